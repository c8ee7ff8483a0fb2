// How a stack comes to a wrong number: mistakes that show in the number itself.

import { type SeqNumber, seqAdd, seqDistance, toSeq } from "../../tcp/seq";

export type Mistake = "zero" | "own-number" | "octet-order";

export const MISTAKES: Readonly<Record<Mistake, string>> = {
  zero: "The field was left at 0.",
  "own-number": "It is the number of the other direction: the two numbers were confused.",
  "octet-order": "It is the correct number in the wrong octet order: a missing conversion to network byte order.",
};

/** What to look at where a SYN or SYN-ACK comes again with a number that is one higher. */
export const COUNTED_SYN =
  "It is one higher, which is what the SYN takes: the stack sends it again from SND.NXT, after it was counted, instead of ISS. Check how it sets the number of a retransmission.";

const MISCOUNT = 2;

/** Of `got` in place of ISN+1; `otherIsn` is that of the other direction. */
export function mistakeOf(got: SeqNumber, isn: SeqNumber, otherIsn: SeqNumber | undefined): Mistake | undefined {
  if (got === 0) return "zero";
  // So near to the right number, it was counted wrongly.
  if (Math.abs(seqDistance(isn, got)) <= MISCOUNT) return undefined;
  if (got === swapped(seqAdd(isn, 1)) || got === seqAdd(swapped(isn), 1)) return "octet-order";
  const ofOther = otherIsn === undefined ? -1 : seqDistance(otherIsn, got);
  return ofOther === 0 || ofOther === 1 ? "own-number" : undefined;
}

/** The same four octets in reverse order. */
export function swapped(value: SeqNumber): SeqNumber {
  return toSeq(((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | ((value >>> 24) & 0xff));
}
