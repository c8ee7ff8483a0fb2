// Detects that a capture was rewritten or deleted while it is shown.

import { l10n, RelativePattern, Uri, workspace } from "vscode";
import { DisposableStore } from "../disposables";
import { fileNameOf } from "../uriParts";
import type { Capture } from "./capture";
import type { CaptureEditors } from "./captureEditor";
import { filesOf } from "./captureFiles";
import type { Captures } from "./captures";
import type { FileState } from "./captureView";
import { stampOf } from "./fileStamp";
import { literalGlob } from "./literalGlob";

// A program that writes a capture causes many change events; one check after the last of them is enough.
const SETTLE_MS = 300;

// Network file systems and folders outside the workspace may not report changes, and polling is cheap.
const LOOK_EVERY_MS = 2000;

/** Watches every open capture, and notifies its editors. */
export class FileWatches {
  readonly #store = new DisposableStore();
  readonly #watches = new Map<Capture, FileWatch>();

  constructor(captures: Captures, editors: CaptureEditors) {
    this.#store.add(
      captures.onDidOpen((capture) => {
        const tell = (state: FileState) => {
          for (const view of editors.viewsOf(capture.uri)) view.showFileState(state);
        };
        this.#watches.set(capture, new FileWatch(capture, tell));
      }),
    );
    this.#store.add(
      captures.onDidClose((capture) => {
        this.#watches.get(capture)?.dispose();
        this.#watches.delete(capture);
      }),
    );
    this.#store.add(
      editors.onDidOpenView((view) => {
        const state = this.stateOf(view.capture);
        if (state !== undefined) view.showFileState(state);
      }),
    );
  }

  stateOf(capture: Capture): FileState | undefined {
    return this.#watches.get(capture)?.state;
  }

  dispose(): void {
    for (const watch of this.#watches.values()) watch.dispose();
    this.#store.dispose();
  }
}

/** Calls back when the content on disk no longer (or again) equals what was read. */
class FileWatch {
  readonly #capture: Capture;
  readonly #tell: (state: FileState) => void;
  readonly #store = new DisposableStore();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #told: FileState = { state: "same", message: "" };

  constructor(capture: Capture, tell: (state: FileState) => void) {
    this.#capture = capture;
    this.#tell = tell;
    const { uri } = capture;
    for (const file of filesOf(uri)) {
      const pattern = new RelativePattern(Uri.joinPath(file, ".."), literalGlob(fileNameOf(file)));
      const watcher = this.#store.add(workspace.createFileSystemWatcher(pattern));
      for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
        this.#store.add(event(() => this.#lookSoon()));
      }
    }
    this.#store.add(
      capture.onDidChange(({ state }) => {
        if (state === "reading") this.#say("same", "");
      }),
    );
    this.#store.add({ dispose: () => clearTimeout(this.#timer) });
    if (capture.canFollow) {
      const looking = setInterval(() => void this.#look(), LOOK_EVERY_MS);
      this.#store.add({ dispose: () => clearInterval(looking) });
    }
  }

  /** The last notification of the editors. */
  get state(): FileState {
    return this.#told;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #lookSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), SETTLE_MS);
  }

  async #look(): Promise<void> {
    const now = await stampOf(this.#capture.uri);
    const { name, following, stamp, summary } = this.#capture;
    // A followed file is read as it changes.
    if (summary.state === "reading" || (following && now !== undefined)) return;
    const lost = now?.missing.filter((file) => !stamp?.missing.includes(file)) ?? [name];
    if (lost.length > 0) {
      const [first = ""] = lost;
      const message =
        lost.length === 1
          ? l10n.t("{0} is gone. The part that was read is still shown.", first)
          : l10n.t("{0} of its files are gone. The part that was read is still shown.", lost.length);
      this.#say("gone", message);
    } else if (now !== undefined && (now.mtime !== stamp?.mtime || now.size !== stamp.size)) {
      this.#say(
        "rewritten",
        l10n.t("{0} changed on disk after it was read. Reload it to see its current content.", name),
      );
    } else {
      this.#say("same", "");
    }
  }

  #say(state: FileState["state"], message: string): void {
    if (state === this.#told.state && message === this.#told.message) return;
    this.#told = { state, message };
    this.#tell(this.#told);
  }
}
