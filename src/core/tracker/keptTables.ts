// Copies of the tables without the flows that are removed, and without the free space that their events leave.

import { FloatRows, IntRows } from "../bytes/growingRows";
import { EventStore } from "./events";
import { HandshakeRecords } from "./handshakeRecords";
import * as L from "./rowLayout";

interface Tables {
  readonly flows: IntRows;
  readonly floats: FloatRows;
  readonly handshakes: HandshakeRecords;
}

/** `renumbered` has the new index of each flow, −1 for those to leave out. */
export function keptTables(
  old: Tables,
  events: EventStore,
  renumbered: Int32Array,
): Tables & { readonly events: EventStore } {
  const flows = new IntRows(L.FLOW_WIDTH);
  const floats = new FloatRows(L.FLOW_FLOATS);
  const handshakes = new HandshakeRecords();
  const kept = new EventStore();
  for (let flow = 0; flow < renumbered.length; flow++) {
    if (renumbered[flow]! < 0) continue;
    const copy = flows.addFrom(old.flows, flow);
    floats.addFrom(old.floats, flow);
    const row = flows.chunk(copy);
    const flowAt = flows.at(copy);
    const previous = row[flowAt + L.F_PREVIOUS]!;
    row[flowAt + L.F_PREVIOUS] = previous < 0 ? -1 : renumbered[previous]!;
    const handshake = row[flowAt + L.F_HANDSHAKE]! - 1;
    if (handshake >= 0) row[flowAt + L.F_HANDSHAKE] = handshakes.addFrom(old.handshakes, handshake) + 1;
    let tail = -1;
    for (let event = row[flowAt + L.F_HEAD]!; event >= 0; ) {
      const next = events.ints.chunk(event)[events.ints.at(event) + L.E_NEXT]!;
      const moved = kept.addFrom(events, event);
      if (tail < 0) row[flowAt + L.F_HEAD] = moved;
      else kept.ints.chunk(tail)[kept.ints.at(tail) + L.E_NEXT] = moved;
      tail = moved;
      event = next;
    }
    row[flowAt + L.F_TAIL] = tail;
  }
  return { flows, floats, handshakes, events: kept };
}
