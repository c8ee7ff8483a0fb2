import { Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { endpointText, plural } from "../facts/findingText";
import { arrivals, isSelfConnect } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  readonly seen: Side;
  readonly segments: number;
}

export const oneDirectionCaptured = defineRule<Evidence>({
  id: "one-direction-captured",
  group: "handshake",
  severity: "hint",
  title: "Only one direction was captured",
  references: ["RFC 9293 §3.5"],
  limits: "Not reported for a flow of a single segment: it may have no other direction.",
  marks: Mark.OddStart | Mark.MidFlow,
  examples: {
    reported: `
      > S  0:0(0)           // reported
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      > .  101:101(0) ack 501`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const { directions } = flow.sight;
    if (directions === "both" || isSelfConnect(flow)) return;
    const first = arrivals(flow)[0];
    const { segments, rcvNxt } = flow[directions];
    // An acknowledgment proves that the other direction exists; a SYN or a RST alone may not have been answered.
    const acknowledges = rcvNxt !== undefined && segments > 1;
    const known = flow.outcome === "one-sided" || (flow.outcome === "not-captured" && acknowledges);
    if (!first || !known) return;
    yield { at: first, field: "segment", evidence: { seen: directions, segments } };
  },

  explain({ seen, segments }, flow) {
    const missing = otherSide(seen);
    return {
      what: `The capture contains ${plural(segments, "segment")} from ${endpointText(flow, seen)} and none from ${endpointText(flow, missing)}, although these segments answer the other side.`,
      why: "Every number of the handshake is checked against what the peer sent (RFC 9293 §3.10.7). With one direction only, acknowledgments, losses and the end of the flow cannot be judged, so they are not.",
      next: "Capture at a point that both directions pass: at one of the hosts, on both links of an asymmetric route or a bond, or on both directions of a tap or mirror port.",
    };
  },
});
