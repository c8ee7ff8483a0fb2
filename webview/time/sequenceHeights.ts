// How high the plots of sequence numbers are: which sides have one, and whether the window fits into it.

import { TimeKind } from "../../src/core/time/timeKinds";
import type { TimeWindow } from "../../src/protocol/api";
import { octetRange, otherSide, SIDES, type Side } from "./segments";

type Tracks = Pick<TimeWindow, "tracks">;

/** A window that is so much higher than the octets beside it would press them flat. */
const MOST_WINDOW = 3;
/** Room above and below, of the whole. */
const MARGIN = 0.15;

/** The lowest and the highest octet in sight, with some room. */
export function sequenceRange(window: Tracks, side: Side): [number, number] {
  const { low, high, edge } = heightsOf(window, side);
  const top = isWindowNear(window, side) ? Math.max(high, edge) : high;
  const room = (top - low) * MARGIN;
  return [low - room, top + room];
}

/** Whether the window that the peer offers to this side is drawn, if it offers one. */
export function isWindowNear(window: Tracks, side: Side): boolean {
  const { low, high, edge } = heightsOf(window, side);
  return edge - low <= MOST_WINDOW * (high - low);
}

/** A side that sends nothing but a SYN and a FIN needs no room beside one that sends data. */
export function drawnSides(window: Tracks): readonly Side[] {
  const known = SIDES.filter((side) => hasOctets(window, side));
  const withData = known.filter((side) => {
    const { low, high } = heightsOf(window, side);
    return high - low > 2;
  });
  return withData.length > 0 ? withData : known;
}

function hasOctets({ tracks }: Tracks, side: Side): boolean {
  const { low, high } = tracks[side];
  return high.some((end, index) => end > low[index]!) || tracks[otherSide(side)].ack.some((ack) => ack !== null);
}

/** The octets of a side, and the highest edge of the window that its peer offers. */
function heightsOf({ tracks }: Tracks, side: Side): { low: number; high: number; edge: number } {
  const peer = tracks[otherSide(side)];
  const [low, high] = octetRange(tracks[side], peer, (kinds) => (kinds & TimeKind.Rst) !== 0);
  let edge = Number.NEGATIVE_INFINITY;
  for (const each of peer.edgeHigh) if (each !== null) edge = Math.max(edge, each);
  return { low, high, edge };
}
