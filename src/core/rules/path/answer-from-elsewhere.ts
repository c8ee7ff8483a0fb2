import { type Arrival, type Endpoint, type Flow, Trait } from "../../flow/flow";
import { ACK, RST, SYN } from "../../tcp/flags";
import { durationText } from "../../text/durations";
import { endpointText as textOf } from "../../text/endpoints";
import { endpointText } from "../facts/findingText";
import { defineRule } from "../rule";

interface Evidence {
  /** Where the SYN went, and where the answer comes from. */
  readonly asked: string;
  readonly answered: string;
  readonly synFrame: number;
  readonly ack: number;
  readonly sinceSynNs: number;
  /** How often such a SYN-ACK came. */
  readonly synAcks: number;
  /** The frame in which the initiator reset it; undefined where it did not. */
  /** The port is the other one with its two octets in reverse order, of the same address. */
  readonly reversed: boolean;
  readonly resetFrame: number | undefined;
}

export const answerFromElsewhere = defineRule<Evidence>({
  id: "answer-from-elsewhere",
  group: "path",
  severity: "error",
  title: "SYN-ACK from another address or port than the SYN went to",
  references: ["RFC 9293 §3.10.7.1", "RFC 9293 §3.10.7.3"],
  limits:
    "The SYN-ACK must acknowledge a SYN of the same port that nobody else has answered, and the SYN's ISN must be one that no other flow has and that stacks do not begin at (65536 or more), or the SYN-ACK must echo the SYN's timestamp.",
  marks: 0,
  traits: Trait.SeveralPlaces,
  examples: {
    reported: `
      flow 1: set port 5000/80 host 1/2 isn +0/+0
      flow 2: set port 5000/80 host 1/3 isn +0/+0
      flow 1: > S  0:0(0) <mss 1460,sackOK,TS val 70001 ecr 0>
      flow 2: < S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 90001 ecr 70001>   // reported
      flow 2: > R  1:1(0)`,
    silent: `
      > S  0:0(0) <mss 1460,sackOK,TS val 70001 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 90001 ecr 70001>
      > .  1:1(0) ack 1 <nop,nop,TS val 70002 ecr 90001>`,
  },

  *check(flow) {
    const elsewhere = flow.connection?.elsewhere;
    const synAcks = synAcksOf(flow);
    const [synAck] = synAcks;
    if (elsewhere === undefined || synAck === undefined) return;
    const reset = flow.events.find(
      (event): event is Arrival =>
        event.kind === "segment" &&
        event.from !== synAck.from &&
        event.index > synAck.index &&
        (event.seg.flags & RST) !== 0,
    );
    yield {
      at: synAck,
      field: "segment",
      related: reset ? [reset] : [],
      evidence: {
        asked: elsewhere.asked,
        answered: endpointText(flow, synAck.from),
        reversed: elsewhere.asked === reversedEndpoint(flow[synAck.from]),
        synFrame: elsewhere.synFrame,
        ack: synAck.seg.ack,
        sinceSynNs: synAck.timeNs - elsewhere.synNs,
        synAcks: synAcks.length,
        resetFrame: reset?.frameNumber,
      },
    };
  },

  explain({ asked, answered, synFrame, ack, sinceSynNs, synAcks, reversed, resetFrame }) {
    const others = synAcks === 1 ? "" : ` It came ${synAcks} times.`;
    const reset = resetFrame === undefined ? "" : ` The initiator reset it in frame ${resetFrame}.`;
    return {
      what: `The SYN of frame ${synFrame} went to ${asked}, and ${durationText(sinceSynNs)} later the SYN-ACK that acknowledges it (${ack} = ISN+1) comes from ${answered}.${others}${reset}`,
      why: "The initiator has no connection with that address and port: it answers the SYN-ACK with a RST (RFC 9293 §3.10.7.1), and its SYN stays unanswered.",
      next: reversed
        ? "The port of the answer is that of the SYN with its two octets in reverse order: look at the stack that answers, which writes it without a conversion to network byte order (htons)."
        : `Look for a NAT or load balancer that translates ${asked} to ${answered} for requests only: the answer must pass the same device, or the server must have the service's address itself (direct server return).`,
    };
  },
});

function synAcksOf({ events }: Flow): Arrival[] {
  return events.filter(
    (event): event is Arrival => event.kind === "segment" && (event.seg.flags & (SYN | ACK | RST)) === (SYN | ACK),
  );
}

function reversedEndpoint({ address, port }: Endpoint): string | undefined {
  const other = ((port & 0xff) << 8) | (port >>> 8);
  return other === port ? undefined : textOf({ address, port: other });
}
