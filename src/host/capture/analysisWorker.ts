// One worker thread per capture: the extension host's own thread belongs to all extensions.

import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { l10n } from "vscode";
import type { AnalysisApi, AnalysisEvents } from "../../protocol/api";
import { type Answer, type Arg, type Handlers, Link } from "../../protocol/link";

/** The analysis of one capture, in its own thread. */
export class AnalysisWorker {
  readonly #worker: Worker;
  readonly #link: Link<AnalysisApi, AnalysisEvents>;

  /** @param stopped Called with the reason if the thread ends unexpectedly; pending calls are rejected. */
  constructor(extensionPath: string, events: Handlers<AnalysisEvents>, stopped: (reason: string) => void) {
    const worker = new Worker(join(extensionPath, "dist", "worker.js"));
    this.#worker = worker;
    this.#link = new Link(
      {
        post: (message) => worker.postMessage(message, transferable(message)),
        onMessage(listener) {
          worker.on("message", listener);
          return { dispose: () => void worker.off("message", listener) };
        },
      },
      events,
    );
    let reason = l10n.t("its thread ended");
    worker.on("error", (error) => {
      reason = error.message;
    });
    worker.on("exit", () => {
      this.#link.abandon(reason);
      stopped(reason);
    });
  }

  call<M extends keyof AnalysisApi>(method: M, arg: Arg<AnalysisApi, M>): Promise<Answer<AnalysisApi, M>> {
    return this.#link.call(method, arg);
  }

  dispose(): void {
    this.#link.dispose();
    this.#worker.removeAllListeners("exit");
    void this.#worker.terminate();
  }
}

/** A large capture in memory is transferred instead of copied, if its buffer is not shared. */
function transferable(message: unknown): ArrayBuffer[] {
  const bytes = (message as { arg?: { source?: { bytes?: unknown } } }).arg?.source?.bytes;
  if (!(bytes instanceof Uint8Array) || bytes.byteLength < 1 << 16) return [];
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength ? [buffer] : [];
}
