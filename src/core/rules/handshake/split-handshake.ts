import { Mark } from "../../flow/flow";
import type { Severity } from "../../text/severities";
import { endpointText, numberText } from "../facts/findingText";
import { Sign } from "../facts/flowSigns";
import { arrivals, isBareAck, openingOf, synAcknowledgedBy } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  readonly how: "ack-and-syn" | "bare-syn";
  readonly y: number;
}

export const splitHandshake = defineRule<Evidence>({
  id: "split-handshake",
  group: "handshake",
  severity: "warning",
  title: "Split handshake: SYN instead of a SYN-ACK",
  references: ["RFC 9293 §3.5"],
  limits:
    "A simultaneous open whose first SYN was lost on the path looks like a SYN without a preceding ACK. It is information where the capture reports lost frames or reordered them.",
  marks: Mark.OddStart,
  needs: Sign.ResponderSyn,
  examples: {
    reported: `
      > S  0:0(0)
      < .  0:0(0) ack 1
      < S  0:0(0)          // reported
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0)
      < S  0:0(0)
      > S. 0:0(0) ack 1
      < S. 0:0(0) ack 1`,
  },

  *check(flow) {
    const { syns, synAcks } = openingOf(flow);
    const [first] = syns.initiator;
    const second = syns.responder[0];
    // With a SYN-ACK of the responder it is a simultaneous open.
    if (!first || !second || synAcks.responder.length > 0) return;
    const all = arrivals(flow);
    const acked = all.find(
      (other) =>
        other.from === "responder" &&
        isBareAck(other) &&
        synAcknowledgedBy(syns.initiator, other.seg.ack) !== undefined,
    );
    // Without an ACK before its SYN, an ACK after the initiator's SYN-ACK: it had received the first SYN.
    const answered = synAcks.initiator.find(
      (other) => other.index > second.index && synAcknowledgedBy([second], other.seg.ack) !== undefined,
    );
    // The initiator acknowledged again before any bare ACK: it answered a SYN-ACK that was not captured.
    const heardMore =
      acked &&
      answered &&
      all.some(
        (other) =>
          other.from === "initiator" && isBareAck(other) && other.index > answered.index && other.index < acked.index,
      );
    if (heardMore) return;
    const how = acked && acked.index < second.index ? "ack-and-syn" : acked && answered ? "bare-syn" : undefined;
    if (!acked || !how) return;
    const doubtful: Severity | undefined =
      flow.sight.captureDropped > 0 || flow.sight.swapped ? "information" : undefined;
    yield {
      at: second,
      field: "flags",
      expected: "SYN,ACK",
      related: [first, acked],
      ...(doubtful && { severity: doubtful }),
      evidence: { how, y: second.seg.seq },
    };
  },

  explain({ how, y }, flow) {
    return {
      what: `The responder ${endpointText(flow, "responder")} answered the SYN ${how === "ack-and-syn" ? "in two segments, an ACK and then a SYN" : "with a SYN without ACK"} (SEQ ${numberText(flow, "responder", y)}), and acknowledged the initiator's SYN without sending a SYN-ACK.`,
      why: "A listening TCP answers a SYN with SYN and ACK in one segment (RFC 9293 §3.5, §3.10.7.2). The split form works with many stacks, because they treat it as a simultaneous open. But then both sides act as the one that was connected to, and devices on the path may track the connection in the wrong direction.",
      next: "This has been used to evade firewalls and intrusion detection: find out which host really answers at that address. Small stacks and test tools do it too.",
    };
  },
});
