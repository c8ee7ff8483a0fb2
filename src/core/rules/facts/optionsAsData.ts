// Options that a data offset without them turns into octets of data: the offset was not written, or not counted in 32-bit words.

import type { SegmentFields } from "../../flow/flow";
import { describeOption, parseOptions } from "../../tcp/options";

/** A header without options, in 32-bit words (RFC 9293 §3.1). */
const SHORTEST_OFFSET = 5;

/** What the data of a SYN or SYN-ACK are as options, in words; `undefined` where they are none, or were not captured. */
export function optionsAsData({ dataOffset, payloadHead, payloadLength }: SegmentFields): string | undefined {
  if (dataOffset !== SHORTEST_OFFSET || payloadLength === 0 || payloadLength % 4 !== 0) return undefined;
  if (payloadHead.length !== payloadLength) return undefined;
  const options = parseOptions(payloadHead);
  // Nearly every SYN has MSS; data that look like one and have nothing unknown behind it are no data.
  if (!options.some(({ kind }) => kind === "mss") || options.some(({ kind }) => STRANGE.has(kind))) return undefined;
  const words = options.filter(({ kind }) => kind !== "nop" && kind !== "end").map(describeOption);
  return words.join(" · ");
}

const STRANGE: ReadonlySet<string> = new Set(["malformed", "unknown", "experimental", "afterEnd"]);
