// @ts-check
// What `npm run new:rule` writes. The new rule works and passes every test, and reports what no stack sends: each step from
// there to the intended rule can be tested.

/**
 * @param {string} name
 * @param {readonly string[]} names Of the rules that are there.
 * @returns {string | undefined} Why it cannot be a rule's name.
 */
export function faultOfName(name, names) {
  if (!/^[a-z]+(-[a-z]+)+$/.test(name))
    return `"${name}" is no rule's name: it is <where>-<what is wrong>, in small letters with hyphens, such as syn-ack-wrong-ack.`;
  if (names.includes(name)) return `There is a rule ${name} already.`;
  return undefined;
}

/**
 * The group of the first rule whose name begins with the same word; `segments` where there is none.
 * @param {string} name
 * @param {readonly { readonly group: string, readonly name: string }[]} rules Those that are there.
 */
export function groupFor(name, rules) {
  const [word] = name.split("-");
  return rules.find((rule) => rule.name.split("-")[0] === word)?.group ?? "segments";
}

/** @param {string} name */
function exportName(name) {
  return name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}

/**
 * @param {string} name
 * @param {string} group
 */
export function ruleText(name, group) {
  return `import { Mark } from "../../flow/flow";
import { defineRule } from "../rule";

interface Evidence {
  readonly window: number;
}

const ODD_WINDOW = 4242;

export const ${exportName(name)} = defineRule<Evidence>({
  id: "${name}",
  group: "${group}",
  severity: "hint",
  title: "SYN has a window of 4242",
  references: ["RFC 9293 §3.1"],
  limits: "It is an example that \`npm run new:rule\` made, and says nothing about the connection.",
  marks: Mark.Handshake,
  examples: {
    reported: \`
      > S  0:0(0) win 4242   // reported
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1\`,
    silent: \`
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1\`,
  },

  *check(flow) {
    const { syn } = flow.handshake;
    const segment = syn === undefined ? undefined : flow.events[syn];
    if (segment?.kind !== "segment" || segment.seg.wnd !== ODD_WINDOW) return;
    yield { at: segment, field: "window", evidence: { window: segment.seg.wnd } };
  },

  explain({ window }) {
    return {
      what: \`The window of the SYN is \${window}.\`,
      why: "The window is the number of octets that the sender of the segment is willing to accept (RFC 9293 §3.1).",
      next: "Change this rule into the one that is meant.",
    };
  },
});
`;
}

/**
 * @param {string} name
 * @param {string} group
 */
export function testText(name, group) {
  return `import { ${exportName(name)} } from "../../src/core/rules/${group}/${name}";
import { ruleTest } from "../support/ruleTest";

ruleTest(${exportName(name)}, {
  "the SYN that was answered": {
    script: \`
      > S  0:0(0) win 4242
      +1 > S 0:0(0) win 4242   // reported hint
      < S. 0:0(0) ack 1\`,
    evidence: { window: 4242 },
    says: /The window of the SYN is 4242/,
  },
  "one less": \`
    > S  0:0(0) win 4241
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1\`,
});
`;
}

/**
 * The catalogue with one more rule: its import in the order of the paths, its entry after the last one of its group.
 * @param {string} catalogue
 * @param {string} name
 * @param {string} group
 * @param {readonly string[]} groups In the catalogue's order.
 */
export function addToCatalogue(catalogue, name, group, groups) {
  const lines = catalogue.split("\n");
  const importOf = (/** @type {string} */ line) => /^import .* from "(\.\/[^"]+)";$/.exec(line)?.[1];
  const path = `./${group}/${name}`;
  const next = lines.findIndex((line) => (importOf(line) ?? "") > path);
  const behindAll = lines.findLastIndex((line) => importOf(line) !== undefined) + 1;
  lines.splice(next < 0 ? behindAll : next, 0, `import { ${exportName(name)} } from "${path}";`);

  // Of the group's last entry, or of the one that the first entry of an empty group follows.
  /** @type {(line: string) => number} */
  const groupOf = (line) => {
    const [, entry] = /^ {2}(\w+),$/.exec(line) ?? [];
    const imported = entry && lines.find((each) => each.startsWith(`import { ${entry} }`));
    return imported ? groups.indexOf(importOf(imported)?.split("/")[1] ?? "") : -1;
  };
  const wanted = groups.indexOf(group);
  const last = lines.findLastIndex((line) => groupOf(line) >= 0 && groupOf(line) <= wanted);
  const own = groupOf(lines[last] ?? "") === wanted;
  lines.splice(last + 1, 0, ...(own ? [] : [""]), `  ${exportName(name)},`);
  return lines.join("\n");
}
