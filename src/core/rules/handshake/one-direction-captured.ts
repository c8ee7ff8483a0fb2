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
  title: "Only one direction of this flow is in the capture",
  references: ["RFC 9293 §3.5"],
  limits: "A flow of a single segment is not spoken of: it may have no other direction.",
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
    // The other direction exists where something was acknowledged: a SYN, or a RST, alone may never have had an answer.
    const acknowledges = rcvNxt !== undefined && segments > 1;
    const known = flow.outcome === "one-sided" || (flow.outcome === "not-captured" && acknowledges);
    if (!first || !known) return;
    yield { at: first, field: "segment", evidence: { seen: directions, segments } };
  },

  explain({ seen, segments }, flow) {
    const missing = otherSide(seen);
    return {
      what: `${plural(segments, "segment")} from ${endpointText(flow, seen)} and none from ${endpointText(flow, missing)} are in the capture, though what is there answers the other side.`,
      why: "Every number of the handshake is checked against what the peer sent (RFC 9293 §3.10.7). With one direction only, nothing can be said about acknowledgments, losses or who ended the flow, so nothing is.",
      next: "Capture where both directions pass: at one of the hosts, on both links of an asymmetric route or a bond, on both sides of a tap or mirror port.",
    };
  },
});
