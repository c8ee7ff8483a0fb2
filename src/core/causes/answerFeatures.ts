// What the answer to a flow's SYN tells about who sent it. It describes a failure more than it explains it: a RST that came over another
// number of hops than the SYN-ACKs comes from another machine.

import { ACK, RST, SYN } from "../tcp/flags";
import * as L from "../tracker/rowLayout";
import { initiatorSide } from "../tracker/segmentContext";
import type { CauseRows } from "./causeRows";

/** Hop count of the responder's first SYN-ACK or RST; undefined where none is kept. */
export function answerHops(rows: CauseRows, flow: number): number | undefined {
  const event = answerEvent(rows, flow);
  return event < 0 ? undefined : (rows.events.ints.chunk(event)[rows.events.ints.at(event) + L.E_IP]! >>> 8) & 0xff;
}

/** The Ethernet address that sent it; undefined where it is not known. */
export function answerSender({ flows, events }: CauseRows, flow: number): string | undefined {
  const event = answerEvent({ flows, events }, flow);
  if (event < 0) return undefined;
  return events.links.of(events.ints.chunk(event)[events.ints.at(event) + L.E_KIND]! >>> L.E_LINK_SHIFT)?.source;
}

function answerEvent({ flows, events: { ints } }: Pick<CauseRows, "flows" | "events">, flow: number): number {
  const row = flows.chunk(flow);
  const at = flows.at(flow);
  const responder = 1 - initiatorSide(row[at + L.F_FLAGS]!);
  for (let event = row[at + L.F_HEAD]!; event >= 0; ) {
    const values = ints.chunk(event);
    const e = ints.at(event);
    const kind = values[e + L.E_KIND]!;
    const flags = values[e + L.E_FLAGS]! >>> 20;
    const isAnswer = (flags & (SYN | ACK)) === (SYN | ACK) || (flags & RST) !== 0;
    if ((kind & 3) === L.KIND_SEGMENT && ((kind >>> 2) & 1) === responder && isAnswer) return event;
    event = values[e + L.E_NEXT]!;
  }
  return -1;
}
