// What is wrong with a capture, found once for each of its states, and the capture at a glance.

import type { Cause } from "../causes/cause";
import { type FoundCauses, findingCauses } from "../causes/findCauses";
import { inOne } from "../causes/inOne";
import { Who } from "../causes/who";
import type { Rule } from "../rules/rule";
import type { FlowTracker } from "../tracker/tracker";
import type { CaptureReading } from "./captureReading";
import type { FlowBuilder } from "./flowBuilder";
import { flowRow } from "./flowRow";
import type { FlowVerdicts } from "./flowVerdicts";
import { outcomeStrip, placeRows, responderRows, slowestFlows } from "./overview";
import type { CaptureOverview } from "./query";

/** Fewer new flows are not noted while reading. */
const MANY = 4096;

export class CaptureCauses {
  readonly #reading: CaptureReading;
  readonly #builder: FlowBuilder;
  readonly #verdicts: FlowVerdicts;
  readonly #rules: readonly Rule[];
  #who: { readonly gone: number; readonly of: Who } | undefined;
  #found: ({ readonly state: number; readonly who: Who } & FoundCauses) | undefined;

  constructor(reading: CaptureReading, builder: FlowBuilder, verdicts: FlowVerdicts, rules: readonly Rule[]) {
    this.#reading = reading;
    this.#builder = builder;
    this.#verdicts = verdicts;
    this.#rules = rules;
  }

  /** While the capture is read: notes whom its new flows concern, so that less is to do when the causes are asked for. */
  follow(): void {
    const { tracker } = this.#reading;
    const { gone } = tracker.ids;
    if (
      this.#who === undefined
        ? tracker.length >= MANY
        : this.#who.gone === gone && tracker.length - this.#who.of.length >= MANY
    )
      this.#follow(tracker);
  }

  #follow(tracker: FlowTracker): void {
    if (this.#who === undefined) this.#who = { gone: tracker.ids.gone, of: new Who(tracker) };
    else this.#who.of.follow(tracker);
  }

  get found(): FoundCauses & { readonly who: Who } {
    return inOne(this.#finding());
  }

  *#finding(): Generator<void, FoundCauses & { readonly who: Who }> {
    const { state } = this.#verdicts;
    if (this.#found?.state === state) return this.#found;
    this.#verdicts.complete();
    const { tracker, paths } = this.#reading;
    const who = this.#whoOf(tracker);
    yield;
    const source = { tracker, rules: this.#rules, paths, who, others: this.otherFlows };
    const found = { state, who, ...(yield* findingCauses(source)) };
    this.#found = found;
    return found;
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
    return inOne(this.overviewInSlices());
  }

  /** Nothing may be read in between; verdicts may change, and are then those of the beginning. */
  *overviewInSlices(): Generator<void, CaptureOverview> {
    const { causes, outcomes, who } = yield* this.#finding();
    const { tracker, handshakes, paths, startNs, filter, revision } = this.#reading;
    yield;
    const { rows, all } = responderRows(tracker, outcomes, who);
    yield;
    const places = placeRows(tracker, paths);
    yield;
    const strip = outcomeStrip(tracker, outcomes, startNs, tracker.lastTimeNs);
    yield;
    const row = (flow: number) => flowRow(this.#reading, this.#rules, flow, this.#verdicts.of(flow));
    const slowest = filter === undefined ? slowestFlows(tracker.length, handshakes).map(row) : [];
    return { revision, causes, responders: rows, responderCount: all, places, strip, slowest };
  }

  /** Whom flows concern changes little from one state to the next: only a removal gives the others new indices. */
  #whoOf(tracker: FlowTracker): Who {
    const { gone } = tracker.ids;
    if (this.#who?.gone === gone) this.#who.of.update(tracker);
    else this.#who = { gone, of: new Who(tracker) };
    return this.#who.of;
  }

  /** Of connections that were seen at several places: all flows but the one that shows most. What came from elsewhere is no other place. */
  get otherFlows(): ReadonlySet<number> {
    const others = new Set<number>();
    for (const { flows, primary, proofs } of this.#builder.connections.all()) {
      if (proofs.every(({ kind }) => kind === "from-elsewhere")) continue;
      for (const flow of flows) if (flow !== primary) others.add(flow);
    }
    return others;
  }
}
