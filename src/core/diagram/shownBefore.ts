// What the rows so far have said of each side: its state and its options, which are only repeated where they change.

import { arrivalsOf } from "../flow/arrivals";
import type { Arrival, Flow, Side } from "../flow/flow";
import { SYN } from "../tcp/flags";
import type { TcpState } from "../tcp/states";
import { lastingOptions, type SegmentFieldsInWords } from "./arrowFields";
import type { StateChange } from "./row";

/** States before the first row, at the top of the lifelines. */
export function initialStates(flow: Flow): { readonly [S in Side]: TcpState } {
  const [first] = arrivalsOf(flow);
  if (first === undefined) return { initiator: "?", responder: "?" };
  return first.from === "initiator"
    ? { initiator: first.sender.state, responder: first.receiver.state }
    : { initiator: first.receiver.state, responder: first.sender.state };
}

export class ShownBefore {
  readonly #states: Record<Side, TcpState>;
  /** What each side offered last, and since which frame. */
  readonly #offers = new Map<Side, { readonly offer: string; readonly frame: number }>();

  constructor(flow: Flow) {
    this.#states = { ...initialStates(flow) };
  }

  /** The options of a retry are shown only if they differ, or if a finding is about them. */
  shorten(arrival: Arrival, fields: SegmentFieldsInWords): SegmentFieldsInWords {
    const [options, ...rest] = fields.options;
    if ((arrival.seg.flags & SYN) === 0 || options?.field !== "options") return fields;
    const last = this.#offers.get(arrival.from);
    const offer = lastingOptions(arrival);
    this.#offers.set(arrival.from, { offer, frame: last?.offer === offer ? last.frame : arrival.frameNumber });
    if (last?.offer !== offer || options.severity !== undefined) return fields;
    return { ...fields, options: [{ ...options, text: `options as in frame ${last.frame}` }, ...rest] };
  }

  /** The states that are not shown yet. */
  change(states: { readonly [S in Side]: TcpState }): StateChange {
    const change: { [S in Side]?: TcpState } = {};
    for (const side of ["initiator", "responder"] as const) {
      if (states[side] === this.#states[side] || states[side] === "?") continue;
      change[side] = states[side];
      this.#states[side] = states[side];
    }
    return change;
  }
}
