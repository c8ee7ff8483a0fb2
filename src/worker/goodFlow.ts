// A flow to compare with: established, and without a problem. The nearest in the capture, or that of a sample.

import { Analysis } from "../core/analysis/analysis";
import type { FlowRow } from "../core/analysis/query";
import { endpointText } from "../core/text/endpoints";
import type { GoodFlow } from "../protocol/api";
import { shownDetail } from "./shownDetail";

type Capture = Pick<Analysis, "detail" | "flow" | "indexOf" | "query">;

/** Rows that are looked at around the flow. */
const LOOKED_AT = 400;

/** `undefined` without any; `sample` is a capture with a clean flow. */
export function goodFlow(capture: Capture, id: number, sample: Uint8Array | undefined): GoodFlow | undefined {
  const responder = capture.flow(id)?.responder;
  if (responder === undefined) return undefined;
  const established = "outcome == established";
  const near = nearestClean(capture, id, `${established} && responder == ${endpointText(responder)}`);
  const other = near ?? nearestClean(capture, id, established);
  const detail = other === undefined ? undefined : shownDetail(capture.detail(other));
  if (detail !== undefined) return { detail, from: near === undefined ? "capture" : "responder" };
  const ofSample = sample === undefined ? undefined : cleanFlowOf(sample);
  return ofSample && { detail: ofSample, from: "sample" };
}

function nearestClean(capture: Capture, id: number, text: string): number | undefined {
  const filter = { text, outcomes: [] };
  const order = { sort: "id", descending: false, filter } as const;
  const at = Math.max(0, capture.indexOf(id, order));
  const { rows } = capture.query({ first: Math.max(0, at - LOOKED_AT / 2), count: LOOKED_AT, ...order });
  const clean = rows.filter((row) => row.id !== id && row.initiatorKnown && isClean(row));
  clean.sort((a, b) => Math.abs(a.id - id) - Math.abs(b.id - id));
  return clean[0]?.id;
}

function isClean({ worst }: FlowRow): boolean {
  return worst === undefined || worst.severity === "information" || worst.severity === "hint";
}

function cleanFlowOf(sample: Uint8Array) {
  const analysis = new Analysis();
  analysis.push(sample);
  analysis.end();
  return shownDetail(analysis.detail(1));
}
