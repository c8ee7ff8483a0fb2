// The findings of a flow as paragraphs: what, why, next.

import type { Finding } from "../rules/finding";
import { SEVERITY_SIGN } from "../text/severities";
import { wrapColumns } from "./textTools";

const INDENT = 8;

export function findingLines(findings: readonly Finding[], width: number): readonly string[] {
  return findings.flatMap((finding) => [
    "",
    `${SEVERITY_SIGN[finding.severity]} ${finding.severity} ${finding.rule}, frame ${finding.frame}${relatedText(finding)}`,
    ...paragraph("what", finding.what, width),
    ...paragraph("why", finding.why, width),
    ...paragraph("next", finding.next, width),
  ]);
}

function relatedText({ related }: Finding): string {
  if (related.length === 0) return "";
  const frames = related.map(({ frame }) => frame);
  // The ends of a long list of retries are enough proof.
  const shown = frames.length <= 6 ? frames.join(", ") : `${frames.slice(0, 5).join(", ")} … ${frames.at(-1)}`;
  return ` (see ${shown})`;
}

function paragraph(name: string, text: string, width: number): readonly string[] {
  return wrapColumns(text, width - INDENT).map((line, nth) => (nth === 0 ? `  ${name}` : "").padEnd(INDENT) + line);
}
