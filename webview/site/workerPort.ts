// A Web Worker with the analysis. Its code is part of the page, so that the page's policy holds for it too: a worker that is
// loaded from an address has a policy of its own.

import type { Port } from "../../src/protocol/link";

export interface WorkerPort extends Port {
  terminate(): void;
}

/** `failed` is called with the reason if the worker ends. */
export function startWorker(code: string, failed: (reason: string) => void): WorkerPort {
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const worker = new Worker(url);
  worker.addEventListener("message", () => URL.revokeObjectURL(url), { once: true });
  worker.addEventListener("error", ({ message }) => failed(message));
  return {
    post: (message) => worker.postMessage(message),
    onMessage(listener) {
      const receive = ({ data }: MessageEvent) => listener(data);
      worker.addEventListener("message", receive);
      return { dispose: () => worker.removeEventListener("message", receive) };
    },
    terminate: () => worker.terminate(),
  };
}
