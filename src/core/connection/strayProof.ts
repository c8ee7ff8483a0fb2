// A segment that an open connection should have had, and that comes from another address or port: a NAT or load balancer did not
// translate it back.

import type { Arrival, Flow } from "../flow/flow";
import { otherSide } from "../flow/relative";
import type { Side } from "../flow/side";
import { ACK, RST } from "../tcp/flags";
import { endpointText } from "../text/endpoints";
import type { Join } from "./joinWithinCapture";
import { isTelling } from "./tellingNumbers";

/** More segments than these are a connection of their own, as both sides of a NAT are. */
const MOST_SEGMENTS = 32;

/**
 * `stray` begins with a segment that the tracker found to have the next numbers of `owner`. It is a proof where nobody took it there:
 * it is a RST, or is answered by one.
 */
export function proveStray(owner: Flow, stray: Flow): Join | undefined {
  const [first] = stray.events;
  if (first?.kind !== "segment" || stray.sight.startSeen || stray.segments > MOST_SEGMENTS) return undefined;
  const { seq, ack, flags } = first.seg;
  if (!isTelling(seq) || (flags & ACK && !isTelling(ack))) return undefined;
  const end = strayEnd(owner, stray);
  if (end === undefined) return undefined;
  const isReset = stray.events.some(
    (event) =>
      event.kind === "segment" && (event.seg.flags & RST) !== 0 && (event === first || event.from !== first.from),
  );
  // The other side of a NAT has the same RST.
  const isCopied =
    flags & RST && owner.events.some((event) => event.kind === "segment" && isSameReset(event, otherSide(end), seq));
  if (!isReset || isCopied) return undefined;
  const numbers = `SEQ ${seq}${flags & ACK ? ` and ACK ${ack}` : ""}`;
  const text = `Frame ${first.frameNumber} from ${endpointText(stray[first.from])} has the port, and with ${numbers} the next numbers, of the connection between ${endpointText(owner.initiator)} and ${endpointText(owner.responder)}.`;
  return { proof: { kind: "from-elsewhere", text }, reversed: end === first.from };
}

/** The side of `owner` that the first segment of `stray` goes to. */
export function strayEnd(owner: Flow, stray: Flow): Side | undefined {
  const [first] = stray.events;
  if (first?.kind !== "segment") return undefined;
  const to = endpointText(stray[otherSide(first.from)]);
  return (["initiator", "responder"] as const).find((side) => endpointText(owner[side]) === to);
}

function isSameReset({ from, seg }: Arrival, sender: Side, seq: number): boolean {
  return from === sender && (seg.flags & RST) !== 0 && seg.seq === seq;
}
