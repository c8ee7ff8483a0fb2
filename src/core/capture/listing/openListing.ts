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

/**
 * `undefined`: more of the beginning is needed. "none": this is no listing. Of the same file the answer is the same, whatever the
 * size of the beginning at hand.
 */
export function openListing(head: Uint8Array, atEnd: boolean): ListingReader | "none" | undefined {
  const encoding = encodingOf(head);
  const isAll = atEnd || head.length >= LOOKED_AT;
  const times = timesOfPackets(head.subarray(0, LOOKED_AT), encoding, isAll);
  if (times === "none" || times === undefined) return isAll ? "none" : times;
  const isDelta = areDifferences(times);
  // Times that begin with 0 are differences or not: the first few tell.
  if (!isAll && !isDelta && times.length < ENOUGH_TIMES && times[0] && isZero(times[0])) return undefined;
  return new ListingReader({ encoding, isDelta });
}

/** The times of the first packets; undefined where no line shows a packet, "none" where a line before that is no text. */
function timesOfPackets(head: Uint8Array, encoding: TextEncoding, isAll: boolean): LineTime[] | "none" | undefined {
  const times: LineTime[] = [];
  let isFound = false;
  let dumped = 0;
  let last: FirstLine | undefined;
  for (const { text } of linesOf(head, encoding, isAll)) {
    if (!isFound && !isText(text)) return "none";
    dumped = parseHexLine(text) ? dumped + 1 : 0;
    const first = parseFirstLine(text);
    if (first?.time) times.push(first.time);
    if (first) last = first;
    isFound ||= dumped >= LEAST_HEX_LINES || isSegment(first) || (last?.text === "" && isSegmentText(text));
    if (isFound && times.length >= ENOUGH_TIMES) break;
  }
  return isFound ? times : undefined;
}

/** Without control characters but tabs, form feeds and the escape sequences of a terminal. */
function isText(line: string): boolean {
  for (let at = 0; at < line.length; at++) {
    const octet = line.charCodeAt(at);
    if (octet < 0x20 && octet !== 9 && octet !== 12 && octet !== 13 && octet !== 27) return false;
  }
  return true;
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
