// Whether the receiver of a RST may act on it (RFC 9293 §3.5.3, §3.10.7.3, §3.10.7.4; RFC 5961 §3). Pure, over plain numbers.
// Nothing else decides it: the tracker ends a flow by this verdict, and the rules about RSTs read it.

import { type SeqNumber, seqDistance, seqLess, seqLessOrEqual } from "./seq";
import { LARGEST_UNSCALED_WINDOW } from "./thresholds";

/** A RST, and where its receiver stood when it came. */
export interface ResetNumbers {
  readonly seq: SeqNumber;
  /** What decides: the ACK field in SYN-SENT, either of both where the SYNs crossed (RFC 9293 §3.5, figure 7), else the window. */
  readonly receiver: "syn-sent" | "crossed" | "window";
  /** It has an ACK, and that acknowledges a SYN of the receiver. Both matter in SYN-SENT only. */
  readonly hasAck: boolean;
  readonly acknowledgesSyn: boolean;
  /** RCV.NXT of the receiver: what it acknowledged, or IRS+1. */
  readonly rcvNxt: SeqNumber | undefined;
  /** The right edge of the window that it offered last; undefined where the capture does not tell. */
  readonly rcvEdge: SeqNumber | undefined;
  /** The window is one of the handshake, which is never scaled (RFC 7323 §2.2), and nothing can have moved it. */
  readonly isEdgeSure: boolean;
  /** SND.NXT of the RST's sender, as far as it was seen. */
  readonly sndNxt: SeqNumber | undefined;
}

/** Why it must be dropped. */
export type IgnoredBecause = "no-ack" | "wrong-ack" | "below-window" | "beyond-window";

export type ResetVerdict =
  /** Exactly RCV.NXT, or SND.NXT of its sender; in SYN-SENT: it acknowledges the SYN. */
  | { readonly kind: "accepted" }
  /** In the window, but not exact: a challenge ACK answers it (RFC 5961 §3.2), though older stacks accept it. */
  | { readonly kind: "inexact" }
  /** Beyond the window as it was last seen: a window update that was not captured, or a scale that is not known, may have moved it. */
  | { readonly kind: "doubtful"; readonly why: "beyond-window" }
  | { readonly kind: "ignored"; readonly why: IgnoredBecause }
  /** Below what its receiver acknowledged, and not below what its sender was seen to send: one of them is not as captured. */
  | { readonly kind: "unsure" }
  /** Nothing is known of the receiver's window. */
  | { readonly kind: "unknown" };

const ACCEPTED: ResetVerdict = { kind: "accepted" };
const INEXACT: ResetVerdict = { kind: "inexact" };
const UNSURE: ResetVerdict = { kind: "unsure" };

export function judgeReset(numbers: ResetNumbers): ResetVerdict {
  const { receiver, hasAck, acknowledgesSyn } = numbers;
  if (receiver === "window") return judgeByWindow(numbers);
  if (acknowledgesSyn) return ACCEPTED;
  if (receiver === "crossed") {
    const verdict = judgeByWindow(numbers);
    if (isEffective(verdict)) return verdict;
  }
  return { kind: "ignored", why: hasAck ? "wrong-ack" : "no-ack" };
}

function judgeByWindow({ seq, rcvNxt, rcvEdge, isEdgeSure, sndNxt }: ResetNumbers): ResetVerdict {
  if (rcvNxt === undefined) return { kind: "unknown" };
  if (seqLess(seq, rcvNxt))
    return sndNxt !== undefined && seqLessOrEqual(sndNxt, seq) ? UNSURE : { kind: "ignored", why: "below-window" };
  if (seq === rcvNxt || seq === sndNxt) return ACCEPTED;
  // RCV.NXT =< SEG.SEQ < RCV.NXT+RCV.WND, or what its sender was seen to send: a window update may be recorded later.
  if (seqLess(seq, rcvEdge ?? rcvNxt) || (sndNxt !== undefined && seqLess(seq, sndNxt))) return INEXACT;
  const isFar = seqDistance(rcvNxt, seq) > LARGEST_UNSCALED_WINDOW;
  return (isEdgeSure && rcvEdge !== undefined) || isFar
    ? { kind: "ignored", why: "beyond-window" }
    : { kind: "doubtful", why: "beyond-window" };
}

/** Whether a RST ends its connection, unless what follows shows that it did not. */
export function isEffective({ kind }: ResetVerdict): boolean {
  return kind !== "ignored" && kind !== "unsure";
}
