// What the answer to a flow's SYN tells about who sent it. It describes a failure more than it explains it: a RST that came over another
// number of hops than the SYN-ACKs comes from another machine.

import { ACK, RST, SYN } from "../tcp/flags";
import { ED_TIME } from "../tracker/events";
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

/** Nanoseconds from the last SYN before it to the answer; undefined where they are not known. */
export function roundTripNs(rows: CauseRows, flow: number): number | undefined {
  const answer = answerEvent(rows, flow);
  const { ints, floats } = rows.events;
  const timeOf = (event: number): number => floats.chunk(event)[floats.at(event) + ED_TIME]!;
  let syn: number | undefined;
  for (let event = rows.flows.chunk(flow)[rows.flows.at(flow) + L.F_HEAD]!; answer >= 0 && event >= 0; ) {
    if (event === answer) return syn === undefined ? undefined : timeOf(answer) - syn;
    const values = ints.chunk(event);
    const e = ints.at(event);
    if ((values[e + L.E_KIND]! & 3) === L.KIND_SEGMENT && (values[e + L.E_FLAGS]! >>> 20) & SYN)
      syn = Math.max(timeOf(event), lastRepeatBefore(rows, event, timeOf(answer)));
    event = values[e + L.E_NEXT]!;
  }
  return undefined;
}

/** Of a SYN that was sent again; −Infinity where it was not, or only later. */
function lastRepeatBefore({ events }: CauseRows, event: number, limitNs: number): number {
  const { lastRepeatNs = Number.NEGATIVE_INFINITY } = events.foldedInto(event);
  return lastRepeatNs < limitNs ? lastRepeatNs : Number.NEGATIVE_INFINITY;
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
