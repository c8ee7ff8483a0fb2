import type { FlowDetail } from "../../src/protocol/api";
import { span } from "../dom";

/** "Refused: …" with the first word standing out. */
export function headlineParts({ headline, flow }: FlowDetail): readonly Node[] {
  const colon = headline.indexOf(":");
  const verdict = colon > 0 && colon < 24 ? headline.slice(0, colon) : "";
  const strong = span(`verdict outcome-${flow.outcome}`, verdict);
  const rest = document.createTextNode(headline.slice(verdict.length));
  return verdict === "" ? [rest] : [strong, rest];
}
