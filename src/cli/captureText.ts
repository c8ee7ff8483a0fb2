// What is said of a whole capture, for people: its counts, its issues, its causes.

import type { Cause } from "../core/causes/cause";
import { OUTCOMES } from "../core/flow/flow";
import { countText, numberOf } from "../core/text/amounts";
import { SEVERITY_SIGN } from "../core/text/severities";
import { visibleText } from "../core/text/visible";
import type { Palette } from "./colors";
import type { Capture } from "./reporter";

/** One line, and one for each issue. */
export function captureText({ path, analysis, issues }: Capture, { bold, severity }: Palette): string {
  const { format, interfaces, linkTypes, frames, tcpSegments, flows, outcomes } = analysis.counts;
  const kinds = OUTCOMES.filter((outcome) => outcomes[outcome] > 0).map(
    (outcome) => `${countText(outcomes[outcome])} ${outcome}`,
  );
  const counts = [numberOf(frames, "frame"), numberOf(tcpSegments, "TCP segment"), numberOf(flows, "flow")].join(", ");
  const on = interfaces.length === 0 ? "" : ` on ${interfaces.join(", ")}`;
  // Ethernet goes without saying.
  const links = linkTypes.some((name) => name !== "Ethernet") ? ` of ${linkTypes.join(", ")}` : "";
  const lines = [
    `${bold(visibleText(path))}: ${format}${links}${on}, ${counts}${kinds.length === 0 ? "" : ` (${kinds.join(", ")})`}`,
  ];
  for (const issue of issues) {
    const text = `${issue.kind}, frame ${issue.frame}: ${issue.message}`;
    lines.push(issue.severity === "error" ? severity.error(`✗ ${text}`) : severity.warning(`⚠ ${text}`));
  }
  return `${lines.join("\n")}\n`;
}

/**
 * A line for each cause, and lines for its contrast and for what works beside it. "" without causes. `flowText` names an example
 * of a cause.
 */
export function causesText(
  causes: readonly Cause[],
  palette: Palette,
  flowText = (example: number): string => `#${example}`,
): string {
  return causes.map((cause) => causeText(cause, palette, flowText)).join("");
}

function causeText(
  { severity, message, contrast, works, examples }: Cause,
  palette: Palette,
  flowText: (example: number) => string,
): string {
  const sign = palette.severity[severity](SEVERITY_SIGN[severity]);
  const flow = visibleText(flowText(examples[0]!));
  const lines = [`${sign} ${palette.bold(visibleText(message))}${palette.dim(`, flow ${flow}`)}`];
  if (contrast) lines.push(`  ${visibleText(contrast.text)}`);
  if (works) lines.push(`  ${visibleText(works)}`);
  return `${lines.join("\n")}\n`;
}
