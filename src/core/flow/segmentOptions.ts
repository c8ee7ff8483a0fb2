import { parseOptions, type TcpOption } from "../tcp/options";
import type { SegmentFields } from "./flow";

const parsed = new WeakMap<SegmentFields, readonly TcpOption[]>();

/** The options of a kept segment, parsed once however many rules ask: a flow can have hundreds of segments with unusual options. */
export function optionsOf(seg: SegmentFields): readonly TcpOption[] {
  let options = parsed.get(seg);
  if (options === undefined) {
    options = parseOptions(seg.options);
    parsed.set(seg, options);
  }
  return options;
}
