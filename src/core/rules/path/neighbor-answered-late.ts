import { Trait } from "../../flow/flow";
import { LEAVES_WITHIN_NS } from "../../tcp/thresholds";
import { durationText } from "../../text/durations";
import { plural } from "../facts/findingText";
import { openingOf } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  readonly protocol: "ARP" | "Neighbor Discovery";
  readonly target: string;
  readonly requests: number;
  readonly firstFrame: number;
  readonly answerFrame: number;
  readonly waitedNs: number;
  /** SYNs with one ISN that left at once when the answer came. */
  readonly together: number;
}

export const neighborAnsweredLate = defineRule<Evidence>({
  id: "neighbor-answered-late",
  group: "path",
  severity: "information",
  title: "SYN waited for ARP or Neighbor Discovery",
  references: ["RFC 826", "RFC 4861 §7.2"],
  limits:
    "Judged by the Ethernet addresses of the SYN, and by its time: it leaves within 20 ms after the answer. When the program began to connect is not visible; the first request is the earliest sign of it. An answer within 200 ms is not reported.",
  marks: 0,
  traits: Trait.Waited,
  examples: {
    reported: `
      > arp 9
      +1 > arp 9
      +0.4 < arp 9
      > S  0:0(0) to 9    // reported
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    silent: `
      > arp 9
      +0.1 < arp 9
      > S  0:0(0) to 9
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const wait = flow.neighborWait;
    const { initiator } = openingOf(flow).syns;
    const [first] = initiator;
    if (!wait || !first) return;
    const { protocol, target, requests, firstFrame, answerFrame, waitedNs } = wait;
    const together = initiator.filter(
      ({ seg, timeNs }) => seg.seq === first.seg.seq && timeNs - first.timeNs < LEAVES_WITHIN_NS,
    );
    yield {
      at: first,
      field: "time",
      related: together.slice(1),
      evidence: { protocol, target, requests, firstFrame, answerFrame, waitedNs, together: together.length },
    };
  },

  explain({ protocol, target, requests, firstFrame, answerFrame, waitedNs, together }) {
    return {
      what: `The SYN waited up to ${durationText(waitedNs)} for the Ethernet address of ${target}: ${plural(requests, `${protocol} request`)} from frame ${firstFrame} on, answered in frame ${answerFrame}.${together > 1 ? ` ${together} SYNs then left at once: those that had waited.` : ""}`,
      why: "A host that does not know the Ethernet address of the next hop holds a packet until it is answered (RFC 1122 §2.3.2.2, RFC 4861 §7.2.2). The retransmission timer of the SYN runs meanwhile, so a second SYN may wait as well.",
      next: `Find out why ${target} answers late: an overloaded device, a host or router that was just starting, a loop or a slow link in this network. The handshake itself was not delayed after the SYN left.`,
    };
  },
});
