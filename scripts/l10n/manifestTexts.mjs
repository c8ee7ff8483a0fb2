// @ts-check
// The texts of package.json that a user reads. In the manifest stands "%key%", and the text in package.nls.json.

/** @typedef {{ key: string, text: string, replace: (text: string) => void }} ManifestText */

/** Fields with a text, or a list of texts. What is for models stays English, and so does the name of the extension. */
const FIELDS = new Set([
  ...["title", "category", "description", "markdownDescription", "displayName", "userDescription", "label", "contents"],
  ...["enumDescriptions", "markdownEnumDescriptions", "deprecationMessage", "markdownDeprecationMessage"],
  ...["workspaceSuffix", "aliases", "shortTitle"],
]);
/** Parts whose fields of these names are no texts for a user. */
const OTHERS = new Set(["inputSchema", "devDependencies", "scripts", "menus", "keybindings", "configurationDefaults"]);
/** How an element of a list is called. */
const NAMES = ["command", "id", "name", "view", "type", "scheme", "viewType"];

/**
 * @param {any} manifest
 * @returns {ManifestText[]}
 */
export function manifestTexts(manifest) {
  /** @type {ManifestText[]} */
  const found = [];
  const own = manifest.displayName;

  /** @param {any} holder @param {string | number} at @param {readonly string[]} path */
  const add = (holder, at, path) => {
    const text = holder[at];
    if (text === own || /^\$\{\w+\}$/.test(text) || !/\p{L}{2}/u.test(text)) return;
    const replace = (/** @type {string} */ by) => {
      holder[at] = by;
    };
    found.push({ key: path.join("."), text, replace });
  };

  /** @param {any} value @param {readonly string[]} path */
  const walk = (value, path) => {
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        walk(item, [...path, nameOf(item) ?? String(index)]);
      });
    } else if (typeof value === "object" && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        if (OTHERS.has(name)) continue;
        const below = name === "contributes" || name === "properties" ? path : [...path, shortened(name)];
        if (!FIELDS.has(name) || (typeof inner === "object" && !Array.isArray(inner))) walk(inner, below);
        else if (typeof inner === "string") add(value, name, below);
        else
          inner.forEach((/** @type {unknown} */ item, /** @type {number} */ index) => {
            if (typeof item === "string") add(inner, index, [...below, String(index)]);
          });
      }
    }
  };
  walk(manifest, []);
  return found;
}

/** @param {any} manifest @param {Readonly<Record<string, string>>} texts @returns {any} the manifest as VS Code shows it */
export function withTexts(manifest, texts) {
  const copy = structuredClone(manifest);
  for (const { text, replace } of manifestTexts(copy)) replace(texts[keyOf(text) ?? ""] ?? text);
  return copy;
}

/** The key that stands in place of a text; undefined for a text. @param {string} text */
export function keyOf(text) {
  return /^%([^%]+)%$/.exec(text)?.[1];
}

/** @param {any} item @returns {string | undefined} */
function nameOf(item) {
  const name = NAMES.map((field) => item?.[field]).find((value) => typeof value === "string");
  return name === undefined ? undefined : shortened(name);
}

/** @param {string} name */
function shortened(name) {
  return name.replace(/^(?:tcpHandshake\.|tcp-handshake[._])/, "");
}
