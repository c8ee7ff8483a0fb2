// The pipeline: pieces of a capture in, flows and findings out, and queries on the result at any time.

import { type ForkableReader, openCapture } from "../capture/formats";
import type { CaptureIssue, Frame, NotACapture } from "../capture/frame";
import type { Cause } from "../causes/cause";
import { type FoundCauses, findCauses } from "../causes/findCauses";
import { ENDPOINT, INITIATOR, Who } from "../causes/who";
import type { FlowIdentity } from "../connection/flowIdentity";
import type { CaptureCoverage } from "../connection/placeView";
import { headline } from "../diagram/headline";
import { seamsOf } from "../evidence/captureSeams";
import { filterOf } from "../evidence/filter";
import { FrameOrder, type Pause } from "../evidence/frameOrder";
import { RecordingTimes } from "../evidence/recordingTimes";
import { senderProfile } from "../evidence/senderProfile";
import { completions } from "../filter/completions";
import type { FilterError } from "../filter/expression";
import type { FlowConnection } from "../flow/connection";
import { type Filter, type Flow, OUTCOMES, type Outcome, Trait } from "../flow/flow";
import { RULES } from "../rules/catalogue";
import type { Finding, FlowDetail } from "../rules/finding";
import { DEFAULT_SETTINGS, type Rule } from "../rules/rule";
import { SETTLED_NS } from "../tcp/thresholds";
import { endpointText } from "../text/endpoints";
import { SEVERITIES, type Severity } from "../text/severities";
import { buildFlow, endMarks, flowAddress, flowTraits } from "../tracker/buildFlow";
import { pathText } from "../tracker/flowPaths";
import { FlowsOver } from "../tracker/flowsOver";
import { NeighborTable } from "../tracker/neighborTable";
import { outcomeOf } from "../tracker/outcome";
import { handshakeNs } from "../tracker/pairing";
import * as L from "../tracker/rowLayout";
import { SegmentQueue } from "../tracker/segmentQueue";
import { FlowTracker } from "../tracker/tracker";
import { PacketDecoder } from "../wire/decoder";
import { needsFindings } from "./compileFilter";
import type { ConnectionSource } from "./connectionSource";
import { Connections } from "./connections";
import { frequentValues } from "./filterValues";
import { type FlowGroups, groupFlows } from "./flowGroups";
import { FlowList } from "./flowList";
import { clearJudgement, Judge, type Judgement, newJudgement, storeJudgement } from "./judge";
import { JudgedOnce } from "./judgedOnce";
import { kindIssues } from "./kindIssues";
import { type LoneSynFacts, LoneSyns } from "./loneSyns";
import { neighborIssues, neighborWaitOf } from "./neighborFacts";
import { outcomeStrip, placeRows, responderRows, slowestFlows } from "./overview";
import type {
  AnalysisSettings,
  CaptureCounts,
  CaptureOverview,
  FilterHelp,
  FlowFilter,
  FlowGrouping,
  FlowPage,
  FlowQuery,
  FlowRow,
  FlowSortKey,
  GroupHead,
} from "./query";
import { SegmentTrace } from "./segmentTrace";
import { tallyIssues } from "./tallyIssues";

export const DEFAULT_ANALYSIS_SETTINGS: AnalysisSettings = { ...DEFAULT_SETTINGS, rules: {}, checksums: "kept" };

/** In `F_JUDGED`: the verdict is valid until the flow changes. Otherwise the revision of the verdict; −1 for none. */
const SETTLED = 0;
/** Flows that are passed over at once in `judging`. */
const SKIPPED_A_STEP = 4096;
/** A file may name any number of interfaces; more than these are not useful. */
const MOST_NAMES = 64;
/** The first bytes of a file identify its format. */
const LONGEST_HEAD = 1 << 16;

export interface AnalysisOptions {
  /** Every segment is kept, for a comparison with other captures. */
  readonly traced?: boolean;
  /** A name for the place where it was recorded, shown before VLANs and tunnels. */
  readonly place?: string;
}

/** Analyzes one capture. Never throws because of the capture's content. */
export class Analysis {
  readonly rules: readonly Rule[];
  #settings: AnalysisSettings;
  #reader: ForkableReader | undefined;
  #notACapture: NotACapture | undefined;
  #head: Uint8Array = new Uint8Array(0);
  readonly #frameOrder = new FrameOrder();
  readonly #decoder = new PacketDecoder();
  readonly #neighbors = new NeighborTable();
  readonly #recordingTimes = new RecordingTimes();
  readonly #tracker: FlowTracker;
  readonly #judge: Judge;
  readonly #connections: Connections;
  readonly #judgedOnce: JudgedOnce;
  readonly #loneSyns = new LoneSyns();
  readonly #list: FlowList;
  readonly #queue: SegmentQueue;
  readonly #sink = { frame: (frame: Frame): void => this.#frame(frame), release: (): void => this.#queue.drain() };
  readonly #scratch = newJudgement();
  /** The flow that was built last on request: its findings are the verdict on it, as long as nothing changes. */
  #built: { readonly flow: Flow; readonly revision: number } | undefined;
  /** Time of the first frame. */
  #startNs = 0;
  /** As far as `end` or `tellSilent` saw it. */
  #filter: Filter | undefined;
  #seams: readonly Pause[] = [];
  #revision = 0;
  #judgesInSlices = false;
  /** How often `judging` came to its end. */
  #passes = 0;
  #ordered: { readonly key: string; readonly state: number; readonly order: Int32Array } | undefined;
  #values: ({ readonly revision: number } & ReturnType<typeof frequentValues>) | undefined;
  #causes: ({ readonly state: number; readonly who: Who } & FoundCauses) | undefined;
  #groups: { readonly key: string; readonly state: number; readonly groups: FlowGroups } | undefined;
  #outcomes:
    | { readonly text: string; readonly state: number; readonly counts: Readonly<Record<Outcome, number>> }
    | undefined;
  #over: FlowsOver | undefined;
  #drops = { revision: -1, count: 0 };
  /** The counts of removed flows: flows by outcome, findings by severity. */
  readonly #gone = { outcomes: zeros(OUTCOMES), findings: zeros(SEVERITIES) };

  /** Every segment, where the capture is to be compared with others. */
  readonly trace: SegmentTrace | undefined;
  #compared: ConnectionSource | undefined;
  readonly #place: string | undefined;
  #placePaths: readonly string[] = [];

  /** `rules` is the whole catalogue, unless a test needs only some. */
  constructor(
    settings: AnalysisSettings = DEFAULT_ANALYSIS_SETTINGS,
    rules: readonly Rule[] = RULES,
    { traced = false, place }: AnalysisOptions = {},
  ) {
    this.#place = place;
    this.rules = rules;
    this.#settings = settings;
    this.#tracker = new FlowTracker(settings);
    const trace = traced ? new SegmentTrace(this.#tracker, settings.checksums) : undefined;
    this.trace = trace;
    this.#queue = new SegmentQueue(
      this.#tracker,
      trace && ((packet, recorded, mix) => trace.add(packet, recorded, mix)),
    );
    this.#judge = new Judge(rules, settings);
    this.#connections = new Connections(this.#tracker, {
      build: (flow) => this.#buildAlone(flow),
      interfaceOf: (point) => this.#interfaceOf(point),
    });
    this.#judgedOnce = new JudgedOnce(rules);
    this.#list = new FlowList(this.#tracker, rules, () => ({
      tracker: this.#tracker,
      paths: this.#paths,
      rules,
      startNs: this.#startNs,
      isInCause: (passes) => this.#isInCause(passes),
    }));
  }

  /** Set as soon as the first bytes show that this is not a capture (for an empty file: after `end`). */
  get notACapture(): NotACapture | undefined {
    return this.#notACapture;
  }

  /** Reads the same capture again from a record on; `undefined` before the format is known. */
  fork(fileOffset: number, frameNumber: number): ForkableReader | undefined {
    return this.#reader?.fork(fileOffset, frameNumber);
  }

  /** Offset of the first byte that is not yet part of a whole record: where to read on when the file grows. */
  get offset(): number {
    return this.#reader?.offset ?? 0;
  }

  /** The rest of the capture cannot be read: it is damaged, or not a capture. */
  get stopped(): boolean {
    return this.#notACapture !== undefined || this.#reader?.stopped === true;
  }

  /** Takes the next piece of the file, of any size. */
  push(piece: Uint8Array): void {
    if (this.stopped || piece.length === 0) return;
    this.#revision++;
    if (this.#reader) {
      this.#reader.push(piece, this.#sink);
      return;
    }
    const head = new Uint8Array(this.#head.length + piece.length);
    head.set(this.#head);
    head.set(piece, this.#head.length);
    this.#openWith(head, head.length > LONGEST_HEAD);
  }

  /** No more bytes for now. May be followed by more pieces when the file grew. */
  end(): void {
    this.#revision++;
    if (!this.#reader && !this.#notACapture) this.#openWith(this.#head, true);
    this.#reader?.end();
    this.#recognise();
    this.#over?.tellAll();
  }

  /** The next piece begins another file of the same capture, without its header: records do not span files. */
  cut(): void {
    this.#revision++;
    this.#reader?.cut();
  }

  #openWith(head: Uint8Array, atEnd: boolean): void {
    const opened = openCapture(head, atEnd);
    if (!opened) {
      this.#head = head;
      return;
    }
    this.#head = new Uint8Array(0);
    if ("kind" in opened) this.#notACapture = opened;
    else {
      this.#reader = opened;
      this.#reader.push(head, this.#sink);
    }
  }

  #frame(frame: Frame): void {
    if (this.#frameOrder.isRepeated(frame)) return;
    const decoder = this.#decoder;
    const { bytes, view, start, end, originalLength, linkType, frameNumber, interfaceIndex } = frame;
    this.#recordingTimes.note(frame.timeNs);
    if (frameNumber === 1) this.#startNs = frame.timeNs;
    decoder.packet = this.#queue.packet;
    decoder.decode(bytes, view, start, end, originalLength, linkType, frameNumber);
    if (interfaceIndex > 0 && decoder.packet.point === 0) decoder.packet.point = decoder.points.ofFile(interfaceIndex);
    this.#queue.add(frame, bytes);
    if (decoder.neighbor) this.#neighbors.take(decoder.neighbor, frame);
  }

  /** Judges all flows again with other settings, without reading the capture again. */
  configure(settings: AnalysisSettings): void {
    this.#settings = settings;
    this.#revision++;
    this.#tracker.configure(settings);
    this.#judge.configure(settings);
    this.#loneSyns.forget();
    this.#judgeAnew();
  }

  #judgeAnew(): void {
    for (let flow = 0; flow < this.#tracker.length; flow++)
      this.#tracker.flows.chunk(flow)[this.#tracker.flows.at(flow) + L.F_JUDGED] = -1;
  }

  /** Determines the kind of this capture as far as it was read, and revokes verdicts made without this knowledge. */
  #recognise(): void {
    this.#seams = seamsOf(this.#frameOrder.pauses, this.#tracker);
    const before = this.#filter;
    this.#filter = filterOf(this.#tracker, (timeNs) => this.#recordingTimes.endAfter(timeNs));
    if (this.#filter !== before) this.#judgeAnew();
  }

  /** A live capture's clock, in capture time: answers expected by now are missing, even without a further frame. */
  advanceTo(timeNs: number): void {
    if (timeNs <= this.#tracker.lastTimeNs) return;
    this.#tracker.lastTimeNs = timeNs;
    this.#recordingTimes.advanceTo(timeNs);
    this.#revision++;
  }

  /** Counts of frames only: cheap enough to ask for while reading. */
  get frames(): number {
    return this.#reader?.frames ?? 0;
  }

  /** What is known of the capture without judging its flows. */
  get contents(): Pick<CaptureCounts, "format" | "interfaces" | "frames" | "tcpSegments"> {
    return {
      format: this.#reader?.format ?? "",
      interfaces: this.#interfaceNames(),
      frames: this.frames,
      tcpSegments: this.#tracker.segments,
    };
  }

  get counts(): CaptureCounts {
    const outcomes = { ...this.#gone.outcomes };
    const findings = { ...this.#gone.findings };
    for (let flow = 0; flow < this.#tracker.length; flow++) this.#count(flow, outcomes, findings);
    return {
      ...this.contents,
      notTcp: this.#notTcp(),
      flows: this.flowCount,
      outcomes,
      findings,
      issues: this.issues,
      epochSeconds: this.#reader?.clock.epochSeconds ?? 0,
      lastTimeNs: this.#tracker.lastTimeNs,
    };
  }

  #count(flow: number, outcomes: Record<Outcome, number>, findings: Record<Severity, number>): void {
    outcomes[outcomeOf(this.#tracker.flows.chunk(flow), this.#tracker.flows.at(flow))]++;
    const counts = this.#verdict(flow);
    if (counts === 0) return;
    for (let rank = 0; rank < SEVERITIES.length; rank++)
      findings[SEVERITIES[rank]!] += (counts >>> (24 - 8 * rank)) & 0xff;
  }

  #notTcp(): CaptureCounts["notTcp"] {
    const rows = this.#decoder.tally.of("other").map(({ name, count }) => ({ name, frames: count }));
    return rows.sort((a, b) => b.frames - a.frames).slice(0, MOST_NAMES);
  }

  #interfaceNames(): string[] {
    const names = (this.#reader?.interfaces ?? []).slice(0, MOST_NAMES).map(({ name }) => name.trim());
    return [...new Set(names)].filter((name) => name !== "");
  }

  get issues(): readonly CaptureIssue[] {
    const kinds = kindIssues({
      order: this.#frameOrder,
      points: this.#tracker.capturePoints,
      seams: this.#seams,
      filter: this.#filter,
      segments: this.#tracker.segments,
    });
    const neighbors = neighborIssues(this.#tracker, this.#neighbors);
    return [...(this.#reader?.issues ?? []), ...neighbors, ...kinds, ...tallyIssues(this.#decoder.tally)];
  }

  /** In capture time: of the last frame, or of a clock that was advanced. */
  get lastTimeNs(): number {
    return this.#tracker.lastTimeNs;
  }

  get epochSeconds(): number {
    return this.#reader?.clock.epochSeconds ?? 0;
  }

  /** Grows with every change of content. */
  get revision(): number {
    return this.#revision;
  }

  /** Grows with every change of content, and of verdicts made in slices. */
  get #state(): number {
    return this.#revision + this.#passes;
  }

  /** Including removed flows. */
  get flowCount(): number {
    return this.#tracker.length + this.#tracker.ids.gone;
  }

  /** `id` from 1 to `flowCount`; `undefined` also for a removed flow. */
  flow(id: number): Flow | undefined {
    const index = this.#tracker.ids.indexOf(id);
    if (index < 0 || index >= this.#tracker.length) return undefined;
    const flow = this.#build(index);
    this.#built = { flow, revision: this.#revision };
    return flow;
  }

  /** Texts of VLANs and tunnels, with the name of the capture's place. */
  get #paths(): readonly string[] {
    const { paths } = this.#decoder;
    if (this.#place === undefined) return paths;
    if (this.#placePaths.length !== paths.length)
      this.#placePaths = paths.map((path) => (path === "" ? this.#place! : `${this.#place} / ${path}`));
    return this.#placePaths;
  }

  /** VLANs and tunnels of a flow's path, without the name of the capture's place. */
  layersOf({ path }: Flow): string {
    if (this.#place === undefined) return path;
    return path === this.#place ? "" : path.slice(`${this.#place} / `.length);
  }

  #build(index: number): Flow {
    const flow = this.#buildAlone(index);
    const connection = this.#compared?.of(flow.id);
    if (connection === undefined) return this.#connections.attach(index, flow);
    return { ...flow, traits: flow.traits | Trait.SeveralPlaces, connection };
  }

  /** Without the connection that it is part of. */
  #buildAlone(index: number): Flow {
    const firstNs = this.#tracker.floats.chunk(index)[this.#tracker.floats.at(index) + L.D_FIRST_TIME]!;
    const flow = buildFlow(this.#tracker, index, {
      paths: this.#paths,
      startNs: this.#recordingTimes.startBefore(firstNs),
      ...this.#factsOf(index),
    });
    return this.#withTraits(flow);
  }

  /** What the capture shows around a flow. */
  #factsOf(flow: number): LoneSynFacts {
    const lastNs = this.#tracker.floats.chunk(flow)[this.#tracker.floats.at(flow) + L.D_LAST_TIME]!;
    return { endNs: this.#recordingTimes.endAfter(lastNs), dropped: this.#dropped(), filtered: this.#filter };
  }

  /** Other captures have the same connections: their flows are judged again, with what happened in between. */
  connect(connections: ConnectionSource): void {
    this.#compared = connections;
    this.#revision++;
    this.#judgeAnew();
  }

  /** Identities of all flows, for comparing captures. `capture` is the position of this one. */
  identities(capture: number): FlowIdentity[] {
    const identities: FlowIdentity[] = [];
    for (let id = 1; id <= this.flowCount; id++) {
      const identity = this.trace?.identityOf(id, capture, this.#decoder.paths);
      if (identity) identities.push(identity);
    }
    return identities;
  }

  /** What this capture could have recorded of flow `id`. */
  coverage(id: number): CaptureCoverage | undefined {
    const flow = this.#tracker.ids.indexOf(id);
    if (flow < 0 || flow >= this.#tracker.length) return undefined;
    const times = this.#tracker.floats.chunk(flow);
    const floatsAt = this.#tracker.floats.at(flow);
    return this.#coverage(times[floatsAt + L.D_FIRST_TIME]!, times[floatsAt + L.D_LAST_TIME]!);
  }

  /** What this capture could have recorded of a flow that it has not, around a moment. */
  coverageAt(timeNs: number): CaptureCoverage {
    const coverage = this.#coverage(timeNs, timeNs);
    // The moment may lie before its first frame, or after its last one.
    return {
      ...coverage,
      startNs: Math.max(coverage.startNs, this.#startNs),
      endNs: Math.min(coverage.endNs, this.#tracker.lastTimeNs),
    };
  }

  #coverage(firstNs: number, lastNs: number): CaptureCoverage {
    const endNs = this.#recordingTimes.endAfter(lastNs);
    return {
      startNs: this.#recordingTimes.startBefore(firstNs),
      endNs: Math.min(endNs, this.trace?.fullSinceNs ?? endNs),
      reportsDrops: this.#dropped() > 0,
      filtered: this.#filter,
    };
  }

  /** Summed once per revision: a capture may name tens of thousands of interfaces, and every flow that is built asks. */
  #dropped(): number {
    if (this.#drops.revision !== this.#revision) {
      let count = 0;
      for (const issue of this.#reader?.issues ?? []) if (issue.kind === "dropped") count += issue.count;
      this.#drops = { revision: this.#revision, count };
    }
    return this.#drops.count;
  }

  /** By event, most severe first. */
  findings(flow: Flow): readonly Finding[] {
    const index = this.#tracker.ids.indexOf(flow.id);
    const omitted = this.#omitted(index);
    const findings = this.#judge.findings(this.#withTraits(flow), this.#scratch, omitted);
    const isCurrent = this.#built?.flow === flow && this.#built.revision === this.#revision;
    if (isCurrent) this.#store(index, this.#scratch);
    return findings;
  }

  /** Bits of rules that do not judge a flow, since its connection is judged once; `undefined` for most flows. */
  #omitted(flow: number): Int32Array | undefined {
    const id = flow < 0 ? 0 : this.#tracker.ids.of(flow);
    const told = this.#compared?.toldElsewhere(id);
    if (this.#compared && told !== undefined) {
      const omitted = told === "nothing" ? this.#judgedOnce.forPrimary() : this.#judgedOnce.forOthers(told, -L.F_RULES);
      return this.#compared.has(id) ? this.#judgedOnce.without(omitted, this.#compared.consequences(id)) : omitted;
    }
    const connection = flow < 0 ? undefined : this.#connections.of(flow);
    if (connection === undefined) return undefined;
    const { primary } = connection;
    if (primary === flow) return this.#judgedOnce.forPrimary();
    this.#judged(primary);
    return this.#judgedOnce.forOthers(this.#tracker.flows.chunk(primary), this.#tracker.flows.at(primary));
  }

  /** Bits of the rules that report something of flow `id`. */
  rulesOf(id: number): Int32Array {
    const flow = this.#tracker.ids.indexOf(id);
    this.#judged(flow);
    const rulesAt = this.#tracker.flows.at(flow) + L.F_RULES;
    return this.#tracker.flows.chunk(flow).subarray(rulesAt, rulesAt + L.RULE_WORDS);
  }

  /** Connections of several flows, which several places recorded, in the order of their first flows. */
  *connections(): Iterable<FlowConnection> {
    for (const { flows } of this.#connections.all()) {
      const { connection } = this.#build(flows[0]!);
      if (connection) yield connection;
    }
  }

  /** The interface at a recording point; undefined where there is only one, or the capture does not say. */
  #interfaceOf(point: number | undefined): string | undefined {
    const at = this.#decoder.points.of(point ?? 0);
    if (at?.by === "system") return `interface ${at.interface}`;
    const interfaces = this.#reader?.interfaces ?? [];
    if (interfaces.length < 2) return undefined;
    const index = at?.interface ?? 0;
    return interfaces[index]?.name.trim() || `interface ${index}`;
  }

  /** Traits that depend on the settings, or on frames without TCP. */
  #withTraits(flow: Flow): Flow {
    const { synToSynAckNs, synAckToAckNs } = flow.rtt;
    const slow =
      (synToSynAckNs ?? 0) + (synAckToAckNs ?? 0) > this.#settings.handshakeSlowMs * 1e6 ||
      this.#isSlow(this.#tracker.ids.indexOf(flow.id));
    const neighborWait = neighborWaitOf(this.#tracker, this.#neighbors, this.#tracker.ids.indexOf(flow.id));
    if (!slow && !neighborWait) return flow;
    const traits = flow.traits | (slow ? Trait.Slow : 0) | (neighborWait ? Trait.Waited : 0);
    return neighborWait ? { ...flow, traits, neighborWait } : { ...flow, traits };
  }

  #isSlow(flow: number): boolean {
    if (flow < 0) return false;
    const times = this.#tracker.floats.chunk(flow);
    const floatsAt = this.#tracker.floats.at(flow);
    const established = times[floatsAt + L.D_ESTABLISHED]!;
    return established - times[floatsAt + L.D_FIRST_TIME]! > this.#settings.handshakeSlowMs * 1e6;
  }

  /** A flow with its findings and its headline. */
  detail(id: number): FlowDetail | undefined {
    const flow = this.flow(id);
    if (!flow) return undefined;
    const findings = this.findings(flow);
    const senders = { initiator: senderProfile(flow, "initiator"), responder: senderProfile(flow, "responder") };
    return { flow, findings, headline: headline(flow, findings), epochSeconds: this.epochSeconds, senders };
  }

  /** Counts of a flow's findings, a byte per severity with errors on top; judges the flow if necessary. */
  #judged(flow: number): number {
    const row = this.#tracker.flows.chunk(flow);
    const flowAt = this.#tracker.flows.at(flow);
    if (this.#isJudged(flow)) return row[flowAt + L.F_FINDINGS]!;
    const connection = this.#connections.of(flow);
    const marks = row[flowAt + L.F_MARKS]! | endMarks(row, flowAt);
    const traits =
      flowTraits(row, flowAt) |
      (this.#isSlow(flow) ? Trait.Slow : 0) |
      (connection || this.#compared?.has(this.#tracker.ids.of(flow)) ? Trait.SeveralPlaces : 0) |
      (neighborWaitOf(this.#tracker, this.#neighbors, flow) ? Trait.Waited : 0);
    return this.#store(flow, this.#judgement(flow, marks, traits));
  }

  /** Whether the verdict on a flow is valid. */
  #isJudged(flow: number): boolean {
    const judged = this.#tracker.flows.chunk(flow)[this.#tracker.flows.at(flow) + L.F_JUDGED]!;
    if (judged === this.#revision) return true;
    if (judged !== SETTLED) return false;
    const connection = this.#connections.of(flow);
    return connection === undefined || connection.settled.has(flow);
  }

  /** Counts of a flow's findings as `#judged` has them, or as the last of `judging` left them. */
  #verdict(flow: number): number {
    if (!this.#judgesInSlices) return this.#judged(flow);
    return this.#tracker.flows.chunk(flow)[this.#tracker.flows.at(flow) + L.F_FINDINGS]!;
  }

  /**
   * Judges the flows without a valid verdict, one at each step: for callers with something else to do in between. From its first
   * call on, counts, rows, orders and causes are told from the verdicts at hand, and do not wait for others.
   */
  *judging(): Generator<void> {
    this.#judgesInSlices = true;
    for (let flow = 0; flow < this.#tracker.length; flow++) {
      if (!this.#isJudged(flow)) this.#judged(flow);
      else if (flow % SKIPPED_A_STEP !== 0) continue;
      yield;
    }
    this.#passes++;
  }

  #store(flow: number, judgement: Judgement): number {
    const row = this.#tracker.flows.chunk(flow);
    const flowAt = this.#tracker.flows.at(flow);
    const packed = storeJudgement(judgement, row, flowAt);
    const last = this.#tracker.floats.chunk(flow)[this.#tracker.floats.at(flow) + L.D_LAST_TIME]!;
    const settled = endMarks(row, flowAt) === 0 || this.#tracker.lastTimeNs - last >= SETTLED_NS;
    // The next piece may contain a missing segment, or make its absence final.
    row[flowAt + L.F_JUDGED] = settled ? SETTLED : this.#revision;
    if (settled) this.#connections.of(flow)?.settled.add(flow);
    return packed;
  }

  #judgement(flow: number, marks: number, traits: number): Judgement {
    const judgement = this.#scratch;
    if (!this.#judge.concerns(marks, traits)) {
      clearJudgement(judgement);
      return judgement;
    }
    const isLoneSyn = traits === 0 && this.#loneSyns.take(this.#tracker, flow, this.#factsOf(flow));
    const known = isLoneSyn ? this.#loneSyns.find() : undefined;
    if (known) return known;
    // First: the flow that shows most may have to be judged before.
    const omitted = this.#omitted(flow);
    // Where all arrived as it was sent, no rule asks for the segments of a comparison.
    const isPlain = this.#compared?.has(this.#tracker.ids.of(flow)) === false;
    this.#judge.judge(isPlain ? this.#buildAlone(flow) : this.#build(flow), judgement, omitted);
    if (isLoneSyn) this.#loneSyns.remember(judgement);
    return judgement;
  }

  row(id: number): FlowRow | undefined {
    const flow = this.#tracker.ids.indexOf(id);
    return flow < 0 || flow >= this.#tracker.length ? undefined : this.#rowAt(flow);
  }

  #rowAt(flow: number): FlowRow {
    const packed = this.#verdict(flow);
    const row = this.#tracker.flows.chunk(flow);
    const flowAt = this.#tracker.flows.at(flow);
    const times = this.#tracker.floats.chunk(flow);
    const floatsAt = this.#tracker.floats.at(flow);
    const flags = row[flowAt + L.F_FLAGS]!;
    const ports = row[flowAt + L.F_PORTS]!;
    const end = (side: number, port: number): string => endpointText({ address: flowAddress(row, flowAt, side), port });
    const a = end(0, ports >>> 16);
    const b = end(1, ports & 0xffff);
    const bInitiates = (flags & L.FLOW_B_INITIATES) !== 0;
    const rank = [24, 16, 8, 0].findIndex((shift) => (packed >>> shift) & 0xff);
    const place = row[flowAt + L.F_WORST]! - 1;
    return {
      id: this.#tracker.ids.of(flow),
      initiator: bInitiates ? b : a,
      responder: bInitiates ? a : b,
      initiatorKnown: (flags & L.FLOW_ROLES_KNOWN) !== 0,
      path: pathText(row, flowAt, this.#paths),
      outcome: outcomeOf(row, flowAt),
      startNs: times[floatsAt + L.D_FIRST_TIME]!,
      handshakeNs: this.#filter === undefined ? handshakeNs(this.#tracker, flow) : undefined,
      segments: row[flowAt + L.F_SIDE_A + L.S_SEGMENTS]! + row[flowAt + L.F_SIDE_B + L.S_SEGMENTS]!,
      firstFrame: row[flowAt + L.F_FIRST_FRAME]!,
      worst:
        place < 0
          ? undefined
          : {
              rule: this.rules[place]!.id,
              severity: SEVERITIES[rank]!,
              count: (packed >>> 24) + ((packed >>> 16) & 0xff) + ((packed >>> 8) & 0xff) + (packed & 0xff),
            },
    };
  }

  /** What is wrong with this capture: the most severe and most frequent first. */
  get causes(): readonly Cause[] {
    return this.#foundCauses().causes;
  }

  /** What is wrong with a flow and others; undefined where nothing is. */
  cause(id: number): Cause | undefined {
    const { causes, causeOf } = this.#foundCauses();
    return causes[causeOf[this.#tracker.ids.indexOf(id)]!];
  }

  /** The causes that flows have which pass a filter. */
  causesAmong(filter: FlowFilter): readonly Cause[] {
    const { causes, causeOf } = this.#foundCauses();
    if (filter.text.trim() === "" && filter.outcomes.length === 0) return causes;
    const among = new Set(Array.from(this.#order("id", false, filter), (flow) => causeOf[flow]!));
    return causes.filter((_, place) => among.has(place));
  }

  #foundCauses(): FoundCauses & { readonly who: Who } {
    if (this.#causes?.state !== this.#state) {
      for (let flow = 0; flow < this.#tracker.length; flow++) this.#verdict(flow);
      const who = new Who(this.#tracker);
      const source = {
        tracker: this.#tracker,
        rules: this.rules,
        paths: this.#paths,
        who,
        others: this.#otherFlows(),
      };
      this.#causes = { state: this.#state, who, ...findCauses(source) };
    }
    return this.#causes;
  }

  /** Of connections that were seen at several places: all flows but the one that shows most. */
  #otherFlows(): ReadonlySet<number> {
    const others = new Set<number>();
    for (const { flows, primary } of this.#connections.all())
      for (const flow of flows) if (flow !== primary) others.add(flow);
    return others;
  }

  /** The capture at a glance, as far as it was read. */
  get overview(): CaptureOverview {
    const { causes, who } = this.#foundCauses();
    const { rows, all } = responderRows(this.#tracker, who);
    return {
      revision: this.#revision,
      causes,
      responders: rows,
      responderCount: all,
      places: placeRows(this.#tracker, this.#paths),
      strip: outcomeStrip(this.#tracker, this.#startNs, this.#tracker.lastTimeNs),
      slowest: this.#filter === undefined ? slowestFlows(this.#tracker).map((flow) => this.#rowAt(flow)) : [],
    };
  }

  /** Whether a flow is part of a cause whose id or number passes. */
  #isInCause(passes: (name: string) => boolean): (flow: number) => boolean {
    const { causes, causeOf } = this.#foundCauses();
    const passing = causes.map(({ id }, place) => passes(id) || passes(String(place + 1)));
    return (flow) => passing[causeOf[flow]!] === true;
  }

  /** Why a text is not a filter; undefined if it is one. */
  filterError(text: string): FilterError | undefined {
    const parsed = this.#list.parse(text);
    return parsed.kind === "error" ? parsed.error : undefined;
  }

  /** What can be typed at `cursor` of a filter's text, and what is wrong with the text. */
  filterHelp(text: string, cursor: number): FilterHelp {
    if (this.#values?.revision !== this.#revision)
      this.#values = { revision: this.#revision, ...frequentValues(this.#tracker) };
    const known = { rules: this.rules.map(({ id }) => id), places: this.#paths, ...this.#values };
    return { ...completions(text, cursor, known), error: this.filterError(text) };
  }

  /** Whether the flow with an id passes a filter's text. For flows as they end; to be made anew when more was read. */
  matcher(text: string): (id: number) => boolean {
    const passes = this.#list.predicate(text);
    if (!passes) return () => true;
    const { flows, ids } = this.#tracker;
    return (id) => {
      const flow = ids.indexOf(id);
      if (flow < 0 || flow >= this.#tracker.length) return false;
      this.#judged(flow);
      return passes(flow, flows.chunk(flow), flows.at(flow));
    };
  }

  /** The counts of the flows that pass a filter. Flows that were removed do not. */
  countsOf(filter: FlowFilter): Pick<CaptureCounts, "flows" | "outcomes" | "findings"> {
    const passing = this.#order("id", false, filter);
    const outcomes = zeros(OUTCOMES);
    const findings = zeros(SEVERITIES);
    for (const flow of passing) this.#count(flow, outcomes, findings);
    return { flows: passing.length, outcomes, findings };
  }

  query(query: FlowQuery): FlowPage {
    const filterError = this.filterError(query.filter.text);
    const order = this.#order(query.sort, query.descending, query.filter);
    const groups = query.group && this.#grouped(order, query.group);
    const entries = groups?.entries ?? order;
    const first = Math.max(0, Math.min(query.first, entries.length));
    const rows = Array.from(entries.subarray(first, first + query.count), (entry) =>
      entry >= 0 || groups === undefined ? this.#rowAt(entry) : this.#headOf(groups.groups[~entry]!, query.group!),
    );
    return {
      revision: this.#revision,
      total: entries.length,
      first,
      rows,
      outcomes: this.#outcomesOf(query.filter.text),
      ...(groups && { flows: order.length }),
      ...(filterError && { filterError }),
    };
  }

  /** Ids of the flows that pass a filter, in the list's order. */
  ids(sort: FlowSortKey, descending: boolean, filter: FlowFilter): Int32Array {
    return this.#order(sort, descending, filter).map((flow) => this.#tracker.ids.of(flow));
  }

  /** Position of a flow in the list; −1 if it does not match the filter. */
  indexOf(
    id: number,
    sort: FlowSortKey,
    descending: boolean,
    filter: FlowFilter,
    group?: FlowGrouping | undefined,
  ): number {
    const order = this.#order(sort, descending, filter);
    const flow = this.#tracker.ids.indexOf(id);
    if (group === undefined) return order.indexOf(flow);
    const { entries, groups } = this.#grouped(order, group);
    const at = entries.indexOf(flow);
    return at >= 0 ? at : entries.indexOf(~groups.findIndex((members) => members.includes(flow)));
  }

  #grouped(order: Int32Array, group: FlowGrouping): FlowGroups {
    const key = JSON.stringify([group, this.#ordered?.key]);
    if (this.#groups?.key === key && this.#groups.state === this.#state) return this.#groups.groups;
    const { causeOf, who } = this.#foundCauses();
    const numbers = { cause: causeOf, responder: who.values[ENDPOINT], initiator: who.values[INITIATOR] }[group.by];
    const open = new Set(group.open);
    const groups = groupFlows(
      order,
      (flow) => numbers[flow]!,
      (flow) => open.has(this.#groupName(flow, group).key),
    );
    this.#groups = { key, state: this.#state, groups };
    return groups;
  }

  #groupName(flow: number, { by }: FlowGrouping): Pick<GroupHead, "key" | "label"> {
    if (by === "cause") {
      const { causes, causeOf } = this.#foundCauses();
      const cause = causes[causeOf[flow]!];
      return { key: cause?.id ?? "", label: cause?.message ?? "No cause of a failure" };
    }
    const { initiator, responder } = this.#rowAt(flow);
    const label = by === "responder" ? responder : initiator.slice(0, initiator.lastIndexOf(":"));
    return { key: label, label };
  }

  #headOf(members: readonly number[], group: FlowGrouping): FlowRow {
    const first = members[0]!;
    const outcomes = zeros(OUTCOMES);
    for (const flow of members) outcomes[outcomeOf(this.#tracker.flows.chunk(flow), this.#tracker.flows.at(flow))]++;
    const name = this.#groupName(first, group);
    const head = { ...name, flows: members.length, outcomes, open: group.open.includes(name.key) };
    return { ...this.#rowAt(first), group: head };
  }

  #outcomesOf(text: string): Readonly<Record<Outcome, number>> {
    if (this.#outcomes?.text === text && this.#outcomes.state === this.#state) return this.#outcomes.counts;
    // The order, for which the flows were judged, was asked for before.
    const counts = this.#list.outcomesOf(text);
    this.#outcomes = { text, state: this.#state, counts };
    return counts;
  }

  #order(sort: FlowSortKey, descending: boolean, filter: FlowFilter): Int32Array {
    const key = JSON.stringify([sort, descending, filter.text, filter.outcomes]);
    if (this.#ordered?.key === key && this.#ordered.state === this.#state) return this.#ordered.order;
    // Rules and severities are read from the rows: every flow must be judged before.
    const parsed = this.#list.parse(filter.text);
    const needsJudging = sort === "problem" || (parsed.kind === "filter" && needsFindings(parsed.expression));
    if (needsJudging) for (let flow = 0; flow < this.#tracker.length; flow++) this.#verdict(flow);
    const order = this.#list.order(sort, descending, filter);
    this.#ordered = { key, state: this.#state, order };
    return order;
  }

  /** Calls back with the ids of finished flows (which will not change), each once, in the order of their end; the rest at `end`. */
  onFlowOver(listener: (id: number) => void): void {
    this.#over = new FlowsOver(this.#tracker, (flow) => listener(this.#tracker.ids.of(flow)));
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
    this.#queue.drain();
    this.#over?.forget(
      (flow) => this.#count(flow, this.#gone.outcomes, this.#gone.findings),
      Array.from(this.#connections.all(), ({ flows }) => flows),
    );
    this.#revision++;
  }
}

function zeros<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
}
