// One open capture: editors, transcript and problems share its analysis.

import { EventEmitter, FileSystemError, l10n, type Uri, workspace } from "vscode";
import { visibleText } from "../../core/text/visible";
import type {
  AnalysisApi,
  AnalysisSettings,
  CaptureLesson,
  CapturePart,
  CaptureSource,
  CaptureSummary,
  Problems,
  TranscriptScope,
} from "../../protocol/api";
import type { Answer, Arg } from "../../protocol/link";
import { NOTHING_YET } from "../../protocol/nothingYet";
import type { HostPlatform } from "../hostPlatform";
import { fileNameOf } from "../uriParts";
import { AnalysisWorker } from "./analysisWorker";
import { filesOf } from "./captureFiles";
import { type FileStamp, stampOf } from "./fileStamp";
import { hidesVerdicts, readLesson } from "./lessonFile";
import { isComparison } from "./mergedAddress";
import { Settling } from "./settling";

export class Capture {
  readonly uri: Uri;
  readonly name: string;
  readonly #platform: HostPlatform;
  readonly #changed = new EventEmitter<CaptureSummary>();
  /** Fires a few times a second while the capture is read, and at its end. */
  readonly onDidChange = this.#changed.event;
  readonly #lessonChanged = new EventEmitter<CaptureLesson | undefined>();
  /** Fires when a reload finds another lesson beside it, or none any more. */
  readonly onDidChangeLesson = this.#lessonChanged.event;
  readonly #settled = new EventEmitter<void>();
  /** Fires when its problems and texts should be updated: after it was read, and from time to time while it grows. */
  readonly onDidSettle = this.#settled.event;
  readonly #settling = new Settling(() => this.#settled.fire());
  #settings: AnalysisSettings;
  #summary: CaptureSummary = NOTHING_YET;
  #worker: AnalysisWorker | undefined;
  #following = false;
  #disposed = false;
  /** Since its analysis ran out of memory: how many bytes the next one reads. */
  #byteLimit: number | undefined;
  #stamp: FileStamp | undefined;
  #lesson: Promise<CaptureLesson | undefined> = Promise.resolve(undefined);
  #lessonHides = false;
  /** The pages whose users hide the answers. */
  readonly #hiding = new Set<object>();
  // Calls wait until the analysis knows what to read.
  #told: Promise<void> = Promise.resolve();

  constructor(uri: Uri, platform: HostPlatform, settings: AnalysisSettings, following: boolean) {
    this.uri = uri;
    this.name = visibleText(fileNameOf(uri));
    this.#platform = platform;
    this.#settings = settings;
    this.#following = following && this.canFollow;
    void this.reload();
  }

  get summary(): CaptureSummary {
    return this.#summary;
  }

  /** The file's stamp just before it was read; a difference means a later change. */
  get stamp(): FileStamp | undefined {
    return this.#stamp;
  }

  /** What the settings file of a lesson beside it says; `undefined` without one. */
  get lesson(): Promise<CaptureLesson | undefined> {
    return this.#lesson;
  }

  /** Its verdicts are to be found out: nothing outside of its page shows them. */
  get hidesVerdicts(): boolean {
    return this.#lessonHides || this.#hiding.size > 0;
  }

  /** A page hides the answers, or shows them again. */
  setHiding(page: object, hide: boolean): void {
    const before = this.hidesVerdicts;
    if (hide) this.#hiding.add(page);
    else this.#hiding.delete(page);
    if (this.hidesVerdicts !== before && !this.#disposed) this.#tellHiding();
  }

  #tellHiding(): void {
    this.#changed.fire(this.#summary);
    this.#settled.fire();
  }

  /** Only files on disk can be followed while they grow, and no comparison. */
  get canFollow(): boolean {
    return !isComparison(this.uri) && this.#isOnDisk;
  }

  get #isOnDisk(): boolean {
    return this.#platform.hasFiles && filesOf(this.uri).every(({ scheme }) => scheme === "file");
  }

  get following(): boolean {
    return this.#following;
  }

  /** Reads everything again. Ends at the end of the file, after a cancel or a failure. */
  async reload(): Promise<void> {
    // Whoever has seen the part asks for the rest.
    if (this.#summary.state === "cancelled") this.#byteLimit = undefined;
    this.#update({ ...this.#summary, state: "reading", failure: undefined });
    let tell = (): void => {};
    this.#told = new Promise((resolve) => {
      tell = resolve;
    });
    const hid = this.hidesVerdicts;
    const before = this.#lesson;
    this.#lesson = readLesson(this.uri);
    try {
      const lesson = await this.#lesson;
      this.#lessonHides = hidesVerdicts(lesson);
      if (JSON.stringify(lesson) !== JSON.stringify(await before) && !this.#disposed) this.#lessonChanged.fire(lesson);
      this.#stamp = await stampOf(this.uri);
      const source = await this.#source();
      if (this.#disposed) return;
      const opened = this.#analysis.call("open", {
        source,
        settings: this.#settings,
        follow: this.#following,
        ...(this.#byteLimit !== undefined && { byteLimit: this.#byteLimit }),
      });
      tell();
      this.#update(await opened);
      // The same octets may have the same revision as before, which is no news.
      if (this.hidesVerdicts !== hid && !this.#disposed) this.#tellHiding();
    } catch (error) {
      // Where the thread ended, more is known than that the call failed.
      if (this.#summary.state !== "failed") this.#fail(reasonOf(error));
    } finally {
      tell();
    }
  }

  cancel(): Promise<void> {
    return this.ask("cancel", {});
  }

  async configure(settings: AnalysisSettings): Promise<void> {
    this.#settings = settings;
    if (this.#summary.state !== "failed") this.#update(await this.ask("configure", { settings }));
  }

  /** Starts or stops following it while it grows. A capture that cannot be followed stays unchanged. */
  async follow(follow: boolean): Promise<void> {
    if (!this.canFollow) return;
    this.#following = follow;
    // A file that is not a capture yet may become one.
    if (this.#summary.state === "failed") return this.reload();
    await this.ask("follow", { follow });
    // Changes during following were read.
    this.#stamp = await stampOf(this.uri);
  }

  /** Settles once the capture is read, as far as possible. */
  async whenRead(): Promise<CaptureSummary> {
    while (this.#summary.state === "reading" && !this.#disposed) {
      await new Promise<void>((resolve) => {
        const listening = this.onDidChange(() => {
          listening.dispose();
          resolve();
        });
      });
    }
    return this.#summary;
  }

  transcript(scope: TranscriptScope): Promise<Answer<AnalysisApi, "transcript">> {
    return this.ask("transcript", { scope });
  }

  problems(scope: TranscriptScope): Promise<Problems> {
    return this.ask("problems", { scope });
  }

  /** Calls the analysis. Rejects if it cannot answer, for example because the capture was closed. */
  async ask<M extends keyof AnalysisApi>(method: M, arg: Arg<AnalysisApi, M>): Promise<Answer<AnalysisApi, M>> {
    await this.#told;
    if (this.#disposed) throw new Error(l10n.t("{0} was closed.", this.name));
    return this.#analysis.call(method, arg);
  }

  dispose(): void {
    this.#disposed = true;
    this.#worker?.dispose();
    this.#changed.fire(this.#summary);
    this.#changed.dispose();
    this.#lessonChanged.dispose();
    this.#settling.dispose();
    this.#settled.dispose();
  }

  get #analysis(): AnalysisWorker {
    this.#worker ??= new AnalysisWorker(
      this.#platform.startAnalysis(),
      { changed: (summary) => this.#update(summary) },
      (reason, outOfMemory) => {
        this.#worker = undefined;
        this.#stopped(
          outOfMemory ? this.#outOfMemory() : l10n.t("The analysis of {0} stopped: {1}.", this.name, reason),
        );
      },
    );
    return this.#worker;
  }

  async #source(): Promise<CaptureSource> {
    const files = filesOf(this.uri);
    const compared = isComparison(this.uri);
    if (this.#isOnDisk) return { kind: "files", paths: files.map(({ fsPath }) => fsPath), compared };
    if (files.length === 1) return { kind: "bytes", name: this.name, bytes: await workspace.fs.readFile(this.uri) };
    return { kind: "parts", parts: await Promise.all(files.map(readPart)), compared };
  }

  /** What can be done about it. The next time, half of what was read is read. */
  #outOfMemory(): string {
    const { bytesRead, byteLength } = this.#summary;
    const half = Math.floor(bytesRead / 2);
    if (half === 0 || byteLength === 0) {
      return l10n.t("The analysis of {0} ran out of memory. Reload it when other captures are closed.", this.name);
    }
    this.#byteLimit = half;
    const percent = (bytes: number) => Math.floor((100 * bytes) / byteLength);
    return l10n.t(
      "The analysis of {0} ran out of memory after {1} % of the file. Reload reads the first {2} %. To see the rest, filter or split the capture.",
      this.name,
      percent(bytesRead),
      percent(half),
    );
  }

  /** What was read is gone with the thread. */
  #stopped(failure: string): void {
    this.#update({ ...NOTHING_YET, revision: this.#summary.revision, state: "failed", failure: visibleText(failure) });
  }

  #fail(failure: string): void {
    this.#update({ ...this.#summary, state: "failed", failure: visibleText(failure) });
  }

  #update(summary: CaptureSummary): void {
    if (this.#disposed) return;
    this.#summary = summary;
    this.#changed.fire(summary);
    this.#settling.note(summary);
  }
}

/** A file that cannot be read does not prevent reading the others. */
async function readPart(file: Uri): Promise<CapturePart> {
  const name = visibleText(fileNameOf(file));
  try {
    return { name, bytes: await workspace.fs.readFile(file) };
  } catch (error) {
    return {
      name,
      failure: l10n.t("{0} cannot be read: {1}", name, error instanceof Error ? error.message : String(error)),
    };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof FileSystemError) return l10n.t("The file cannot be read: {0}", error.message);
  return error instanceof Error ? error.message : String(error);
}
