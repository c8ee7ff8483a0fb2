// The pages of docs/rules: one per rule, with its example as it is drawn, and an index. All their text is in the rule
// modules; only headings are written here.

import { buildLayout } from "../../src/core/diagram/diagramLayout";
import { renderSvg } from "../../src/core/diagram/svg";
import { RULES } from "../../src/core/rules/catalogue";
import type { Finding, FlowDetail } from "../../src/core/rules/finding";
import { RULE_GROUPS, type Rule } from "../../src/core/rules/rule";
import { GLOSSARY } from "../../src/core/text/glossary";
import { referenceUrl } from "../../src/core/text/references";
import type { Severity } from "../../src/core/text/severities";
import { analyzeScript } from "../../test/support/capture";

/** Wide enough for both numbers on an arrow, narrow enough for a preview beside an editor. */
const WIDTH_PX = 760;

const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  error: "Error",
  warning: "Warning",
  information: "Information",
  hint: "Hint",
};

/** Text of every file by its name in docs/rules. */
export function buildPages(): ReadonlyMap<string, string> {
  const pages = new Map<string, string>();
  for (const rule of RULES) {
    const { detail, finding } = exampleOf(rule);
    pages.set(`${rule.id}.svg`, `${renderSvg(buildLayout(detail, { width: WIDTH_PX }), { standalone: true })}\n`);
    pages.set(`${rule.id}.md`, page(rule, detail, finding));
  }
  pages.set("README.md", index());
  return pages;
}

/** The flow of the reported example that contains the finding. */
function exampleOf(rule: Rule): { detail: FlowDetail; finding: Finding } {
  const { analysis } = analyzeScript(rule.examples.reported);
  for (let id = 1; id <= analysis.flowCount; id++) {
    const detail = analysis.detail(id);
    const finding = detail?.findings.find((each) => each.rule === rule.id);
    if (detail && finding) return { detail, finding };
  }
  throw new Error(`the example of ${rule.id} does not report it`);
}

function page(rule: Rule, { headline }: FlowDetail, finding: Finding): string {
  const sources = rule.references.map(referenceLink).join(", ");
  return `${[
    `# ${rule.id}`,
    `**${markdown(rule.title)}.**`,
    `${SEVERITY_WORDS[rule.severity]}${sources === "" ? "" : ` · ${sources}`}`,
    "## An example",
    `![${markdown(headline)}](${rule.id}.svg)`,
    `*What:* ${markdown(finding.what)}`,
    `*Why:* ${markdown(finding.why)}`,
    `*Next:* ${markdown(finding.next)}`,
    "The example as a script, `>` for what the initiator sends, numbers relative to each side's initial sequence number:",
    code(rule.examples.reported),
    "## Limitations",
    markdown(rule.limits),
    "Not reported in this example:",
    code(rule.examples.silent),
    "## Settings",
    `In VS Code, \`"tcpHandshake.rules": { "${rule.id}": "off" }\` disables the rule; \`"error"\`, \`"warning"\`, \`"information"\` and \`"hint"\` change its severity. On the command line: \`--rule ${rule.id}=off\`.`,
    "[All rules](README.md)",
  ].join("\n\n")}\n`;
}

function index(): string {
  const tables = RULE_GROUPS.map((group) =>
    [
      `## ${group.title}`,
      [
        "| rule | severity | title | source |",
        "| --- | --- | --- | --- |",
        ...RULES.filter((rule) => rule.group === group.id).map(
          ({ id, severity, title, references }) =>
            `| [${id}](${id}.md) | ${severity} | ${markdown(title).replaceAll("|", "\\|")} | ${references.map(referenceLink).join(", ")} |`,
        ),
      ].join("\n"),
    ].join("\n\n"),
  );
  return `${[
    "# Rules",
    "Every rule with its evidence and its limitations. The severities are the defaults: a rule reports a lower severity where the capture does not show enough (it ends too soon, frames are missing), and the setting `tcpHandshake.rules`, or `--rule` on the command line, changes them.",
    ...tables,
  ].join("\n\n")}\n`;
}

/** "RFC 9293 §3.5" as a link to that section. */
function referenceLink(reference: string): string {
  const url = referenceUrl(reference);
  return url === undefined ? markdown(reference) : `[${reference}](${url})`;
}

/** docs/glossary.md. */
export function buildGlossary(): string {
  const groups = GLOSSARY.map(({ title, terms }) =>
    [
      `## ${title}`,
      ...terms.map(({ id, term, also = [], sentence, reference }) => {
        const others = also.length === 0 ? "" : ` (also ${also.map(markdown).join(", ")})`;
        return `<a id="${id}"></a>**${markdown(term)}**${others}: ${markdown(sentence)} ${referenceLink(reference)}`;
      }),
    ].join("\n\n"),
  );
  return `${[
    "# Glossary",
    "The words on screen, one sentence each. In the page, point at a word, go to it by Tab, or press ? on a row of the diagram; in the transcript, hover.",
    ...groups,
  ].join("\n\n")}\n`;
}

/** What Markdown would take for markup: first of all the RFCs' <SEQ=0><CTL=RST>. */
function markdown(text: string): string {
  return text.replace(/[\\<>*`[\]]/g, "\\$&");
}

function code(script: string): string {
  const lines = script.split("\n").filter((line) => line.trim() !== "");
  const indent = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return ["```text", ...lines.map((line) => line.slice(indent)), "```"].join("\n");
}
