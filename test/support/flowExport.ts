// Exports of flows, and what the analysis says of them when they are read back.

import type { Analysis } from "../../src/core/analysis/analysis";
import { openCapture } from "../../src/core/capture/formats";
import type { FlowSubject } from "../../src/core/export/exportFlow";
import { type FlowSource, flowCapture } from "../../src/core/export/flowCapture";
import { FlowFrames } from "../../src/core/export/flowFrames";
import { flowExport } from "../../src/core/export/flowSelection";
import type { Flow } from "../../src/core/flow/flow";
import type { Finding } from "../../src/core/rules/finding";

/** The frames of a flow, read again from the capture's octets. */
export function flowSource(bytes: Uint8Array, analysis: Analysis, flow: Flow): FlowSource {
  const reader = openCapture(bytes, true);
  if (reader === undefined || "kind" in reader) throw new Error("not a capture");
  const sink = new FlowFrames(flowExport(analysis, flow.id, Number.POSITIVE_INFINITY)!.selection);
  reader.push(bytes, sink);
  const { interfaces, clock } = reader;
  return { frames: sink.frames, interfaces, epochSeconds: clock.epochSeconds, full: sink.full };
}

export const SECRET = Uint8Array.from({ length: 16 }, (_, i) => 17 * i + 3);

export function exported(bytes: Uint8Array, analysis: Analysis, flow: Flow, secret?: Uint8Array): Uint8Array {
  const detail = analysis.detail(flow.id)!;
  return flowCapture(detail, flowSource(bytes, analysis, flow), {
    application: "TCP Handshake 0.0.0",
    captureName: "sample.pcap",
    secret,
  });
}

/** Rule, severity and segment of each finding. */
export function verdictsOf(findings: readonly Finding[]): string[] {
  return findings.map(({ rule, severity, event, field }) => `${severity} ${rule} ${event} ${field}`);
}

/** A flow with its frames, as an export takes it. */
export function flowSubject(bytes: Uint8Array, analysis: Analysis, flow: Flow): FlowSubject {
  const ids = flowExport(analysis, flow.id, Number.POSITIVE_INFINITY)!.selection.flows.map((each) => each.flow.id);
  return { detail: analysis.detail(flow.id)!, source: flowSource(bytes, analysis, flow), ids };
}
