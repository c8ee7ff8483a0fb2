// The commands rules and explain: the catalogue, without a network.

import { RULES } from "../core/rules/catalogue";
import { RULE_GROUPS, type Rule } from "../core/rules/rule";

/** The catalogue by group, or as a JSON array. Ends with a line break. */
export function rulesText(format: "text" | "json"): string {
  if (format === "json") return `${JSON.stringify(RULES.map(toRecord), null, 2)}\n`;
  const width = Math.max(...RULES.map(({ id }) => id.length));
  const groups = RULE_GROUPS.map(({ id, title }) => {
    const lines = RULES.filter(({ group }) => group === id).map(
      (rule) => `  ${rule.id.padEnd(width)}  ${rule.severity.padEnd("information".length)}  ${rule.title}`,
    );
    return `${title}\n${lines.join("\n")}\n`;
  });
  return groups.join("\n");
}

/** What a rule reports, with its sources, limits and examples. Ends with a line break. */
export function explainText({ id, severity, title, references, limits, examples }: Rule): string {
  return `${id} (${severity})
${title}

Source: ${references.length === 0 ? "none" : references.join(", ")}
Limits: ${limits}

Reported for:
${indented(examples.reported)}
Not reported for:
${indented(examples.silent)}`;
}

function toRecord({ id, group, severity, title, references, limits }: Rule): object {
  return { id, group, severity, title, references, limits };
}

/** A script, its own indentation exchanged for two spaces. */
function indented(script: string): string {
  const lines = script.split("\n").filter((line) => line.trim() !== "");
  const least = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => `  ${line.slice(least)}\n`).join("");
}
