import { visibleText } from "../text/visible";
import type { ReportBlock, ReportDocument } from "./reportDocument";

/** CommonMark with the tables of GitHub. Nothing in the report's text is markup. */
export function reportMarkdown({ blocks }: ReportDocument): string {
  return `${blocks.map(blockMarkdown).join("\n\n")}\n`;
}

function blockMarkdown(block: ReportBlock): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${plainMarkdown(block.text)}`;
    case "paragraph":
      return block.isStrong ? `**${plainMarkdown(block.text)}**` : plainMarkdown(block.text);
    case "list":
      return block.items
        .map(([name, text]) => `- ${name === "" ? "" : `**${plainMarkdown(name)}:** `}${plainMarkdown(text)}`)
        .join("\n");
    case "code":
      return fenced(block.text);
    case "table":
      return [block.heads, block.heads.map(() => "---"), ...block.rows.map((row) => row.map(plainMarkdown))]
        .map((cells) => `| ${cells.join(" | ")} |`)
        .join("\n");
    case "diagram":
      return fenced(block.text);
  }
}

/** Text on one line, in which nothing is markup. */
export function plainMarkdown(text: string): string {
  return visibleText(text).replace(/[\\`*_[\]<>|#~&!]/g, "\\$&");
}

/** The fence is longer than every run of backticks in the text. */
function fenced(text: string): string {
  const lines = text.trimEnd().split("\n").map(visibleText);
  const longest = Math.max(2, ...lines.flatMap((line) => line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}text`, ...lines, fence].join("\n");
}
