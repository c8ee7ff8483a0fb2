// What to do about data that was never acknowledged, by the circumstances that the capture shows of it: the first that holds.

import type { Waiting } from "../../evidence/reactions";
import type { Flow, Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { durationText } from "../../text/durations";
import { plural } from "./findingText";
import { CERTAIN_ANSWERS } from "./handshakeSegments";

export interface Unacknowledged {
  readonly from: Side;
  readonly tries: number;
  /** Whether its sender continues to retransmit it. */
  readonly waiting: Waiting;
  /** How long the connection had been silent before; 0 where it was not, for long. */
  readonly idleNs: number;
  /** The peer's last window was 0. */
  readonly windowClosed: boolean;
  /** Only large segments are lost: told by path-mtu-black-hole. */
  readonly blackHole: boolean;
  /** An ICMP error quotes what is lost: told by icmp-after-handshake. */
  readonly icmp: boolean;
  /** MSS of the receiver, where what is retransmitted is larger; else 0. */
  readonly overMss: number;
  /** Octets of data of the last retransmission. */
  readonly lastLength: number;
  /** Octets of data of what is lost, if nothing so large of that side was acknowledged before; 0 otherwise. */
  readonly firstLarge: number;
  /** It was on the SYN, and the SYN-ACK acknowledges the SYN alone. */
  readonly onSyn: boolean;
  /** Retransmissions that the peer answered with the same ACK as before. */
  readonly answeredTries: number;
}

interface Circumstance {
  holds(data: Unacknowledged): boolean;
  advice(data: Unacknowledged, flow: Flow): string;
}

const isRepeated = ({ tries, waiting }: Unacknowledged): boolean => tries > 1 && waiting === "repeats";

/** Those that name a reason first, then those that only narrow it down; the last one always holds. */
const CIRCUMSTANCES: readonly Circumstance[] = [
  {
    holds: ({ blackHole }) => blackHole,
    advice: () => "Only large segments are lost: see path-mtu-black-hole.",
  },
  {
    holds: ({ icmp }) => icmp,
    advice: () => "An ICMP error says why it did not arrive: see icmp-after-handshake.",
  },
  {
    holds: ({ windowClosed }) => windowClosed,
    advice: ({ from }) => `The ${otherSide(from)} had closed its window: find out why the program there did not read.`,
  },
  {
    holds: ({ answeredTries }) => answeredTries >= CERTAIN_ANSWERS,
    advice: ({ from, answeredTries }, { sight }) =>
      `The ${otherSide(from)} answered ${sight.dropped > 0 ? "at least " : ""}${answeredTries} of the retransmissions at once, with the same ACK: they arrive, and it does not take them. Look at the ${otherSide(from)}'s stack: a wrong count of octets, an incorrect checksum, a timestamp that goes back.`,
  },
  {
    holds: ({ overMss }) => overMss > 0,
    advice: ({ from, lastLength, overMss }) =>
      `Segments of ${lastLength} octets of data are retransmitted; the ${otherSide(from)} offered an MSS of ${overMss}, and a small stack drops what is larger. Check why the ${from} does not obey it. Where its NIC splits segments, the capture shows larger ones than are on the wire: capture there.`,
  },
  {
    holds: (data) => data.firstLarge > 0 && data.waiting === "repeats",
    advice: ({ from, firstLarge }, flow) =>
      `The segment that is retransmitted has ${plural(firstLarge, "octet")} of data and is the first large one of the ${from}: all smaller ones before it were acknowledged. So suspect an MTU on the path that is too small for it, and ICMP errors that are filtered: from the ${from}, ping ${flow[otherSide(from)].address} with the don't-fragment bit and growing sizes.`,
  },
  {
    holds: (data) => data.idleNs > 0 && isRepeated(data),
    advice: ({ from, idleNs }) =>
      `It was retransmitted and not answered, after a silence of ${durationText(idleNs)}. A NAT, firewall or load balancer on the path may have dropped its state meanwhile, and now discards these segments: compare that time with its idle timeout, and capture at the ${otherSide(from)} to see whether they arrive there. Keep-alives at shorter intervals prevent it. A host that failed meanwhile looks the same.`,
  },
  {
    holds: isRepeated,
    advice: ({ from }) =>
      `It was retransmitted and not answered, so it did not arrive, or the ACK did not come back. Capture at the ${otherSide(from)} to see whether it arrives there. If only large segments are lost, suspect an MTU that is too small on the path; if everything is lost from some moment on, suspect a route, a firewall or a failed host.`,
  },
  {
    holds: ({ onSyn, tries }) => onSyn && tries === 1,
    advice: ({ from }) =>
      `It was on the SYN, and the SYN-ACK acknowledges the SYN alone: the ${from} has to send it again once the connection is open (RFC 7413 §4.2.2), and did not. Check its stack, or whether it received another SYN-ACK than the captured one.`,
  },
  {
    holds: () => true,
    advice: ({ from, tries }) =>
      `It was not retransmitted${tries > 1 ? " after that" : ""} either. So the ${from} probably received an ACK that was not captured, or the ${from} failed: capture at the ${from}.`,
  },
];

export function adviceFor(data: Unacknowledged, flow: Flow): string {
  return CIRCUMSTANCES.find(({ holds }) => holds(data))!.advice(data, flow);
}
