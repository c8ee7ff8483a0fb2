// Live captures in VS Code: from the user's command, through the program's run, to a saved or discarded capture.

import { commands, l10n, type Memento, type Uri, window, workspace } from "vscode";
import type { Capture } from "../capture/capture";
import { VIEW_TYPE } from "../capture/captureEditor";
import type { Captures } from "../capture/captures";
import { countText } from "../countText";
import { DisposableStore } from "../disposables";
import { notify } from "../notify";
import { describeEnding, type Limit, type LiveEnding } from "./endings";
import { LiveCapture } from "./liveCapture";
import { readMaximumOctets } from "./liveMemory";
import { reasonOf, tellEnding, tellNoFile, tellRestricted } from "./liveMessages";
import { LiveStatus, liveText } from "./liveStatus";
import type { Program } from "./programs";
import { type Answers, askWhatToCapture } from "./questions";
import { UnsavedCaptures } from "./unsaved";

// More flows are not useful; the cause of so many connections is visible in the first thousand.
const MOST_FLOWS = 100_000;

const LOOK_EVERY_MS = 500;
const TELL_CLOCK_EVERY_MS = 1000;

// After this time without frames, all verdicts about missing segments are final, and the clock can stop.
const CLOCK_MATTERS_MS = 70_000;

const STOP = l10n.t("Stop It");
const SAVE = l10n.t("Save As…");
const DISCARD = l10n.t("Discard");
const OPEN_AGAIN = l10n.t("Open Again");

/** A running capture. */
interface Run {
  readonly uri: Uri;
  readonly live: LiveCapture;
  readonly ended: Promise<void>;
}

export class LiveCaptures {
  readonly #captures: Captures;
  readonly #memento: Memento;
  readonly #unsaved: UnsavedCaptures;
  readonly #store = new DisposableStore();
  #starting = false;
  #disposed = false;
  #run: Run | undefined;
  /** Unsaved captures about which a message is shown: closing one of them needs no second one. */
  readonly #asked = new Set<string>();

  constructor(captures: Captures, { storage, memento }: { storage: Uri; memento: Memento }) {
    this.#captures = captures;
    this.#memento = memento;
    this.#unsaved = this.#store.add(new UnsavedCaptures(storage));
    this.#store.add(captures.onDidClose(({ uri }) => void this.#askAboutClosed(uri)));
    const table: Readonly<Record<string, (uri?: unknown) => unknown>> = {
      startLive: () => this.start(),
      stopLive: () => this.stop(),
      showLive: () => this.#run && open(this.#run.uri),
      saveLive: () => this.#decide((uri) => this.#unsaved.save(uri)),
      discardLive: () => this.#decide((uri) => this.#unsaved.discard(uri)),
      openUnsavedLive: () => this.#pickUnsaved(),
    };
    for (const [name, run] of Object.entries(table)) {
      this.#store.add(commands.registerCommand(`tcpHandshake.${name}`, run));
    }
  }

  /** Asks what to capture, and starts the capture. */
  async start(): Promise<void> {
    if (!workspace.isTrusted) return tellRestricted();
    if (this.#starting) return;
    if (this.#run !== undefined) {
      const answer = await notify.information(l10n.t("A live capture is already running."), STOP);
      if (answer === STOP) await this.stop();
      return;
    }
    this.#starting = true;
    try {
      const answers = await askWhatToCapture(this.#memento, { impossible: tellEnding });
      if (answers !== undefined) await this.#begin(answers);
    } finally {
      this.#starting = false;
    }
  }

  /** Settles when all captured frames are in the file. */
  async stop(): Promise<void> {
    this.#run?.live.stop();
    await this.#run?.ended;
  }

  dispose(): void {
    // The window closes: no dialog is possible, and the captured frames are in the file.
    this.#disposed = true;
    this.#store.dispose();
    this.#run?.live.dispose();
  }

  async #begin({ program, choice }: Answers): Promise<void> {
    let uri: Uri;
    try {
      uri = await this.#unsaved.add(choice.device, new Date());
    } catch (error) {
      return tellNoFile(error);
    }
    const store = new DisposableStore();
    const status = store.add(new LiveStatus(choice.device));
    const maximumOctets = readMaximumOctets();
    let capture: Capture | undefined;
    let live: LiveCapture;
    const begun = async () => {
      const share = store.add(this.#captures.share(uri));
      capture = share.capture;
      await open(uri);
      await share.capture.whenRead();
      await share.capture.follow(true);
    };
    let opened: Promise<void> = Promise.resolve();
    try {
      live = await LiveCapture.start(program, choice, uri.fsPath, () => {
        opened = begun();
        // The capture continues if its editor was closed at once.
        opened.catch(() => {});
      });
    } catch (error) {
      store.dispose();
      await this.#unsaved.forget(uri);
      return tellNoFile(error);
    }
    let toldMs = 0;
    const look = () => {
      const { state } = live;
      const flows = capture?.summary.flows ?? 0;
      status.show(state, flows);
      if (flows >= MOST_FLOWS) live.stopAt("flows");
      else if (state.octets >= maximumOctets) live.stopAt("octets");
      const { clockMs, lastFrameMs } = state;
      if (capture === undefined || clockMs === undefined || lastFrameMs === undefined) return;
      if (clockMs - lastFrameMs > CLOCK_MATTERS_MS || clockMs - toldMs < TELL_CLOCK_EVERY_MS) return;
      toldMs = clockMs;
      // If the capture was closed or its analysis stopped in the meantime, its editor already shows that.
      capture.ask("advance", { epochMs: clockMs }).catch(() => {});
    };
    look();
    const looking = setInterval(look, LOOK_EVERY_MS);
    store.add({ dispose: () => clearInterval(looking) });
    this.#setRun({
      uri,
      live,
      ended: live.ended.then(async (ending) => {
        status.dispose();
        clearInterval(looking);
        if (this.#disposed) return;
        await opened.catch(() => {});
        await readToEnd(capture, live.state.octets).catch(() => {});
        this.#setRun(undefined);
        this.#unsaved.ended(uri);
        store.dispose();
        const maximum = { flows: countText(MOST_FLOWS, "{0} flow", "{0} flows"), octets: `${maximumOctets / 1e6} MB` };
        void this.#tellEnd(uri, live, { program, device: choice.device, maximum }, ending);
      }),
    });
  }

  #setRun(run: Run | undefined): void {
    this.#run = run;
    void commands.executeCommand("setContext", "tcpHandshake.liveRuns", run !== undefined);
  }

  async #tellEnd(
    uri: Uri,
    live: LiveCapture,
    run: { program: Program; device: string; maximum: Readonly<Record<Limit, string>> },
    ending: LiveEnding,
  ): Promise<void> {
    const { state } = live;
    if (state.frames === 0 && ending.kind !== "stopped") {
      await this.#unsaved.forget(uri);
      await tellEnding(run.program, run.device, ending, run.maximum);
      return;
    }
    const text = l10n.t("{0} It contains {1} and is not saved yet.", describeEnding(ending, run), liveText(state));
    const show = ending.kind === "stopped" ? notify.information : notify.warning;
    const answer = await this.#askOnce(uri, () => show(text, SAVE, DISCARD));
    if (!(await this.#unsaved.has(uri))) return;
    if (answer === SAVE) await this.#attempt(() => this.#unsaved.save(uri));
    if (answer === DISCARD) await this.#attempt(() => this.#unsaved.discard(uri));
  }

  /** The unsaved capture for a command: the active one, the only one, or the one that the user selects. */
  async #decide(act: (uri: Uri) => Promise<unknown>): Promise<void> {
    const uri = await this.#which();
    if (uri === undefined) return;
    if (this.#run?.uri.toString() === uri.toString()) await this.stop();
    await this.#attempt(() => act(uri));
  }

  /** A file that cannot be saved or deleted stays unchanged. */
  async #attempt(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      void notify.error(l10n.t("The live capture is still unsaved: {0}", reasonOf(error)));
    }
  }

  async #which(): Promise<Uri | undefined> {
    const all = await this.#unsaved.look();
    return all.find(isInFront) ?? pick(all);
  }

  /** The active one is already open. */
  async #pickUnsaved(): Promise<void> {
    const all = await this.#unsaved.look();
    const others = all.filter((uri) => !isInFront(uri));
    const uri = await pick(others.length === 0 ? all : others);
    if (uri !== undefined) await open(uri);
  }

  async #askOnce(uri: Uri, ask: () => Thenable<string | undefined>): Promise<string | undefined> {
    this.#asked.add(uri.toString());
    try {
      return await ask();
    } finally {
      this.#asked.delete(uri.toString());
    }
  }

  async #askAboutClosed(uri: Uri): Promise<void> {
    if (this.#disposed || this.#run?.uri.toString() === uri.toString()) return;
    if (this.#asked.has(uri.toString()) || !(await this.#unsaved.has(uri))) return;
    const text = l10n.t("{0} is not saved yet.", nameOf(uri));
    const answer = await this.#askOnce(uri, () => notify.information(text, SAVE, DISCARD, OPEN_AGAIN));
    if (!(await this.#unsaved.has(uri))) return;
    if (answer === SAVE) await this.#attempt(() => this.#unsaved.save(uri));
    if (answer === DISCARD) await this.#attempt(() => this.#unsaved.discard(uri));
    if (answer === OPEN_AGAIN) await open(uri);
  }
}

function isInFront(uri: Uri): boolean {
  const input = window.tabGroups.activeTabGroup.activeTab?.input as { uri?: Uri } | undefined;
  return uri.toString() === input?.uri?.toString();
}

/** The only one, or the one that the user selects. */
async function pick(unsaved: readonly Uri[]): Promise<Uri | undefined> {
  if (unsaved.length === 0) void notify.information(l10n.t("There is no unsaved live capture."));
  if (unsaved.length <= 1) return unsaved[0];
  const items = unsaved.map((uri) => ({ label: nameOf(uri), uri }));
  return (await window.showQuickPick(items, { title: l10n.t("Unsaved Live Captures") }))?.uri;
}

async function open(uri: Uri): Promise<void> {
  await commands.executeCommand("vscode.openWith", uri, VIEW_TYPE, { preview: false });
}

/** Waits until the analysis has read the program's last output, and stops following. */
async function readToEnd(capture: Capture | undefined, octets: number): Promise<void> {
  if (capture === undefined) return;
  for (let summary = capture.summary; summary.bytesRead < octets; summary = await capture.ask("summary", {})) {
    if (summary.state !== "following" && summary.state !== "reading") break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await capture.follow(false);
}

function nameOf(uri: Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}
