import { type Arrival, Trait } from "../../flow/flow";
import { ACK, RST } from "../../tcp/flags";
import { endpointText, plural } from "../facts/findingText";
import { defineRule } from "../rule";

interface Evidence {
  /** The address and port that it came from, those that it should have come from, and whom it went to. */
  readonly from: string;
  readonly instead: string;
  readonly to: string;
  /** The flow of the connection that it belongs to. */
  readonly flow: number;
  readonly seq: number;
  /** Undefined where it has no ACK. */
  readonly ack: number | undefined;
  readonly isReset: boolean;
  readonly octets: number;
  /** How many segments came from there. */
  readonly count: number;
  /** The frame in which the receiver reset it; undefined where it did not. */
  readonly resetFrame: number | undefined;
}

export const segmentFromElsewhere = defineRule<Evidence>({
  id: "segment-from-elsewhere",
  group: "path",
  severity: "error",
  title: "Segment of an open connection from another address or port",
  references: ["RFC 9293 §3.10.7.1"],
  limits:
    "The segment must be the first one of its flow, and the next one of the other connection: new data, a FIN or a RST with a SEQ and an ACK that follow its last ones, one of them exactly. It must be a RST, or be answered by one. A RST without ACK must have exactly the next SEQ, and come within a minute after the connection's last segment. Numbers that stacks begin at (below 65536) prove nothing.",
  marks: 0,
  traits: Trait.SeveralPlaces,
  examples: {
    reported: `
      flow 1: set port 50123/80 host 1/2 isn =70001/=90001
      flow 2: set port 50123/8080 host 1/3 isn =70001/=90001
      flow 1: > S  0:0(0)
      flow 1: < S. 0:0(0) ack 1
      flow 1: > .  1:1(0) ack 1
      flow 1: > P. 1:101(100) ack 1
      flow 2: < P. 1:501(500) ack 101   // reported
      flow 2: > R  101:101(0)`,
    silent: `
      flow 1: set port 50123/80 host 1/2 isn =70001/=90001
      flow 1: > S  0:0(0)
      flow 1: < S. 0:0(0) ack 1
      flow 1: > .  1:1(0) ack 1
      flow 1: > P. 1:101(100) ack 1
      flow 1: < P. 1:501(500) ack 101
      flow 1: > .  101:101(0) ack 501`,
  },

  *check(flow) {
    const stray = flow.connection?.stray;
    const [first] = flow.events;
    if (stray === undefined || first?.kind !== "segment") return;
    const to = first.from === "initiator" ? "responder" : "initiator";
    const reset = flow.events.find(
      (event): event is Arrival => event.kind === "segment" && event.from === to && (event.seg.flags & RST) !== 0,
    );
    yield {
      at: first,
      field: "segment",
      related: reset ? [reset] : [],
      evidence: {
        from: endpointText(flow, first.from),
        instead: stray.instead,
        to: endpointText(flow, to),
        flow: stray.flow,
        seq: first.seg.seq,
        ack: first.seg.flags & ACK ? first.seg.ack : undefined,
        isReset: (first.seg.flags & RST) !== 0,
        octets: first.seg.payloadLength,
        count: flow[first.from].segments,
        resetFrame: reset?.frameNumber,
      },
    };
  },

  explain({ from, instead, to, flow, seq, ack, isReset, octets, count, resetFrame }) {
    const what = isReset ? "RST" : octets > 0 ? `segment with ${plural(octets, "octet")} of data` : "segment";
    const numbers = ack === undefined ? `SEQ ${seq} continues` : `SEQ ${seq} and ACK ${ack} continue`;
    const others = count === 1 ? "" : ` It is the first of ${plural(count, "segment")} from there.`;
    const reset = resetFrame === undefined ? "" : ` ${to} reset it in frame ${resetFrame}.`;
    return {
      what: `The ${what} to ${to} comes from ${from}, and its ${numbers} flow ${flow}, the connection with ${instead}.${others}${reset}`,
      why: isReset
        ? `${to} has no connection with ${from}, and ignores the RST (RFC 9293 §3.10.7.1). So it continues to send to ${instead}, and learns nothing of the reset.`
        : `${to} has no connection with ${from}: it answers the segment with a RST (RFC 9293 §3.10.7.1), which may end the connection at the other end, and what the segment contains is missing.`,
      next: `Look for a NAT or load balancer that translates ${instead} to ${from}, and did not translate this segment back. Linux lets a segment pass untranslated when conntrack takes it for INVALID (outside the window that it expects; see "invalid" of conntrack -S), or has forgotten the connection: drop INVALID segments before they are forwarded, set nf_conntrack_tcp_be_liberal, or compare the idle time with the timeout of the table.`,
    };
  },
});
