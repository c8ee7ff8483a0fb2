// A capture as far as it was read: pieces in, flows in packed rows out, and what is known of the capture itself.

import { type ForkableReader, openCapture } from "../capture/formats";
import type { CaptureIssue, Frame, NotACapture } from "../capture/frame";
import type { CaptureCoverage } from "../connection/placeView";
import { seamsOf } from "../evidence/captureSeams";
import { filterOf } from "../evidence/filter";
import type { Pause } from "../evidence/frameOrder";
import { FrameTimes } from "../evidence/frameTimes";
import type { RecordingTimes } from "../evidence/recordingTimes";
import type { Filter, Flow } from "../flow/flow";
import { NeighborTable } from "../tracker/neighborTable";
import * as L from "../tracker/rowLayout";
import { SegmentQueue } from "../tracker/segmentQueue";
import { FlowTracker } from "../tracker/tracker";
import { PacketDecoder } from "../wire/decoder";
import type { FrameDirection } from "../wire/recordingPoints";
import { HandshakeTimes } from "./handshakeTimes";
import { MOST_NAMES, namesOf } from "./interfaceNames";
import { kindIssues } from "./kindIssues";
import type { LoneSynFacts } from "./loneSyns";
import { hasMissed, missesOften } from "./missedOctets";
import { neighborIssues } from "./neighborFacts";
import { PathNames } from "./pathNames";
import type { AnalysisSettings, CaptureCounts } from "./query";
import { SegmentTrace } from "./segmentTrace";
import { tallyIssues } from "./tallyIssues";

/** The first bytes of a file identify its format. */
const LONGEST_HEAD = 1 << 16;

export interface ReadingOptions {
  /** Every segment is kept, for a comparison with other captures. */
  readonly traced?: boolean;
  /** How many events are kept whatever the number of flows; less than usual for tests. */
  readonly freeEvents?: number;
  /** A name for the place where it was recorded, shown before VLANs and tunnels. */
  readonly place?: string | undefined;
}

export class CaptureReading {
  readonly tracker: FlowTracker;
  readonly neighbors = new NeighborTable();
  readonly handshakes: HandshakeTimes;
  /** Every segment, where the capture is to be compared with others. */
  readonly trace: SegmentTrace | undefined;
  /** Grows with every change of content. */
  revision = 0;
  /** Time of the first frame. */
  startNs = 0;
  /** As far as `recognise` saw it. */
  filter: Filter | undefined;
  #seams: readonly Pause[] = [];
  #reader: ForkableReader | undefined;
  #notACapture: NotACapture | undefined;
  #head: Uint8Array = new Uint8Array(0);
  readonly #frameTimes = new FrameTimes();
  readonly #decoder = new PacketDecoder();
  readonly #queue: SegmentQueue;
  readonly #sink = { frame: (frame: Frame): void => this.#frame(frame), release: (): void => this.#queue.drain() };
  readonly #pathNames: PathNames;
  #loses = { revision: -1, answer: false };
  #drops = { revision: -1, count: 0 };

  constructor(settings: AnalysisSettings, { traced = false, place, freeEvents }: ReadingOptions) {
    this.#pathNames = new PathNames(place);
    this.tracker = new FlowTracker(settings, freeEvents);
    this.handshakes = new HandshakeTimes(this.tracker);
    const trace = traced ? new SegmentTrace(this.tracker, settings.checksums) : undefined;
    this.trace = trace;
    this.#queue = new SegmentQueue(
      this.tracker,
      trace && ((packet, recorded, mix) => trace.add(packet, recorded, mix)),
    );
  }

  get recordingTimes(): RecordingTimes {
    return this.#frameTimes.recording;
  }

  get notACapture(): NotACapture | undefined {
    return this.#notACapture;
  }

  fork(fileOffset: number, frameNumber: number): ForkableReader | undefined {
    return this.#reader?.fork(fileOffset, frameNumber);
  }

  get offset(): number {
    return this.#reader?.offset ?? 0;
  }

  get stopped(): boolean {
    return this.#notACapture !== undefined || this.#reader?.stopped === true;
  }

  push(piece: Uint8Array): void {
    if (this.stopped || piece.length === 0) return;
    this.revision++;
    if (this.#reader) {
      this.#reader.push(piece, this.#sink);
      return;
    }
    const head = new Uint8Array(this.#head.length + piece.length);
    head.set(this.#head);
    head.set(piece, this.#head.length);
    this.#openWith(head, head.length > LONGEST_HEAD);
  }

  end(): void {
    this.revision++;
    if (!this.#reader && !this.#notACapture) this.#openWith(this.#head, true);
    this.#reader?.end();
    for (const { startNs, endNs } of this.#reader?.recordings ?? []) {
      this.recordingTimes.wasRunning(startNs, endNs);
      this.tracker.lastTimeNs = Math.max(this.tracker.lastTimeNs, endNs);
    }
  }

  cut(): void {
    this.revision++;
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
    if (this.#frameTimes.isRepeated(frame)) return;
    const decoder = this.#decoder;
    const { bytes, view, start, end, originalLength, linkType, frameNumber, interfaceIndex } = frame;
    if (frameNumber === 1) this.startNs = frame.timeNs;
    decoder.packet = this.#queue.packet;
    decoder.decode(bytes, view, start, end, originalLength, linkType, frameNumber);
    if (interfaceIndex > 0 && decoder.points.of(decoder.packet.point)?.by !== "system")
      decoder.packet.point = decoder.points.ofFile(interfaceIndex);
    this.#queue.add(frame, bytes);
    if (decoder.neighbor) this.neighbors.take(decoder.neighbor, frame);
  }

  /** Segments that wait for their flow to be found are handed over. */
  drain(): void {
    this.#queue.drain();
  }

  /** Determines the kind of this capture as far as it was read. Returns whether it changed: verdicts were made without it. */
  recognise(): boolean {
    this.#seams = seamsOf(this.#frameTimes.order.pauses, this.tracker);
    const before = this.filter;
    this.filter = filterOf(this.tracker, (timeNs) => this.recordingTimes.endAfter(timeNs));
    return this.filter !== before;
  }

  advanceTo(timeNs: number): void {
    if (timeNs <= this.tracker.lastTimeNs) return;
    this.tracker.lastTimeNs = timeNs;
    this.recordingTimes.advanceTo(timeNs);
    this.revision++;
  }

  get frames(): number {
    return this.#reader?.frames ?? 0;
  }

  get epochSeconds(): number {
    return this.#reader?.clock.epochSeconds ?? 0;
  }

  /** The capture does not contain the sequence numbers on the wire. */
  get relativeNumbersOnly(): boolean {
    return this.#reader?.relativeNumbersOnly === true;
  }

  /** The capture does not contain the sequence numbers of segments without data. */
  get numbersAssumed(): boolean {
    return this.#reader?.numbersAssumed === true;
  }

  get contents(): Pick<CaptureCounts, "format" | "interfaces" | "linkTypes" | "frames" | "tcpSegments"> {
    return {
      format: this.#reader?.format ?? "",
      ...namesOf(this.#reader?.interfaces ?? []),
      frames: this.frames,
      tcpSegments: this.tracker.segments,
    };
  }

  get notTcp(): CaptureCounts["notTcp"] {
    const rows = this.#decoder.tally.of("other").map(({ name, count }) => ({ name, frames: count }));
    return rows.sort((a, b) => b.frames - a.frames).slice(0, MOST_NAMES);
  }

  get issues(): readonly CaptureIssue[] {
    const kinds = kindIssues({
      order: this.#frameTimes.order,
      points: this.tracker.capturePoints,
      seams: this.#seams,
      filter: this.filter,
      segments: this.tracker.segments,
      notKept: this.tracker.notKept,
    });
    const neighbors = neighborIssues(this.tracker, this.neighbors);
    return [...(this.#reader?.issues ?? []), ...neighbors, ...kinds, ...tallyIssues(this.#decoder.tally)];
  }

  /** The interface at a recording point; undefined where there is only one, or the capture does not say. */
  interfaceOf(point: number | undefined): string | undefined {
    const at = this.#decoder.points.of(point ?? 0);
    if (at?.by === "system") return `interface ${at.interface}`;
    const interfaces = this.#reader?.interfaces ?? [];
    if (interfaces.length < 2) return undefined;
    const index = at?.interface ?? 0;
    return interfaces[index]?.name.trim() || `interface ${index}`;
  }

  /** Whether a frame came to the recording host, or left it; undefined where the capture does not say. */
  directionOf(point: number | undefined): FrameDirection | undefined {
    return this.#decoder.points.of(point ?? 0)?.direction;
  }

  /** Of all recording points so far, each once; empty where the capture has one interface, or does not say. */
  get interfaceNames(): readonly string[] {
    const names = Array.from({ length: this.#decoder.points.length }, (_, point) => this.interfaceOf(point));
    return [...new Set(names.filter((name) => name !== undefined))];
  }

  /** Texts of VLANs and tunnels. */
  get layers(): readonly string[] {
    return this.#decoder.paths;
  }

  /** Texts of VLANs and tunnels, with the name of the capture's place. */
  get paths(): readonly string[] {
    return this.#pathNames.of(this.#decoder.paths);
  }

  layersOf({ path }: Flow): string {
    return this.#pathNames.layersOf(path);
  }

  /** What the capture shows around a flow. */
  factsOf(flow: number): LoneSynFacts {
    const lastNs = this.tracker.floats.chunk(flow)[this.tracker.floats.at(flow) + L.D_LAST_TIME]!;
    return { endNs: this.recordingTimes.endAfter(lastNs), dropped: this.#dropped(), filtered: this.filter };
  }

  /** What this capture could have recorded of a flow. */
  coverageOf(flow: number): CaptureCoverage {
    const times = this.tracker.floats.chunk(flow);
    const floatsAt = this.tracker.floats.at(flow);
    const coverage = this.#coverage(times[floatsAt + L.D_FIRST_TIME]!, times[floatsAt + L.D_LAST_TIME]!);
    return { ...coverage, losesFrames: coverage.losesFrames || hasMissed(this.tracker, flow) };
  }

  /** What this capture could have recorded of a flow that it has not, around a moment. */
  coverageAt(timeNs: number): CaptureCoverage {
    const coverage = this.#coverage(timeNs, timeNs);
    // The moment may lie before its first frame, or after its last one.
    return {
      ...coverage,
      startNs: Math.max(coverage.startNs, this.startNs),
      endNs: Math.min(coverage.endNs, this.tracker.lastTimeNs),
    };
  }

  #coverage(firstNs: number, lastNs: number): CaptureCoverage {
    const endNs = this.recordingTimes.endAfter(lastNs);
    return {
      startNs: this.recordingTimes.startBefore(firstNs),
      endNs: Math.min(endNs, this.trace?.fullSinceNs ?? endNs),
      losesFrames: this.losesFrames,
      filtered: this.filter,
    };
  }

  /** It reports lost frames, or its flows show many. Counted once per revision: each connection asks. */
  get losesFrames(): boolean {
    if (this.#loses.revision !== this.revision)
      this.#loses = { revision: this.revision, answer: this.#dropped() > 0 || missesOften(this.tracker) };
    return this.#loses.answer;
  }

  /** Summed once per revision: a capture may name tens of thousands of interfaces, and every flow that is built asks. */
  #dropped(): number {
    if (this.#drops.revision !== this.revision) {
      let count = 0;
      for (const issue of this.#reader?.issues ?? []) if (issue.kind === "dropped") count += issue.count;
      this.#drops = { revision: this.revision, count };
    }
    return this.#drops.count;
  }
}
