// One worker thread per capture: the extension host's own thread belongs to all extensions.

import type { AnalysisApi, AnalysisEvents } from "../../protocol/api";
import { type Answer, type Arg, type Handlers, Link } from "../../protocol/link";
import type { AnalysisThread } from "../hostPlatform";

/** The analysis of one capture, in its own thread. */
export class AnalysisWorker {
  readonly #thread: AnalysisThread;
  readonly #link: Link<AnalysisApi, AnalysisEvents>;

  /**
   * Owns the thread.
   *
   * @param stopped Called with the reason if the thread ends unexpectedly, and whether its memory was not enough; pending calls
   * are rejected.
   */
  constructor(
    thread: AnalysisThread,
    events: Handlers<AnalysisEvents>,
    stopped: (reason: string, outOfMemory: boolean) => void,
  ) {
    this.#thread = thread;
    this.#link = new Link(
      {
        post: (message) => thread.post(message, transferable(message)),
        onMessage: (listener) => thread.onMessage(listener),
      },
      events,
    );
    thread.onEnd((reason, outOfMemory = false) => {
      this.#link.abandon(reason);
      stopped(reason, outOfMemory);
    });
  }

  call<M extends keyof AnalysisApi>(method: M, arg: Arg<AnalysisApi, M>): Promise<Answer<AnalysisApi, M>> {
    return this.#link.call(method, arg);
  }

  dispose(): void {
    this.#link.dispose();
    this.#thread.terminate();
  }
}

/** Large captures in memory are transferred instead of copied, if their buffers are not shared. */
function transferable(message: unknown): ArrayBuffer[] {
  const source = (message as { arg?: { source?: { bytes?: unknown; parts?: readonly { bytes?: unknown }[] } } }).arg
    ?.source;
  const buffers = [source, ...(source?.parts ?? [])].flatMap((part) => ownBuffer(part?.bytes));
  return [...new Set(buffers)];
}

function ownBuffer(bytes: unknown): ArrayBuffer[] {
  if (!(bytes instanceof Uint8Array) || bytes.byteLength < 1 << 16) return [];
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength ? [buffer] : [];
}
