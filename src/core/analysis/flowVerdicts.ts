// The verdict on each flow, kept in its row until the flow changes: which rules report something, how much, and how severe.

import type { Flow } from "../flow/flow";
import type { Finding } from "../rules/finding";
import type { Rule } from "../rules/rule";
import { settledAfterNs } from "../tracker/buildFlow";
import { plainFlow } from "../tracker/keptFields";
import * as L from "../tracker/rowLayout";
import type { CaptureReading } from "./captureReading";
import type { FlowBuilder } from "./flowBuilder";
import { Judge, type Judgement, newJudgement, storeJudgement } from "./judge";
import { JudgedOnce } from "./judgedOnce";
import { LoneSyns } from "./loneSyns";
import type { AnalysisSettings } from "./query";

/** In `F_JUDGED`: the verdict is valid until the flow changes. Otherwise the revision of the verdict; −1 for none. */
const SETTLED = 0;
/** Of most flows. */
const NOTHING: Judgement = newJudgement();
/** Flows that are passed over at once in `judging`. */
const SKIPPED_A_STEP = 4096;

export class FlowVerdicts {
  readonly #reading: CaptureReading;
  readonly #builder: FlowBuilder;
  readonly #judge: Judge;
  readonly #judgedOnce: JudgedOnce;
  readonly #loneSyns = new LoneSyns();
  readonly #scratch = newJudgement();
  /** The flow that was built last on request: its findings are the verdict on it, as long as nothing changes. */
  #built: { readonly flow: Flow; readonly revision: number } | undefined;
  #judgesInSlices = false;
  /** How often `judging` came to its end. */
  #passes = 0;
  #changes = 0;
  /** The state in which all flows were judged. */
  #complete = -1;

  constructor(reading: CaptureReading, builder: FlowBuilder, rules: readonly Rule[], settings: AnalysisSettings) {
    this.#reading = reading;
    this.#builder = builder;
    this.#judge = new Judge(rules, settings);
    this.#judgedOnce = new JudgedOnce(rules);
  }

  /** Grows with every change of content, and of verdicts made in slices. */
  get state(): number {
    return this.#reading.revision + this.#passes;
  }

  /** Grows with every verdict. */
  get changes(): number {
    return this.#changes;
  }

  configure(settings: AnalysisSettings): void {
    this.#judge.configure(settings);
    this.#loneSyns.forget();
    this.revoke();
  }

  /** All flows are to be judged again. */
  revoke(): void {
    const { flows, length } = this.#reading.tracker;
    this.#complete = -1;
    for (let flow = 0; flow < length; flow++) flows.chunk(flow)[flows.at(flow) + L.F_JUDGED] = -1;
  }

  /** A flow as it is now, whose findings will be asked for; as plain data, or only to be read. */
  build(index: number, use: "plain" | "read" = "plain"): Flow {
    const built = this.#builder.build(index);
    const flow = use === "plain" ? plainFlow(built) : built;
    this.#built = { flow, revision: this.#reading.revision };
    return flow;
  }

  /** By event, most severe first. */
  findings(flow: Flow): readonly Finding[] {
    const index = this.#reading.tracker.ids.indexOf(flow.id);
    const omitted = this.#omitted(index);
    const findings = this.#judge.findings(this.#builder.withTraits(flow), this.#scratch, omitted);
    const isCurrent = this.#built?.flow === flow && this.#built.revision === this.#reading.revision;
    if (isCurrent) this.#store(index, this.#scratch);
    return findings;
  }

  /** Bits of the rules that report something of a flow. */
  rulesOf(flow: number): Int32Array {
    this.judged(flow);
    const { flows } = this.#reading.tracker;
    const rulesAt = flows.at(flow) + L.F_RULES;
    return flows.chunk(flow).subarray(rulesAt, rulesAt + L.RULE_WORDS);
  }

  /** Counts of a flow's findings, a byte per severity with errors on top; judges the flow if necessary. */
  judged(flow: number): number {
    if (this.#isJudged(flow)) return this.#stored(flow);
    return this.#store(flow, this.#judgement(flow, this.#builder.marksOf(flow), this.#builder.traitsOf(flow)));
  }

  /** Nothing is to tell of the flow, and no other place recorded its connection. */
  isPlain(flow: number): boolean {
    const { tracker } = this.#reading;
    const { compared, connections } = this.#builder;
    if (connections.of(flow) !== undefined || tracker.copies.has(flow)) return false;
    if (compared?.has(tracker.ids.of(flow))) return false;
    if (this.#isJudged(flow)) return this.#stored(flow) === 0;
    return !this.#judge.concerns(this.#builder.marksOf(flow), this.#builder.traitsOf(flow));
  }

  /** As `judged`, or as the last of `judging` left them. */
  of(flow: number): number {
    return this.#judgesInSlices || this.#complete === this.state ? this.#stored(flow) : this.judged(flow);
  }

  /** Before rules and severities are read from the rows. */
  complete(): void {
    if (this.#judgesInSlices || this.#complete === this.state) return;
    for (let flow = 0; flow < this.#reading.tracker.length; flow++) this.judged(flow);
    this.#complete = this.state;
  }

  /**
   * Judges the flows without a valid verdict, one at each step: for callers with something else to do in between. From its first
   * call on, counts, rows, orders and causes are told from the verdicts at hand, and do not wait for others.
   */
  judging(): Generator<void> {
    this.#judgesInSlices = true;
    return this.#pass();
  }

  *#pass(): Generator<void> {
    for (let flow = 0; flow < this.#reading.tracker.length; flow++) {
      if (!this.#isJudged(flow)) this.judged(flow);
      else if (flow % SKIPPED_A_STEP !== 0) continue;
      yield;
    }
    this.#passes++;
  }

  #stored(flow: number): number {
    const { flows } = this.#reading.tracker;
    return flows.chunk(flow)[flows.at(flow) + L.F_FINDINGS]!;
  }

  #isJudged(flow: number): boolean {
    const { flows } = this.#reading.tracker;
    const judged = flows.chunk(flow)[flows.at(flow) + L.F_JUDGED]!;
    if (judged === this.#reading.revision) return true;
    if (judged !== SETTLED) return false;
    const connection = this.#builder.connections.of(flow);
    return connection === undefined || connection.settled.has(flow);
  }

  /** Bits of rules that do not judge a flow, since its connection is judged once; `undefined` for most flows. */
  #omitted(flow: number): Int32Array | undefined {
    const { tracker } = this.#reading;
    const { compared, connections } = this.#builder;
    const id = flow < 0 ? 0 : tracker.ids.of(flow);
    const told = compared?.toldElsewhere(id);
    if (compared && told !== undefined) {
      const omitted = told === "nothing" ? this.#judgedOnce.forPrimary() : this.#judgedOnce.forOthers(told, -L.F_RULES);
      return compared.has(id) ? this.#judgedOnce.without(omitted, compared.consequences(id)) : omitted;
    }
    const connection = flow < 0 ? undefined : connections.of(flow);
    if (connection === undefined) return undefined;
    const { primary } = connection;
    if (primary === flow) return this.#judgedOnce.forPrimary();
    this.judged(primary);
    return this.#judgedOnce.forOthers(tracker.flows.chunk(primary), tracker.flows.at(primary));
  }

  #store(flow: number, judgement: Judgement): number {
    const { tracker, revision } = this.#reading;
    const row = tracker.flows.chunk(flow);
    const flowAt = tracker.flows.at(flow);
    const packed = storeJudgement(judgement, row, flowAt);
    this.#changes++;
    const last = tracker.floats.chunk(flow)[tracker.floats.at(flow) + L.D_LAST_TIME]!;
    const settled = tracker.lastTimeNs - last >= settledAfterNs(row, flowAt);
    // The next piece may contain a missing segment, or make its absence final.
    row[flowAt + L.F_JUDGED] = settled ? SETTLED : revision;
    if (settled) this.#builder.connections.of(flow)?.settled.add(flow);
    return packed;
  }

  #judgement(flow: number, marks: number, traits: number): Judgement {
    if (!this.#judge.concerns(marks, traits)) return NOTHING;
    const judgement = this.#scratch;
    const { tracker } = this.#reading;
    const isLoneSyn = traits === 0 && this.#loneSyns.take(tracker, flow, this.#reading.factsOf(flow));
    const known = isLoneSyn ? this.#loneSyns.find() : undefined;
    if (known) return known;
    // First: the flow that shows most may have to be judged before.
    const omitted = this.#omitted(flow);
    // Where all arrived as it was sent, no rule asks for the segments of a comparison.
    const isPlain = this.#builder.compared?.has(tracker.ids.of(flow)) === false;
    this.#judge.judge(isPlain ? this.#builder.buildAlone(flow) : this.#builder.build(flow), judgement, omitted);
    if (isLoneSyn) this.#loneSyns.remember(judgement);
    return judgement;
  }
}
