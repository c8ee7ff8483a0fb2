// The layers of one frame, one after the other: for what needs every header and not only the segment.

import { Cursor, type Step } from "./cursor";
import { startDecoding } from "./decoder";
import { FragmentTable } from "./fragments";
import { dispatch, MOST_LAYERS } from "./layers";
import { tcp } from "./tcp";

/** The frame's octets are `bytes[start, end)`; `view` is over the same bytes. */
export interface FrameOctets {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
  readonly originalLength: number;
  readonly linkType: number;
  /** 1 for each octet that the capture contains, where others were made up. */
  readonly known?: Uint8Array | undefined;
}

/**
 * Calls back behind every step of the decoder, outermost first: its header is `[at, cursor.at)`, or nothing where the step only
 * selects the next one or could not read its header. `end` is where the captured octets of the layer ended before. TCP is the last;
 * `cursor.packet` then holds the segment. Returns the cursor.
 */
export function walkLayers(
  frame: FrameOctets,
  visit: (step: Step, at: number, cursor: Cursor, end: number) => void,
): Cursor {
  const cursor = new Cursor(dispatch, new FragmentTable());
  const { bytes, view, start, originalLength, linkType } = frame;
  startDecoding(cursor, bytes, view, start, frame.end, originalLength, 1);
  let step: Step | undefined = dispatch.link(cursor, linkType);
  for (let layers = 0; step !== undefined && layers < MOST_LAYERS; layers++) {
    const current: Step = step;
    const { at, end }: Cursor = cursor;
    step = current(cursor);
    visit(current, at, cursor, end);
    if (current === tcp) break;
  }
  return cursor;
}
