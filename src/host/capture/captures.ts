import { EventEmitter, type Uri, workspace } from "vscode";
import { DisposableStore } from "../disposables";
import type { HostPlatform } from "../hostPlatform";
import { affectsAnalysis, readSettings } from "../settings";
import { Capture } from "./capture";

/** A reference to an open capture; the capture is closed when the last reference is released. */
export interface CaptureShare {
  readonly capture: Capture;
  dispose(): void;
}

/** Which captures are followed while they grow. */
export interface FollowMemory {
  isFollowed(uri: Uri): boolean;
}

/** The open captures, each analyzed once. */
export class Captures {
  readonly #platform: HostPlatform;
  readonly #memory: FollowMemory;
  readonly #open = new Map<string, { readonly capture: Capture; shares: number }>();
  readonly #store = new DisposableStore();
  readonly #opened = this.#store.add(new EventEmitter<Capture>());
  readonly #closed = this.#store.add(new EventEmitter<Capture>());
  readonly onDidOpen = this.#opened.event;
  readonly onDidClose = this.#closed.event;

  constructor(platform: HostPlatform, memory: FollowMemory) {
    this.#platform = platform;
    this.#memory = memory;
    this.#store.add(
      workspace.onDidChangeConfiguration((change) => {
        if (affectsAnalysis(change)) this.#configure();
      }),
    );
  }

  get all(): readonly Capture[] {
    return [...this.#open.values()].map(({ capture }) => capture);
  }

  find(uri: Uri): Capture | undefined {
    return this.#open.get(uri.toString())?.capture;
  }

  /** Opens a capture, or shares the one that is open. */
  share(uri: Uri): CaptureShare {
    const key = uri.toString();
    let entry = this.#open.get(key);
    if (entry === undefined) {
      entry = {
        capture: new Capture(uri, this.#platform, readSettings(), this.#memory.isFollowed(uri)),
        shares: 0,
      };
      this.#open.set(key, entry);
      this.#opened.fire(entry.capture);
    }
    const shared = entry;
    shared.shares++;
    let given = false;
    return {
      capture: shared.capture,
      dispose: () => {
        if (given) return;
        given = true;
        if (--shared.shares === 0) this.#close(key, shared.capture);
      },
    };
  }

  dispose(): void {
    for (const [key, { capture }] of this.#open) this.#close(key, capture);
    this.#store.dispose();
  }

  #close(key: string, capture: Capture): void {
    this.#open.delete(key);
    capture.dispose();
    this.#closed.fire(capture);
  }

  #configure(): void {
    const settings = readSettings();
    for (const capture of this.all) {
      // If the capture was closed or its analysis stopped in the meantime, its editor already shows that.
      capture.configure(settings).catch(() => {});
    }
  }
}
