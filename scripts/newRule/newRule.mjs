// @ts-check
// npm run new:rule NAME [GROUP]: a rule that works, to be changed into the intended one. Writes its file, its test, its
// entry in the catalogue and its page.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { addToCatalogue, faultOfName, groupFor, ruleText, testText } from "./templates.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const rules = join(root, "src", "core", "rules");
const catalogue = join(rules, "catalogue.ts");

/** @param {string} message */
function stop(message) {
  console.error(message);
  process.exit(2);
}

const listed = [...readFileSync(catalogue, "utf8").matchAll(/ from "\.\/([a-z]+)\/([a-z-]+)"/g)];
const groups = [...readFileSync(join(rules, "rule.ts"), "utf8").matchAll(/\{ id: "([a-z]+)", title:/g)].map(
  ([, id = ""]) => id,
);
const [name = "", wanted] = process.argv.slice(2);
const names = listed.map(([, , rule = ""]) => rule);
const fault = faultOfName(name, names);
if (fault) stop(`${fault}\nUsage: npm run new:rule NAME [${groups.join("|")}]`);
const group =
  wanted ??
  groupFor(
    name,
    listed.map(([, of = "", rule = ""]) => ({ group: of, name: rule })),
  );
if (!groups.includes(group)) stop(`There is no group "${group}". The groups are: ${groups.join(", ")}.`);

/** @type {readonly (readonly [path: string, text: string])[]} */
const files = [
  [join("src", "core", "rules", group, `${name}.ts`), ruleText(name, group)],
  [join("test", "rules", `${name}.test.ts`), testText(name, group)],
];
for (const [path] of files) if (existsSync(join(root, path))) stop(`${path} is there already.`);
mkdirSync(join(rules, group), { recursive: true });
for (const [path, text] of files) writeFileSync(join(root, path), text);
writeFileSync(catalogue, addToCatalogue(readFileSync(catalogue, "utf8"), name, group, groups));
execFileSync(process.execPath, [join(root, "scripts", "docs", "generate.mjs")], { stdio: "ignore" });

console.log(`Rule ${name} of group ${group}:
  ${files.map(([path]) => path).join("\n  ")}
  src/core/rules/catalogue.ts (an import and an entry: move it to where its page's row belongs)
  docs/rules/${name}.md and .svg, docs/rules/README.md (by "npm run docs", to be run again after each change)
Next: "Add a rule" in CONTRIBUTING.md.`);
