import { parseOptions, type TcpOption } from "../tcp/options";
import type { SegmentFields } from "./flow";

/**
 * Rules ask about one flow after another: a segment's place here is taken by the next with the same low bits. A WeakMap costs
 * several times as much; a table that is emptied when it is full keeps its segments until the old generation is collected
 * (bench: no checksums, no MSS, a third of the time to judge).
 */
const PLACES = 256;
const segments: (SegmentFields | undefined)[] = new Array(PLACES).fill(undefined);
const parsed: (readonly TcpOption[])[] = new Array(PLACES).fill([]);

/** The options of a kept segment, parsed once however many rules ask: a flow can have hundreds of segments with unusual options. */
export function optionsOf(seg: SegmentFields): readonly TcpOption[] {
  // The IP ID counts the sender's segments, the checksum tells apart those without it.
  const place = (seg.ipId ^ seg.checksum ^ (seg.flags << 2)) & (PLACES - 1);
  if (segments[place] === seg) return parsed[place]!;
  const options = parseOptions(seg.options);
  segments[place] = seg;
  parsed[place] = options;
  return options;
}
