// What an endpoint did is the best witness of what it received. A sender that saw no acknowledgment sends again; one that does
// not has had its answer, whatever the capture holds.

import { type Arrival, type Flow, Mark } from "../flow/flow";
import { otherSide } from "../flow/relative";
import { RST } from "../tcp/flags";
import { LONGEST_FIRST_TIMEOUT_NS, STANDARD_TIMEOUT_NS } from "../tcp/thresholds";

/** Sent so often, it was not acknowledged: nobody repeats three times what has arrived. */
const CERTAIN_SENDS = 3;

/** Each timeout is twice the one before (RFC 6298 §5.5), and half of that again for slack. */
const NEXT_INTERVAL = 3;

/**
 * How the sender of a segment that needs an acknowledgment continues. `repeats`: it sends it again and again, or would not have
 * done so yet. `stops`: its timeout passed and it did not send it (again). `too-early`: sent once, and its timeout may be to come.
 */
export type Waiting = "repeats" | "stops" | "too-early";

export interface Sends {
  /** How often the same number was sent. */
  readonly count: number;
  /** The first and the last time, in ns; `firstNs` undefined where the capture does not tell. */
  readonly firstNs: number | undefined;
  readonly lastNs: number;
}

/** How the sender waits for an answer that is not there until `endNs`, the end of the capture. */
export function waitingOf({ count, firstNs, lastNs }: Sends, endNs: number): Waiting {
  if (count >= CERTAIN_SENDS) return "repeats";
  const watchedNs = endNs - lastNs;
  if (count === 1) return watchedNs >= LONGEST_FIRST_TIMEOUT_NS ? "stops" : "too-early";
  const interval = Math.max(firstNs === undefined ? 0 : lastNs - firstNs, STANDARD_TIMEOUT_NS);
  // Of a slow sender nothing is concluded: the flow's verdict would have to wait as long.
  const next = NEXT_INTERVAL * interval;
  return next <= LONGEST_FIRST_TIMEOUT_NS && watchedNs >= LONGEST_FIRST_TIMEOUT_NS ? "stops" : "repeats";
}

/**
 * What shows that the receiver of a RST continues as if it had not arrived: a challenge ACK, anything later than a round trip, or an
 * answer to what the RST's sender sent afterwards. "run" for ordinary segments; `undefined` where nothing does.
 */
export function continuesAfter(flow: Flow, reset: Arrival, roundTripNs: number): Arrival | "run" | undefined {
  const side = otherSide(reset.from);
  let senderWentOn = false;
  for (const event of flow.events) {
    if (event.index <= reset.index || event.kind === "icmp") continue;
    const isLate = event.timeNs - reset.timeNs > roundTripNs;
    if (event.kind === "run") {
      const both = event.segments[reset.from] > 0 && event.segments[side] > 0;
      if (event.segments[side] > 0 && (isLate || both || senderWentOn)) return "run";
      if (event.segments[reset.from] > 0) senderWentOn = true;
    } else if (event.seg.flags & RST) continue;
    else if (event.from === reset.from) senderWentOn = true;
    else if (isLate || senderWentOn || event.marks & Mark.Challenge) return event;
  }
  return undefined;
}
