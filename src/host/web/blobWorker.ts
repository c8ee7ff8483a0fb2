// A Web Worker from code that was read before. VS Code for the Web does not let an extension start one by the address of a file.

import { l10n } from "vscode";
import type { AnalysisThread } from "../hostPlatform";

/** The part of a browser's `Worker` that is used here. */
interface WebWorker {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  postMessage(message: unknown, transfer: readonly ArrayBuffer[]): void;
  terminate(): void;
}

declare const Worker: new (url: string) => WebWorker;

/** Messages wait until the code was read. `readCode` gives one classic script. */
export function startBlobWorker(readCode: () => PromiseLike<Uint8Array>): AnalysisThread {
  const listeners = new Set<(message: unknown) => void>();
  let ended: (reason: string) => void = () => {};
  let isOver = false;
  const end = (reason: string) => {
    if (isOver) return;
    isOver = true;
    ended(reason);
  };
  const starting = start();
  starting.catch((error: unknown) => end(error instanceof Error ? error.message : String(error)));

  async function start(): Promise<WebWorker> {
    const url = URL.createObjectURL(new Blob([new Uint8Array(await readCode())], { type: "text/javascript" }));
    const worker = new Worker(url);
    worker.onmessage = ({ data }) => {
      // The address is of no use once the script runs.
      URL.revokeObjectURL(url);
      for (const listener of listeners) listener(data);
    };
    worker.onerror = ({ message }) => {
      worker.terminate();
      end(message ?? l10n.t("its thread ended"));
    };
    return worker;
  }

  return {
    post: (message, transfer) =>
      void starting.then(
        (worker) => worker.postMessage(message, transfer),
        () => {},
      ),
    onMessage(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    onEnd(listener) {
      ended = listener;
    },
    terminate() {
      isOver = true;
      void starting.then(
        (worker) => worker.terminate(),
        () => {},
      );
    },
  };
}
