// Several captures that are compared, as one analysis: what an editor asks of one capture, it can ask of them. Their flows have
// ids one after the other, and the name of their place before VLANs and tunnels; offsets count through all files.

import type { ForkableReader } from "../capture/formats";
import type { CaptureIssue, NotACapture } from "../capture/frame";
import type { Cause } from "../causes/cause";
import { inOne } from "../causes/inOne";
import { FIRST_CLOCK, toFirstClock } from "../connection/clockOffset";
import type { FilterError } from "../filter/expression";
import { type Flow, OUTCOMES } from "../flow/flow";
import type { Finding, FlowDetail } from "../rules/finding";
import { numberOf } from "../text/amounts";
import { SEVERITIES } from "../text/severities";
import { Analysis } from "./analysis";
import type { CaptureAnalysis } from "./captureAnalysis";
import { clockOf, clockText } from "./comparedClockText";
import { causeOutside, flowOutside, type Part } from "./comparedParts";
import { ComparedQueries } from "./comparedQueries";
import { withinFile } from "./comparedReader";
import { Comparison } from "./comparison";
import type {
  AnalysisSettings,
  CaptureCounts,
  CaptureOverview,
  ComparedClock,
  FilterHelp,
  FlowFilter,
  FlowListing,
  FlowPage,
  FlowQuery,
  FlowRow,
  FlowSortKey,
} from "./query";

export class ComparedAnalysis implements CaptureAnalysis {
  readonly #parts: readonly Part[];
  /** Which of them is being read, and octets of all files so far. */
  #current = 0;
  #pushed = 0;
  #comparison: Comparison | undefined;
  /** As the user says, of each capture after the first one. */
  #offsetsNs: readonly (number | undefined)[] = [];
  readonly #queries = new ComparedQueries({
    parts: () => this.#parts.slice(0, this.#current + 1),
    row: (id) => this.row(id)!,
    cause: (id) => this.cause(id),
    connections: () => this.#comparison?.connections ?? [],
  });

  /** `names`: of the files, in the order in which they are pushed. */
  constructor(settings: AnalysisSettings, names: readonly string[]) {
    this.#parts = names.map((place) => ({
      name: place,
      analysis: new Analysis(settings, undefined, { traced: true, place }),
      start: 0,
      flowsBefore: 0,
    }));
  }

  /** Once all are read. */
  get comparison(): Comparison | undefined {
    return this.#comparison;
  }

  get #now(): Part {
    return this.#parts[this.#current]!;
  }

  get notACapture(): NotACapture | undefined {
    const part = this.#parts.find(({ analysis }) => analysis.notACapture !== undefined);
    const reason = part?.analysis.notACapture;
    return reason && { ...reason, message: `${part.name}: ${reason.message}` };
  }

  get stopped(): boolean {
    return this.#now.analysis.stopped;
  }

  get offset(): number {
    return this.#now.start + this.#now.analysis.offset;
  }

  get frames(): number {
    return this.#parts.reduce((sum, { analysis }) => sum + analysis.frames, 0);
  }

  push(piece: Uint8Array): void {
    this.#queries.forget();
    this.#pushed += piece.length;
    this.#now.analysis.push(piece);
  }

  /** The next piece begins the next file. */
  cut(): void {
    const { analysis, flowsBefore } = this.#now;
    analysis.end();
    if (this.#current === this.#parts.length - 1) return;
    this.#current++;
    this.#now.start = this.#pushed;
    this.#now.flowsBefore = flowsBefore + analysis.flowCount;
  }

  /** All were read: they are compared. */
  end(): void {
    this.#queries.forget();
    for (let at = this.#current; at < this.#parts.length; at++) {
      this.#parts[at]!.analysis.end();
      const next = this.#parts[at + 1];
      if (next) next.flowsBefore = this.#parts[at]!.flowsBefore + this.#parts[at]!.analysis.flowCount;
    }
    this.#current = this.#parts.length - 1;
    this.#compare();
  }

  #compare(): void {
    const offsetsNs = [undefined, ...this.#offsetsNs];
    if (this.notACapture === undefined) this.#comparison = new Comparison(this.#parts, { offsetsNs });
  }

  /** Compares again with these offsets of the captures after the first one; undefined: as measured. */
  correctClocks(offsetsNs: readonly (number | undefined)[]): void {
    this.#offsetsNs = offsetsNs;
    if (this.#comparison === undefined) return;
    this.#queries.forget();
    this.#compare();
  }

  get #clocks(): readonly ComparedClock[] | undefined {
    const comparison = this.#comparison;
    return comparison && this.#parts.slice(1).map(({ name }, at) => clockOf(comparison, name, at + 1));
  }

  configure(settings: AnalysisSettings): void {
    this.#queries.forget();
    for (const { analysis } of this.#parts) analysis.configure(settings);
  }

  /** As `Analysis.judging`, one capture after the other. */
  *judging(): Generator<void> {
    for (const { analysis } of this.#parts.slice(0, this.#current + 1)) yield* analysis.judging();
    this.#queries.forget();
  }

  /** A comparison is of files that no longer grow. */
  advanceTo(): void {}

  get epochSeconds(): number {
    return this.#parts[0]!.analysis.epochSeconds;
  }

  get flowCount(): number {
    return this.#now.flowsBefore + this.#now.analysis.flowCount;
  }

  get counts(): CaptureCounts {
    const all = this.#parts.slice(0, this.#current + 1).map(({ analysis }) => analysis.counts);
    const sum = (count: (counts: CaptureCounts) => number): number =>
      all.reduce((total, each) => total + count(each), 0);
    const clocks = this.#clocks;
    const notTcp = new Map<string, number>();
    for (const { name, frames } of all.flatMap((each) => each.notTcp))
      notTcp.set(name, (notTcp.get(name) ?? 0) + frames);
    return {
      format: [...new Set(all.map(({ format }) => format))].join(", "),
      interfaces: all.flatMap(({ interfaces }) => interfaces),
      linkTypes: [...new Set(all.flatMap(({ linkTypes }) => linkTypes))],
      frames: sum(({ frames }) => frames),
      tcpSegments: sum(({ tcpSegments }) => tcpSegments),
      notTcp: [...notTcp].map(([name, frames]) => ({ name, frames })),
      flows: this.flowCount,
      outcomes: toRecord(OUTCOMES, (outcome) => sum(({ outcomes }) => outcomes[outcome])),
      findings: toRecord(SEVERITIES, (severity) => sum(({ findings }) => findings[severity])),
      issues: [...this.#remarks(), ...all.flatMap(({ issues }, file) => issues.map((issue) => ({ ...issue, file })))],
      epochSeconds: this.epochSeconds,
      lastTimeNs: Math.max(...all.map(({ lastTimeNs }) => lastTimeNs)),
      ...(clocks && { clocks }),
    };
  }

  /** What the comparison says as a whole. */
  #remarks(): CaptureIssue[] {
    const comparison = this.#comparison;
    if (comparison === undefined) return [];
    const [first] = this.#parts;
    return this.#parts.slice(1).map(({ name }, at): CaptureIssue => {
      const { reached, of } = comparison.reached(0, at + 1);
      const message = `${numberOf(reached, "connection")} of ${of} in ${first!.name} reached ${name}. ${clockText(clockOf(comparison, name, at + 1))}`;
      return { kind: "compared", frame: 1, offset: 0, count: of, message };
    });
  }

  /** Of the first capture; causes are of all. */
  get overview(): CaptureOverview {
    return inOne(this.overviewInSlices());
  }

  *overviewInSlices(): Generator<void, CaptureOverview> {
    const overviews: { readonly part: Part; readonly overview: CaptureOverview }[] = [];
    for (const part of this.#parts.slice(0, this.#current + 1))
      overviews.push({ part, overview: yield* part.analysis.overviewInSlices() });
    const [first, ...others] = overviews;
    const { overview } = first!;
    const causes = others.flatMap(({ part, overview: other }) =>
      other.causes.map((cause) => causeOutside(cause, part)),
    );
    const places = others.flatMap(({ overview: other }) => other.places);
    return { ...overview, causes: [...overview.causes, ...causes], places: [...overview.places, ...places] };
  }

  /** One capture's after the other's. */
  get causes(): readonly Cause[] {
    const parts = this.#parts.slice(0, this.#current + 1);
    return parts.flatMap((part) => part.analysis.causes.map((cause) => causeOutside(cause, part)));
  }

  cause(id: number): Cause | undefined {
    const part = this.#partOf(id);
    const cause = part?.analysis.cause(id - part.flowsBefore);
    return part && cause && causeOutside(cause, part);
  }

  filterError(text: string): FilterError | undefined {
    return this.#now.analysis.filterError(text);
  }

  filterHelp(text: string, cursor: number): FilterHelp {
    return this.#now.analysis.filterHelp(text, cursor);
  }

  #partOf(id: number): Part | undefined {
    return this.#parts.slice(0, this.#current + 1).findLast(({ flowsBefore }) => flowsBefore < id);
  }

  flow(id: number): Flow | undefined {
    const part = this.#partOf(id);
    const flow = part?.analysis.flow(id - part.flowsBefore);
    return part && flow && flowOutside(flow, part, this.#parts);
  }

  findings(flow: Flow): readonly Finding[] {
    const part = this.#partOf(flow.id);
    const own = part?.analysis.flow(flow.id - part.flowsBefore);
    return own === undefined ? [] : part!.analysis.findings(own);
  }

  detail(id: number): FlowDetail | undefined {
    const part = this.#partOf(id);
    const detail = part?.analysis.detail(id - part.flowsBefore);
    return part && detail && { ...detail, flow: flowOutside(detail.flow, part, this.#parts) };
  }

  row(id: number): FlowRow | undefined {
    const part = this.#partOf(id);
    const row = part?.analysis.row(id - part.flowsBefore);
    return part && row && { ...row, id, startNs: this.#onFirstClock(part, row.startNs) };
  }

  #onFirstClock(part: Part, timeNs: number): number {
    const clock = this.#comparison?.clocks[this.#parts.indexOf(part)] ?? FIRST_CLOCK;
    return toFirstClock(clock, timeNs);
  }

  /** Compared captures are small enough for one step. */
  *querying(query: FlowQuery): Generator<void, FlowPage> {
    yield;
    return this.query(query);
  }

  query(query: FlowQuery): FlowPage {
    return this.#queries.page(query);
  }

  indexOf(id: number, listing: FlowListing): number {
    return this.#queries.indexOf(id, listing);
  }

  ids(sort: FlowSortKey, descending: boolean, filter: FlowFilter): Int32Array {
    return this.#queries.ids(sort, descending, filter);
  }

  fork(fileOffset: number, frameNumber: number): ForkableReader | undefined {
    const at = this.#parts.slice(0, this.#current + 1).findLastIndex(({ start }) => start <= fileOffset);
    const part = this.#parts[at];
    const reader = part?.analysis.fork(fileOffset - part.start, frameNumber);
    const end = at < this.#current ? this.#parts[at + 1]!.start : Number.POSITIVE_INFINITY;
    return part && reader && withinFile(reader, part.start, end, fileOffset);
  }

  layersOf(flow: Flow): string {
    return this.#partOf(flow.id)?.analysis.layersOf(flow) ?? flow.path;
  }
}

function toRecord<K extends string>(keys: readonly K[], count: (key: K) => number): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, count(key)])) as Record<K, number>;
}
