import { parseOptions, type TcpOption } from "../tcp/options";
import type { SegmentFields } from "./flow";

/** Rules ask about one flow after another: what was parsed for the flows before is dropped. A WeakMap costs several times as much. */
const MOST_PARSED = 256;
const parsed = new Map<SegmentFields, readonly TcpOption[]>();

/** The options of a kept segment, parsed once however many rules ask: a flow can have hundreds of segments with unusual options. */
export function optionsOf(seg: SegmentFields): readonly TcpOption[] {
  let options = parsed.get(seg);
  if (options === undefined) {
    options = parseOptions(seg.options);
    if (parsed.size === MOST_PARSED) parsed.clear();
    parsed.set(seg, options);
  }
  return options;
}
