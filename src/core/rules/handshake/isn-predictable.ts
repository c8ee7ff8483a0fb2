import { Mark, type Side } from "../../flow/flow";
import { endpointText } from "../facts/findingText";
import { openingOf } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  readonly side: Side;
  readonly kind: "zero" | "equal" | "step";
  readonly step: number;
  readonly flows: number;
  readonly iss: number;
}

export const isnPredictable = defineRule<Evidence>({
  id: "isn-predictable",
  group: "handshake",
  severity: "warning",
  isOfHost: true,
  title: "Predictable initial sequence numbers",
  references: ["RFC 9293 §3.4.1"],
  limits:
    "Three consecutive flows with 0, the same number or the same step count as a pattern. A device that rewrites numbers, or a test tool, looks the same. Reported once per host, on the third flow, with a count of all.",
  marks: Mark.IsnPattern,
  examples: {
    reported: `
      flow 2: set isn =1000/=77123
      flow 3: set isn =65000/=9441
      flow 4: set isn =129000/=5310077
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1
      flow 2: > .  1:1(0) ack 1
      flow 3: > S  0:0(0)
      flow 3: < S. 0:0(0) ack 1
      flow 3: > .  1:1(0) ack 1
      flow 4: > S  0:0(0)   // reported
      flow 4: < S. 0:0(0) ack 1
      flow 4: > .  1:1(0) ack 1`,
    silent: `
      flow 2: set isn =1000/=77123
      flow 3: set isn =65000/=9441
      flow 4: set isn =129001/=5310077
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1
      flow 2: > .  1:1(0) ack 1
      flow 3: > S  0:0(0)
      flow 3: < S. 0:0(0) ack 1
      flow 3: > .  1:1(0) ack 1
      flow 4: > S  0:0(0)
      flow 4: < S. 0:0(0) ack 1
      flow 4: > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const pattern = flow.isnPattern;
    if (!pattern) return;
    const { side, kind, step, flows } = pattern;
    const { syns, synAcks } = openingOf(flow);
    const at = syns[side][0] ?? synAcks[side][0];
    if (!at) return;
    yield { at, field: "seq", evidence: { side, kind, step, flows, iss: at.seg.seq } };
  },

  explain({ side, kind, step, flows, iss }, flow) {
    const pattern = {
      zero: `was 0 in ${flows} consecutive flows`,
      equal: `was ${iss} in ${flows} consecutive flows`,
      step: `${step < 0 ? "decreased" : "increased"} by exactly ${Math.abs(step)} from one flow to the next over ${flows} consecutive flows, to ${iss} (raw)`,
    }[kind];
    return {
      what: `The initial sequence number of ${endpointText(flow, side)} ${pattern}.`,
      why: "An ISN is computed from a clock and a keyed function of addresses and ports, so that an outsider cannot guess it and old segments do not match a new connection (RFC 9293 §3.4.1). A predictable ISN lets others forge segments and RSTs.",
      next: "Check how this stack chooses its ISN: a random source that is not seeded at boot, or a constant from sample code. Test tools and simulators do this on purpose.",
    };
  },
});
