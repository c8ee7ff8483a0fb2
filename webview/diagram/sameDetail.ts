import type { FlowDetail } from "../../src/protocol/api";

/** While a capture is read, its flows are requested repeatedly; an unchanged flow is not drawn again. */
export function looksTheSame(a: FlowDetail, b: FlowDetail): boolean {
  return signature(a) === signature(b);
}

function signature({ flow, findings, headline }: FlowDetail): string {
  return JSON.stringify([
    flow.segments,
    flow.events.length,
    flow.outcome,
    flow.end,
    flow.lastTimeNs,
    headline,
    findings.map(({ rule, severity, event, what, missing }) => [rule, severity, event, what, missing]),
  ]);
}
