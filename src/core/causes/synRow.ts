// A SYN as an event of its flow: what `synFeatures` reads.

import { CWR, ECE, SYN } from "../tcp/flags";
import type { EventStore } from "../tracker/events";
import * as L from "../tracker/rowLayout";
import type { SynFeatures } from "./synFeatures";

/** Adds it and returns its index. NaN stands for an option that is absent. */
export function addSyn(events: EventStore, syn: SynFeatures): number {
  const event = events.add(L.KIND_SEGMENT, 0, { frameNumber: syn.frame, timeNs: 0, fileOffset: 0 });
  const row = events.ints.chunk(event);
  const at = events.ints.at(event);
  const flags = SYN | (syn.asksForEcn ? ECE | CWR : 0);
  row[at + L.E_FLAGS] = (flags << 20) | syn.window;
  row[at + L.E_IP] = syn.hops << 8;
  const options = Uint8Array.from(optionsOf(syn));
  events.keepBytes(event, options, 0, options.length, 0, 0);
  return event;
}

function optionsOf({ mss, shift, tsVal, offersSack, fastOpen, mptcp }: SynFeatures): number[] {
  return [
    ...(Number.isNaN(mss) ? [] : [2, 4, mss >>> 8, mss & 0xff]),
    ...(Number.isNaN(shift) ? [] : [3, 3, shift]),
    ...(offersSack ? [4, 2] : []),
    ...(Number.isNaN(tsVal) ? [] : [8, 10, tsVal >>> 24, (tsVal >>> 16) & 0xff, (tsVal >>> 8) & 0xff, tsVal & 0xff]),
    ...(Number.isNaN(tsVal) ? [] : [0, 0, 0, 0]),
    ...(mptcp ? [30, 2] : []),
    ...(fastOpen ? [34, 2] : []),
  ];
}
