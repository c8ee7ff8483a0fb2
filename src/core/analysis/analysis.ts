// The pipeline: pieces of a capture in, flows and findings out, and queries on the result at any time.
//
// Longer than other files: everything that can be asked has a few lines here, and its work elsewhere.

import type { ForkableReader } from "../capture/formats";
import type { CaptureIssue, NotACapture } from "../capture/frame";
import type { Cause } from "../causes/cause";
import { type CauseTraits, causeTraits } from "../causes/causeTraits";
import type { FlowIdentity } from "../connection/flowIdentity";
import type { CaptureCoverage } from "../connection/placeView";
import { headline } from "../diagram/headline/headline";
import { senderProfile } from "../evidence/senderProfile";
import type { FilterError } from "../filter/expression";
import type { FlowConnection } from "../flow/connection";
import { type Flow, OUTCOMES } from "../flow/flow";
import { RULES } from "../rules/catalogue";
import type { Finding, FlowDetail } from "../rules/finding";
import type { Rule } from "../rules/rule";
import { SEVERITIES } from "../text/severities";
import { flowHead } from "../tracker/buildHead";
import { FlowsOver } from "../tracker/flowsOver";
import { CaptureCauses } from "./captureCauses";
import { CaptureReading, type ReadingOptions } from "./captureReading";
import type { ConnectionSource } from "./connectionSource";
import { DEFAULT_ANALYSIS_SETTINGS } from "./defaultSettings";
import { FlowBuilder } from "./flowBuilder";
import { identityOf } from "./flowIdentities";
import { FlowQueries } from "./flowQueries";
import { FlowVerdicts } from "./flowVerdicts";
import type {
  AnalysisSettings,
  CaptureCounts,
  CaptureOverview,
  FilterHelp,
  FlowFilter,
  FlowListing,
  FlowPage,
  FlowQuery,
  FlowRow,
  FlowSortKey,
} from "./query";
import { type RecordedFlow, toRecorded } from "./recordedFlow";
import type { SegmentTrace } from "./segmentTrace";
import type { WorstFlows } from "./worstFlows";
import { zeros } from "./zeros";

export { DEFAULT_ANALYSIS_SETTINGS };

const NO_FINDINGS: readonly Finding[] = [];

/** Analyzes one capture. Never throws because of the capture's content. */
export class Analysis {
  readonly rules: readonly Rule[];
  readonly #reading: CaptureReading;
  readonly #builder: FlowBuilder;
  readonly #verdicts: FlowVerdicts;
  readonly #causes: CaptureCauses;
  readonly #queries: FlowQueries;
  #over: FlowsOver | undefined;
  /** The counts of removed flows: flows by outcome, findings by severity. */
  readonly #gone = { outcomes: zeros(OUTCOMES), findings: zeros(SEVERITIES) };

  /** `rules` is the whole catalogue, unless a test needs only some. */
  constructor(
    settings: AnalysisSettings = DEFAULT_ANALYSIS_SETTINGS,
    rules: readonly Rule[] = RULES,
    options: ReadingOptions = {},
  ) {
    this.rules = rules;
    this.#reading = new CaptureReading(settings, options);
    this.#builder = new FlowBuilder(this.#reading, settings.handshakeSlowMs);
    this.#verdicts = new FlowVerdicts(this.#reading, this.#builder, rules, settings);
    this.#causes = new CaptureCauses(this.#reading, this.#builder, this.#verdicts, rules);
    this.#queries = new FlowQueries(this.#reading, this.#verdicts, this.#causes, this.#builder.connections, rules);
  }

  /** Set as soon as the first bytes show that this is not a capture (for an empty file: after `end`). */
  get notACapture(): NotACapture | undefined {
    return this.#reading.notACapture;
  }

  /** Reads the same capture again from a record on; `undefined` before the format is known. */
  fork(fileOffset: number, frameNumber: number): ForkableReader | undefined {
    return this.#reading.fork(fileOffset, frameNumber);
  }

  /** Offset of the first byte that is not yet part of a whole record: where to read on when the file grows. */
  get offset(): number {
    return this.#reading.offset;
  }

  /** The rest of the capture cannot be read: it is damaged, or not a capture. */
  get stopped(): boolean {
    return this.#reading.stopped;
  }

  /** Every segment, where the capture is to be compared with others. */
  get trace(): SegmentTrace | undefined {
    return this.#reading.trace;
  }

  /** Takes the next piece of the file, of any size. */
  push(piece: Uint8Array): void {
    this.#reading.push(piece);
    this.#causes.follow();
  }

  /** No more bytes for now. May be followed by more pieces when the file grew. */
  end(): void {
    this.#reading.end();
    this.#recognise();
    this.#over?.tellAll();
  }

  /** The next piece begins another file of the same capture, without its header: records do not span files. */
  cut(): void {
    this.#reading.cut();
  }

  /** Judges all flows again with other settings, without reading the capture again. */
  configure(settings: AnalysisSettings): void {
    this.#reading.revision++;
    this.#reading.tracker.configure(settings);
    this.#builder.configure(settings.handshakeSlowMs);
    this.#verdicts.configure(settings);
  }

  /** Other captures have the same connections: their flows are judged again, with what happened in between. */
  connect(connections: ConnectionSource): void {
    this.#reading.revision++;
    this.#builder.compared = connections;
    this.#verdicts.revoke();
  }

  /** Determines the kind of this capture as far as it was read, and revokes verdicts made without this knowledge. */
  #recognise(): void {
    if (this.#reading.recognise()) this.#verdicts.revoke();
  }

  /** One capture has one clock. */
  correctClocks(_offsetsNs: readonly (number | undefined)[]): void {}

  /** A live capture's clock, in capture time: answers expected by now are missing, even without a further frame. */
  advanceTo(timeNs: number): void {
    this.#reading.advanceTo(timeNs);
  }

  /** Counts of frames only: cheap enough to ask for while reading. */
  get frames(): number {
    return this.#reading.frames;
  }

  /** What is known of the capture without judging its flows. */
  get contents(): Pick<CaptureCounts, "format" | "interfaces" | "linkTypes" | "frames" | "tcpSegments"> {
    return this.#reading.contents;
  }

  get counts(): CaptureCounts {
    const outcomes = { ...this.#gone.outcomes };
    const findings = { ...this.#gone.findings };
    const { tally } = this.#queries;
    for (const outcome of OUTCOMES) outcomes[outcome] += tally.outcomes[outcome];
    for (const severity of SEVERITIES) findings[severity] += tally.findings[severity];
    return {
      ...this.contents,
      notTcp: this.#reading.notTcp,
      flows: this.flowCount,
      outcomes,
      findings,
      issues: this.issues,
      epochSeconds: this.epochSeconds,
      lastTimeNs: this.lastTimeNs,
    };
  }

  get issues(): readonly CaptureIssue[] {
    return this.#reading.issues;
  }

  /** In capture time: of the last frame, or of a clock that was advanced. */
  get lastTimeNs(): number {
    return this.#reading.tracker.lastTimeNs;
  }

  get epochSeconds(): number {
    return this.#reading.epochSeconds;
  }

  /** Grows with every change of content. */
  get revision(): number {
    return this.#reading.revision;
  }

  /** Including removed flows. */
  get flowCount(): number {
    const { length, ids } = this.#reading.tracker;
    return length + ids.gone;
  }

  /** Index of a flow's row; −1 for a removed flow, and for an id that does not exist. */
  #indexOf(id: number): number {
    const { ids, length } = this.#reading.tracker;
    const index = ids.indexOf(id);
    return index < length ? index : -1;
  }

  /** `id` from 1 to `flowCount`; `undefined` also for a removed flow. */
  flow(id: number): Flow | undefined {
    const index = this.#indexOf(id);
    return index < 0 ? undefined : this.#verdicts.build(index);
  }

  /** VLANs and tunnels of a flow's path, without the name of the capture's place. */
  layersOf(flow: Flow): string {
    return this.#reading.layersOf(flow);
  }

  /** By event, most severe first. */
  findings(flow: Flow): readonly Finding[] {
    return this.#verdicts.findings(flow);
  }

  /** What records say of a flow. Its events are not built where nothing is to tell. */
  recorded(id: number): RecordedFlow | undefined {
    const index = this.#indexOf(id);
    if (index < 0) return undefined;
    if (this.#verdicts.isPlain(index)) {
      const { tracker, paths, filter } = this.#reading;
      const { head, frames } = flowHead(tracker, index, paths, filter);
      return { head, frames, connection: undefined, flow: undefined, findings: NO_FINDINGS };
    }
    const flow = this.#verdicts.build(index, "read");
    return toRecorded(flow, this.findings(flow));
  }

  /** A flow with its findings and its headline. */
  detail(id: number): FlowDetail | undefined {
    const flow = this.flow(id);
    if (!flow) return undefined;
    const findings = this.findings(flow);
    const senders = { initiator: senderProfile(flow, "initiator"), responder: senderProfile(flow, "responder") };
    return { flow, findings, headline: headline(flow, findings), epochSeconds: this.epochSeconds, senders };
  }

  row(id: number): FlowRow | undefined {
    const index = this.#indexOf(id);
    return index < 0 ? undefined : this.#queries.rowAt(index);
  }

  /** What its causes are found by and flow `id` does not say itself; undefined for a removed flow. */
  causeTraits(id: number): CauseTraits | undefined {
    const index = this.#indexOf(id);
    if (index < 0) return undefined;
    this.#verdicts.of(index);
    return causeTraits(this.#reading.tracker, index, this.rules);
  }

  /** Flows whose connection another flow shows better: causes count it once. */
  get otherFlows(): readonly number[] {
    const { ids } = this.#reading.tracker;
    return Array.from(this.#causes.otherFlows, (flow) => ids.of(flow));
  }

  /** Bits of the rules that report something of flow `id`. */
  rulesOf(id: number): Int32Array {
    return this.#verdicts.rulesOf(this.#reading.tracker.ids.indexOf(id));
  }

  /**
   * Judges the flows without a valid verdict, one at each step: for callers with something else to do in between. From its first
   * call on, counts, rows, orders and causes are told from the verdicts at hand, and do not wait for others.
   */
  judging(): Generator<void> {
    return this.#verdicts.judging();
  }

  /** Connections of several flows, which several places recorded, in the order of their first flows. */
  *connections(): Iterable<FlowConnection> {
    for (const { flows } of this.#builder.connections.all()) {
      const { connection } = this.#builder.build(flows[0]!);
      if (connection) yield connection;
    }
  }

  /** The first flow of the connection that flow `id` is part of; `undefined` where it is this one, or the only one. */
  firstOfConnection(id: number): number | undefined {
    const index = this.#indexOf(id);
    const first = index < 0 ? undefined : this.#builder.connections.of(index)?.id;
    return first === id ? undefined : first;
  }

  /** Ids of the flows of this capture that are one connection with a flow, itself included; none where it is alone. */
  flowsOfConnection(id: number): readonly number[] {
    const { tracker } = this.#reading;
    const index = tracker.ids.indexOf(id);
    const joined = index < 0 ? undefined : this.#builder.connections.of(index);
    return joined?.flows.map((flow) => tracker.ids.of(flow)) ?? [];
  }

  /** Identities of all flows, for comparing captures. `capture` is the position of this one. */
  identities(capture: number): FlowIdentity[] {
    const identities: FlowIdentity[] = [];
    const { tracker, trace, layers } = this.#reading;
    if (trace === undefined) return identities;
    for (let id = 1; id <= this.flowCount; id++) {
      const identity = identityOf(tracker, trace, id, capture, layers);
      if (identity) identities.push(identity);
    }
    return identities;
  }

  /** What this capture could have recorded of flow `id`. */
  coverage(id: number): CaptureCoverage | undefined {
    const index = this.#indexOf(id);
    return index < 0 ? undefined : this.#reading.coverageOf(index);
  }

  /** What this capture could have recorded of a flow that it has not, around a moment. */
  coverageAt(timeNs: number): CaptureCoverage {
    return this.#reading.coverageAt(timeNs);
  }

  /** What is wrong with this capture: the most severe and most frequent first. */
  get causes(): readonly Cause[] {
    return this.#causes.found.causes;
  }

  /** What is wrong with a flow and others; undefined where nothing is. */
  cause(id: number): Cause | undefined {
    return this.#causes.of(this.#reading.tracker.ids.indexOf(id));
  }

  /** The causes that flows have which pass a filter. */
  causesAmong(filter: FlowFilter): readonly Cause[] {
    const { causes, causeOf } = this.#causes.found;
    if (filter.text.trim() === "" && filter.outcomes.length === 0) return causes;
    const among = new Set(Array.from(this.#queries.order("id", false, filter), (flow) => causeOf[flow]!));
    return causes.filter((_, place) => among.has(place));
  }

  /** The capture at a glance, as far as it was read. */
  get overview(): CaptureOverview {
    return this.#causes.overview;
  }

  /** The same in slices of some milliseconds: nothing may be pushed, and no settings changed, in between. */
  overviewInSlices(): Generator<void, CaptureOverview> {
    return this.#causes.overviewInSlices();
  }

  /** Why a text is not a filter; undefined if it is one. */
  filterError(text: string): FilterError | undefined {
    return this.#queries.filterError(text);
  }

  /** What can be typed at `cursor` of a filter's text, and what is wrong with the text. */
  filterHelp(text: string, cursor: number): FilterHelp {
    return this.#queries.filterHelp(text, cursor);
  }

  /** Whether the flow with an id passes a filter's text. For flows as they end; to be made anew when more was read. */
  matcher(text: string): (id: number) => boolean {
    return this.#queries.matcher(text);
  }

  /** The counts of the flows that pass a filter. Flows that were removed do not. */
  countsOf(filter: FlowFilter): Pick<CaptureCounts, "flows" | "outcomes" | "findings"> {
    return this.#queries.countsOf(filter);
  }

  /** As `query`, in steps of some 10 ms: for callers with something else to do in between. */
  querying(query: FlowQuery): Generator<void, FlowPage> {
    return this.#queries.paging(query);
  }

  query(query: FlowQuery): FlowPage {
    return this.#queries.page(query);
  }

  /** Ids of the flows that pass a filter, in the list's order. */
  ids(sort: FlowSortKey, descending: boolean, filter: FlowFilter): Int32Array {
    const { ids } = this.#reading.tracker;
    return this.#queries.order(sort, descending, filter).map((flow) => ids.of(flow));
  }

  /** Of the flows that pass a filter's text, those with the most severe problems, by id; `mostOf` says how many of all. */
  worst(text: string, mostOf: (all: number) => number): WorstFlows {
    const { ids } = this.#reading.tracker;
    const worst = this.#queries.worst(text, mostOf);
    return { ...worst, flows: worst.flows.map((flow) => ids.of(flow)) };
  }

  /** Position of a flow in the list; −1 if it does not match the filter. */
  indexOf(id: number, listing: FlowListing): number {
    return this.#queries.positionOf(this.#reading.tracker.ids.indexOf(id), listing);
  }

  /** Calls back with the ids of finished flows (which will not change), each once, in the order of their end; the rest at `end`. */
  onFlowOver(listener: (id: number) => void): void {
    const { tracker } = this.#reading;
    this.#over = new FlowsOver(tracker, (flow) => listener(tracker.ids.of(flow)));
  }

  /** There are so many flows that `tellSilent` should be called, and `forgetOver` after the reported flows are processed. */
  get crowded(): boolean {
    return this.#over?.crowded === true;
  }

  /** Calls `onFlowOver`'s listener with flows that were idle for so long that no segment is expected. */
  tellSilent(): void {
    this.#recognise();
    this.#over?.tellSilent();
  }

  /**
   * Removes flows that were reported as over and idle for ten minutes since then: they are counted, but can no longer be
   * found. A later segment begins a new flow.
   */
  forgetOver(): void {
    this.#reading.drain();
    this.#over?.forget(
      (flow) => this.#queries.count(flow, this.#gone.outcomes, this.#gone.findings),
      Array.from(this.#builder.connections.all(), ({ flows }) => flows),
    );
    this.#reading.revision++;
  }
}
