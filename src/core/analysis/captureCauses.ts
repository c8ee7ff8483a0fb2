// What is wrong with a capture, found once for each of its states, and the capture at a glance.

import type { Cause } from "../causes/cause";
import { type FoundCauses, findCauses } from "../causes/findCauses";
import { Who } from "../causes/who";
import type { Rule } from "../rules/rule";
import type { CaptureReading } from "./captureReading";
import type { FlowBuilder } from "./flowBuilder";
import { flowRow } from "./flowRow";
import type { FlowVerdicts } from "./flowVerdicts";
import { outcomeStrip, placeRows, responderRows, slowestFlows } from "./overview";
import type { CaptureOverview } from "./query";

export class CaptureCauses {
  readonly #reading: CaptureReading;
  readonly #builder: FlowBuilder;
  readonly #verdicts: FlowVerdicts;
  readonly #rules: readonly Rule[];
  #found: ({ readonly state: number; readonly who: Who } & FoundCauses) | undefined;

  constructor(reading: CaptureReading, builder: FlowBuilder, verdicts: FlowVerdicts, rules: readonly Rule[]) {
    this.#reading = reading;
    this.#builder = builder;
    this.#verdicts = verdicts;
    this.#rules = rules;
  }

  get found(): FoundCauses & { readonly who: Who } {
    if (this.#found?.state !== this.#verdicts.state) {
      this.#verdicts.complete();
      const { tracker, paths } = this.#reading;
      const who = new Who(tracker);
      const source = { tracker, rules: this.#rules, paths, who, others: this.#otherFlows() };
      this.#found = { state: this.#verdicts.state, who, ...findCauses(source) };
    }
    return this.#found;
  }

  /** The cause of the flow at an index. */
  of(flow: number): Cause | undefined {
    const { causes, causeOf } = this.found;
    return causes[causeOf[flow]!];
  }

  /** Whether a flow is part of a cause whose id or number passes. */
  isInCause(passes: (name: string) => boolean): (flow: number) => boolean {
    const { causes, causeOf } = this.found;
    const passing = causes.map(({ id }, place) => passes(id) || passes(String(place + 1)));
    return (flow) => passing[causeOf[flow]!] === true;
  }

  get overview(): CaptureOverview {
    const { causes, who } = this.found;
    const { tracker, paths, startNs, filter, revision } = this.#reading;
    const { rows, all } = responderRows(tracker, who);
    const row = (flow: number) => flowRow(this.#reading, this.#rules, flow, this.#verdicts.of(flow));
    return {
      revision,
      causes,
      responders: rows,
      responderCount: all,
      places: placeRows(tracker, paths),
      strip: outcomeStrip(tracker, startNs, tracker.lastTimeNs),
      slowest: filter === undefined ? slowestFlows(tracker).map(row) : [],
    };
  }

  /** Of connections that were seen at several places: all flows but the one that shows most. */
  #otherFlows(): ReadonlySet<number> {
    const others = new Set<number>();
    for (const { flows, primary } of this.#builder.connections.all())
      for (const flow of flows) if (flow !== primary) others.add(flow);
    return others;
  }
}
