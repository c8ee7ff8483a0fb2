// Whether a text is a listing of packets: some line in its beginning is one, and can be read.

import { parseHexLine } from "./hexLine";
import { type FirstLine, isFortigateSegment, parseFirstLine } from "./lineKinds";
import type { LineTime } from "./lineTime";
import { areDifferences, isZero } from "./listingClock";
import { ListingReader } from "./listingReader";
import { parseTcpdumpSegment } from "./tcpdumpLine";
import { encodingOf, linesOf, type TextEncoding } from "./textLines";
import { parseTsharkSegment } from "./tsharkLine";

/** A packet must show within so many bytes. */
const LOOKED_AT = 1 << 16;
/** Lines of a hex dump that follow one another, without a line of text. */
const LEAST_HEX_LINES = 2;
const ENOUGH_TIMES = 16;

/** Whether these bytes are text, as far as they go. */
export function isText(head: Uint8Array): boolean {
  const encoding = encodingOf(head);
  const start = head[0] === 0xff || head[0] === 0xfe ? 2 : 0;
  for (let at = start; at < Math.min(head.length, LOOKED_AT); at++) {
    const octet = head[at]!;
    if (octet === 0 && encoding !== "octets") continue;
    // Tab, line feed, form feed, carriage return; escape sequences of a terminal.
    if (octet < 0x20 && octet !== 9 && octet !== 10 && octet !== 12 && octet !== 13 && octet !== 27) return false;
  }
  return true;
}

/** `undefined`: more of the beginning is needed. "none": this is no listing. */
export function openListing(head: Uint8Array, atEnd: boolean): ListingReader | "none" | undefined {
  if (!isText(head)) return "none";
  const encoding = encodingOf(head);
  const isAll = atEnd || head.length >= LOOKED_AT;
  const times = timesOfPackets(head.subarray(0, LOOKED_AT), encoding);
  if (times === undefined) return isAll ? "none" : undefined;
  const isDelta = areDifferences(times);
  // Times that begin with 0 are differences or not: the first few tell.
  if (!isAll && !isDelta && times.length < ENOUGH_TIMES && times[0] && isZero(times[0])) return undefined;
  return new ListingReader({ encoding, isDelta });
}

/** The times of the packets; undefined where no line shows a packet. */
function timesOfPackets(head: Uint8Array, encoding: TextEncoding): LineTime[] | undefined {
  const times: LineTime[] = [];
  let isFound = false;
  let dumped = 0;
  let last: FirstLine | undefined;
  for (const { text } of linesOf(head, encoding)) {
    dumped = parseHexLine(text) ? dumped + 1 : 0;
    const first = parseFirstLine(text);
    if (first?.time) times.push(first.time);
    if (first) last = first;
    isFound ||= dumped >= LEAST_HEX_LINES || isSegment(first) || (last?.text === "" && isSegmentText(text));
  }
  return isFound ? times : undefined;
}

/** The line alone, or the line behind it, says that there is a TCP segment. */
function isSegment(first: FirstLine | undefined): boolean {
  if (!first) return false;
  if (first.row) return parseTsharkSegment(first.row) !== undefined;
  return first.kind === "FortiGate" ? isFortigateSegment(first.text) : isSegmentText(first.text);
}

function isSegmentText(text: string): boolean {
  return /proto TCP \(6\)|next-header TCP \(6\)/.test(text) || parseTcpdumpSegment(text) !== undefined;
}
