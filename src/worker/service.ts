// Serves the analysis of one capture over a port.

import { CAPTURE_TOOLS } from "../core/agents/captureTools";
import { ToolError, type ToolInput } from "../core/agents/toolInput";
import { visibleText } from "../core/text/visible";
import { enclosingRanges } from "../core/transcript/enclosing";
import { targetOfFrame } from "../core/transcript/frameTarget";
import { explainEvent, explainHead } from "../core/transcript/lineExplanation";
import { fieldOfTarget, type TranscriptModel, targetOfLine } from "../core/transcript/model";
import { expectedNumbers } from "../core/transcript/nextNumbers";
import { acknowledgedSegments, acknowledgingSegments, sameNumbers } from "../core/transcript/numberLinks";
import { type ByteSource, SourceError } from "../io/byteSource";
import type { Platform } from "../io/platform";
import type {
  AnalysisApi,
  AnalysisEvents,
  AnalysisSettings,
  CaptureSource,
  CaptureSummary,
  FlowPage,
  FlowQuery,
  TranscriptScope,
} from "../protocol/api";
import { type Arg, type Handlers, Link, type Port } from "../protocol/link";
import { outlinedBlocks, Transcripts } from "./builtTranscripts";
import { sha256Of } from "./digest";
import { Exports, reportOf } from "./exports";
import { goodFlow } from "./goodFlow";
import { isCompared, openersOf, openSource } from "./openSource";
import { Reading } from "./reading";
import { readDataRows, readFrame, readFramesAtPlaces } from "./reread";
import { shownDetail } from "./shownDetail";
import { TimeTraces } from "./timeTraces";

const LOOK_FOR_GROWTH_EVERY_MS = 500;

/** While a capture is followed, its next check for growth. */
interface Watch {
  timer: ReturnType<typeof setTimeout>;
}

/** The format is detected within this many bytes. */
const BEGINNING = 1 << 16;

export class AnalysisService {
  readonly #platform: Platform;
  readonly #link: Link<AnalysisEvents, AnalysisApi>;
  readonly #transcripts = new Transcripts();
  readonly #timeTraces = new TimeTraces();
  readonly #exports = new Exports();
  #origin: CaptureSource | undefined;
  #settings: AnalysisSettings | undefined;
  #byteLimit: number | undefined;
  #reading: Reading | undefined;
  #watch: Watch | undefined;

  constructor(port: Port, platform: Platform) {
    this.#platform = platform;
    this.#link = new Link(port, this.#handlers());
  }

  /** Stops reading and closes the file. */
  dispose(): void {
    clearTimeout(this.#watch?.timer);
    this.#watch = undefined;
    this.#close();
    this.#link.dispose();
  }

  #handlers(): Handlers<AnalysisApi> {
    return {
      open: (arg) => this.#open(arg),
      cancel: () => this.#reading?.cancel(),
      configure: async ({ settings }) => {
        this.#settings = settings;
        await this.#now.configure(settings);
        return this.#summary();
      },
      follow: ({ follow }) => this.#follow(follow),
      correctClocks: ({ offsetsNs }) => this.#now.correctClocks(offsetsNs.map((offset) => offset ?? undefined)),
      advance: ({ epochMs }) => this.#reading?.advanceTo(epochMs),
      summary: () => this.#summary(),
      agentTool: ({ name, input }) => this.#agentTool(name, input),
      overview: () => this.#now.overview(),
      flows: (query) => this.#flows(query),
      indexOfFlow: ({ id, ...listing }) => this.#reading?.analysis.indexOf(id, listing) ?? -1,
      filterHelp: ({ text, cursor }) => this.#now.analysis.filterHelp(text, cursor),
      flow: ({ id }) => shownDetail(this.#reading?.analysis.detail(id)),
      goodFlow: ({ id, sample }) => goodFlow(this.#now.analysis, id, sample),
      digest: () => this.#digest(),
      dataRows: (arg) => readDataRows(this.#now, arg),
      frame: (arg) => readFrame(this.#now, arg),
      framesAtPlaces: (arg) => readFramesAtPlaces(this.#now, arg),
      flowTime: (query) => this.#timeTraces.answer(this.#now, query),
      exportFlow: (arg) => this.#exports.flow(this.#now, this.#settings!, arg),
      cancelExport: () => this.#exports.cancel(),
      captureReport: (arg) => reportOf(this.#now, this.#summary().issues, arg),
      transcript: ({ scope }) => {
        const { revision, text } = this.#transcript(scope).transcript;
        return { revision, text };
      },
      blocks: ({ scope }) => outlinedBlocks(this.#transcript(scope)),
      problems: ({ scope }) => {
        const { revision, problems, hidden } = this.#transcript(scope).transcript;
        return { revision, problems, hidden };
      },
      explainLine: ({ scope, line }) => this.#explain(scope, line),
      targetOfLine: ({ scope, line }) => targetOfLine(this.#transcript(scope), line),
      lineOfTarget: ({ scope, target, rule }) => fieldOfTarget(this.#transcript(scope), target, rule),
      targetOfFrame: ({ frame }) => targetOfFrame(this.#now.analysis, frame),
      acknowledgedSegments: ({ scope, ...at }) => acknowledgedSegments(this.#transcript(scope), this.#now.analysis, at),
      acknowledgingSegments: ({ scope, ...at }) =>
        acknowledgingSegments(this.#transcript(scope), this.#now.analysis, at),
      sameNumbers: ({ scope, ...at }) => sameNumbers(this.#transcript(scope), this.#now.analysis, at),
      expectedNumbers: ({ scope, from, to }) => expectedNumbers(this.#transcript(scope), this.#now.analysis, from, to),
      enclosingRanges: ({ scope, ...at }) => enclosingRanges(this.#transcript(scope), this.#now.analysis, at),
    };
  }

  get #now(): Reading {
    if (this.#reading === undefined) throw new SourceError("No capture is open.");
    return this.#reading;
  }

  async #open({ source, settings, follow, byteLimit }: Arg<AnalysisApi, "open">): Promise<CaptureSummary> {
    this.#origin = source;
    this.#settings = settings;
    this.#byteLimit = byteLimit;
    await this.#read(await openSource(source, this.#platform), source);
    this.#follow(follow);
    return this.#summary();
  }

  /** Reads a source from its beginning, and replaces the previous content. */
  async #read(source: ByteSource, origin: CaptureSource): Promise<void> {
    const revision = (this.#reading?.revision ?? 0) + 1;
    this.#close();
    const names = () => openersOf(origin, this.#platform).map(({ name }) => visibleText(name));
    const reading = new Reading(source, this.#settings!, revision, {
      report: () => this.#changed(reading),
      nextTurn: () => this.#platform.nextTurn(),
      places: isCompared(origin) ? names() : undefined,
      byteLimit: this.#byteLimit,
    });
    this.#reading = reading;
    await reading.run();
  }

  /** A capture that could not be opened has no flows; its summary contains the reason. */
  async #flows(query: FlowQuery): Promise<FlowPage> {
    const reading = this.#reading;
    if (reading === undefined) return { revision: 0, total: 0, first: 0, rows: [] };
    const { revision } = reading;
    const steps = reading.analysis.querying(query);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return { ...value, revision };
      await reading.nextTurn();
    }
  }

  #agentTool(name: string, input: ToolInput): string {
    const { analysis } = this.#now;
    const tool = CAPTURE_TOOLS.find((each) => each.name === name);
    if (tool === undefined) return `There is no tool "${name}".`;
    try {
      return tool.answer({ analysis, issues: this.#summary().issues }, input);
    } catch (error) {
      if (error instanceof ToolError) return error.message;
      throw error;
    }
  }

  async #digest(): Promise<string | undefined> {
    const [file, ...others] = this.#origin === undefined ? [] : openersOf(this.#origin, this.#platform);
    if (file === undefined || others.length > 0) return undefined;
    return sha256Of(file.open(), () => this.#platform.nextTurn());
  }

  #transcript(scope: TranscriptScope): TranscriptModel {
    return this.#transcripts.of(this.#now, scope);
  }

  #explain(scope: TranscriptScope, line: number): string | undefined {
    const target = targetOfLine(this.#transcript(scope), line);
    const flow = target && this.#now.analysis.flow(target.flowId);
    if (flow === undefined || target === undefined) return undefined;
    if (target.event === undefined) return explainHead(flow);
    return explainEvent(flow, flow.events[target.event], this.#now.analysis.findings(flow));
  }

  #summary(): CaptureSummary {
    return this.#now.summary(this.#watch !== undefined);
  }

  #changed(reading: Reading): void {
    if (reading !== this.#reading) return;
    // The answer is not needed; the host may be gone.
    this.#link.call("changed", this.#summary()).catch(() => {});
  }

  #follow(follow: boolean): void {
    clearTimeout(this.#watch?.timer);
    this.#watch = undefined;
    if (follow) {
      const watch = { timer: setTimeout(() => void this.#look(watch), LOOK_FOR_GROWTH_EVERY_MS) };
      this.#watch = watch;
    }
    this.#changed(this.#now);
  }

  /** Checks whether the file grew, or was replaced. */
  async #look(watch: Watch): Promise<void> {
    try {
      await this.#catchUp();
    } catch {
      // The file is being replaced: the next check finds the new one.
    }
    // Stopped, closed or reopened in the meantime?
    if (this.#watch === watch) watch.timer = setTimeout(() => void this.#look(watch), LOOK_FOR_GROWTH_EVERY_MS);
  }

  async #catchUp(): Promise<void> {
    const reading = this.#now;
    if (reading.state !== "complete" && !isYetToBegin(reading)) return;
    const change = reading.source.changed();
    if (change === "grown" && reading.state === "complete") await reading.run();
    else if (change === "grown" || change === "replaced")
      await this.#read(await openSource(this.#origin!, this.#platform), this.#origin!);
  }

  #close(): void {
    this.#reading?.close();
    this.#reading?.source.close();
    this.#reading = undefined;
  }
}

/** Not a capture, but so short that its beginning may not be written yet. */
function isYetToBegin({ state, source, analysis }: Reading): boolean {
  return state === "failed" && analysis.notACapture !== undefined && source.bytesRead < BEGINNING;
}
