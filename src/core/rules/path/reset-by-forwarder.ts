import { Mark } from "../../flow/flow";
import { durationText } from "../../text/durations";
import { hopsName } from "../../text/senderText";
import { endpointText, keptTimesText, numberText } from "../facts/findingText";
import { forwarderReset, isAnotherMachine } from "../facts/forwarderReset";
import { countOf } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  readonly seq: number;
  readonly iss: number;
  /** From the RST to the same SYN. */
  readonly afterNs: number;
  /** Frame of that SYN. */
  readonly again: number;
  /** How often the SYN came again after a RST. */
  readonly times: number;
  /** TTL or hop limit of the RST and of the SYNs; 0 where it is not known. */
  readonly resetHops: number;
  readonly synHops: number;
}

export const resetByForwarder = defineRule<Evidence>({
  id: "reset-by-forwarder",
  group: "path",
  severity: "warning",
  title: "RST and SYN come from two machines with one address",
  references: ["RFC 9293 §3.10.7.3", "RFC 9293 §3.10.7.4"],
  limits:
    "Judged only for a RST that answers a SYN-ACK with a fitting number, when the same SYN (with the same ISN) comes again afterwards. Whether the two are two machines, or a program that sends SYNs through a raw socket and the kernel of its host, is visible only where the hop counts differ. Not reported where the SYN-ACK went to another Ethernet address than the SYN came from, and the RST came from there: the initiator got the SYN-ACK past the NAT that translated its SYN.",
  marks: Mark.Rst,
  examples: {
    reported: `
      > S  0:0(0) ttl 63
      < S. 0:0(0) ack 1
      > R  1:1(0) ttl 64   // reported
      +1 > S 0:0(0) ttl 63
      < S. 0:0(0) ack 1
      > R  1:1(0) ttl 64`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R  1:1(0)`,
  },

  *check(flow) {
    const found = forwarderReset(flow);
    if (!found) return;
    const { reset, syn, again, synHops } = found;
    yield {
      at: reset,
      field: isAnotherMachine(found) ? "hops" : "segment",
      related: [syn, ...again],
      evidence: {
        seq: reset.seg.seq,
        iss: syn.seg.seq,
        afterNs: again[0]!.timeNs - reset.timeNs,
        again: again[0]!.frameNumber,
        times: countOf(again),
        resetHops: reset.seg.hops,
        synHops,
      },
    };
  },

  explain({ seq, iss, afterNs, again, times, resetHops, synHops }, flow) {
    const ttl = hopsName(flow);
    const who = endpointText(flow, "initiator");
    const compared =
      resetHops === 0 || synHops === 0
        ? ""
        : resetHops === synHops
          ? ` Both have ${ttl} ${synHops}.`
          : ` The RST has ${ttl} ${resetHops}, the SYNs have ${synHops}.`;
    const two = resetHops !== 0 && synHops !== 0 && resetHops !== synHops;
    return {
      what: `A RST of the initiator ${who} (SEQ ${numberText(flow, "initiator", seq)}) answers the SYN-ACK, and ${durationText(afterNs)} later the same SYN (SEQ ${numberText(flow, "initiator", iss)}) comes again in frame ${again}${times > 1 ? `, ${keptTimesText(flow, times)} in total` : ""}.${compared}`,
      why: `A TCP that sent a RST has deleted the connection and does not repeat its SYN (RFC 9293 §3.10.7.3). So the RST came from ${two ? "another machine than the SYN" : "something else than what sends the SYNs"}: it got the SYN-ACK, knows no such connection, and reset it.`,
      next: two
        ? `Look at the device that forwards for ${flow.initiator.address}: a NAT or node that lacks the state to pass the SYN-ACK on to the host behind it takes it for its own (conntrack, reverse NAT, asymmetric routes).`
        : `Look at what sends the SYNs: a NAT in front of the host that lacks the state to pass the SYN-ACK on, or a program with a raw socket whose kernel does not know the connection.`,
    };
  },
});
