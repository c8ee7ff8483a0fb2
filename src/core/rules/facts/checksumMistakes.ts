// How a stack comes to a wrong checksum (RFC 9293 §3.1, RFC 1071): mistakes that give exactly the value in the field.

import type { Arrival, Flow } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { fold } from "../../tcp/onesComplement";
import { parseAddress } from "../../text/ipAddress";

export type ChecksumMistake =
  | "octet-order"
  | "no-pseudo-header"
  | "no-length"
  | "no-protocol"
  | "not-inverted"
  | "no-carry"
  | "odd-length";

export const CHECKSUM_MISTAKES: Readonly<Record<ChecksumMistake, string>> = {
  "octet-order": "It is the correct checksum with its two octets in reverse order.",
  "no-pseudo-header":
    "It is the checksum without the pseudo-header: addresses, protocol and length are not in the sum.",
  "no-length": "It is the checksum with a pseudo-header whose length is 0.",
  "no-protocol": "It is the checksum with a pseudo-header whose protocol is 0 instead of 6.",
  "not-inverted": "It is the sum itself; the field has its ones' complement.",
  "no-carry": "It is the sum without the carries out of its 16 bits, which have to be added to it.",
  "odd-length":
    "All of these segments have an odd number of octets of data: then a zero octet behind the last one counts in the sum.",
};

const TCP = 6;
/** So many different segments of odd length, and none of even length, are no coincidence: 1 in 32. */
const CERTAIN_ODD = 5;

/** The one mistake that explains every one of these checksums that can be computed anew: those of segments without data. */
export function checksumMistakeOf(flow: Flow, wrong: readonly Arrival[]): ChecksumMistake | undefined {
  const found = wrong.flatMap((arrival) => {
    const words = wordsOf(flow, arrival);
    return words ? [mistakeIn(words, arrival.seg.checksum)] : [];
  });
  const [first] = found;
  if (first !== undefined && found.every((mistake) => mistake === first)) return first;
  const different = new Set(wrong.map(({ seg }) => `${seg.seq} ${seg.payloadLength}`));
  const areOdd = wrong.every(({ seg, repeats }) => seg.payloadLength % 2 === 1 && repeats === 0);
  return areOdd && different.size >= CERTAIN_ODD ? "odd-length" : undefined;
}

/** What the checksum is over, each part as a sum of 16-bit words. */
interface Words {
  readonly addresses: number;
  readonly length: number;
  readonly segment: number;
}

function mistakeIn({ addresses, length, segment }: Words, field: number): ChecksumMistake | undefined {
  const total = addresses + TCP + length + segment;
  const right = inverted(total);
  const values: readonly (readonly [ChecksumMistake, number])[] = [
    ["octet-order", ((right & 0xff) << 8) | (right >>> 8)],
    ["no-pseudo-header", inverted(segment)],
    ["no-length", inverted(total - length)],
    ["no-protocol", inverted(total - TCP)],
    ["not-inverted", fold(total)],
    ["no-carry", ~total & 0xffff],
  ];
  return values.find(([, value]) => value === field && value !== right)?.[0];
}

function wordsOf(flow: Flow, { from, seg }: Arrival): Words | undefined {
  const length = 4 * seg.dataOffset;
  if (seg.payloadLength > 0 || seg.defects !== 0 || seg.options.length !== length - 20) return undefined;
  const source = sumOfAddress(flow[from].address);
  const destination = sumOfAddress(flow[otherSide(from)].address);
  if (source === undefined || destination === undefined) return undefined;
  const header =
    flow[from].port +
    flow[otherSide(from)].port +
    sumOfHalves(seg.seq) +
    sumOfHalves(seg.ack) +
    ((seg.dataOffset << 12) | seg.flags) +
    seg.wnd +
    seg.up;
  const options = seg.options.reduce((sum, octet, i) => sum + (i % 2 === 0 ? octet << 8 : octet), 0);
  return { addresses: source + destination, length, segment: header + options };
}

/** A number of 32 bits as two words. */
function sumOfHalves(number: number): number {
  return (number >>> 16) + (number & 0xffff);
}

/** Of an address as it is written; `undefined` where it is no IP address. */
function sumOfAddress(text: string): number | undefined {
  return parseAddress(text)?.reduce((sum, octet, at) => sum + (at % 2 === 0 ? octet << 8 : octet), 0);
}

function inverted(total: number): number {
  return ~fold(total) & 0xffff;
}
