import { realpath } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { Worker } from "node:worker_threads";
import { l10n } from "vscode";
import type { AnalysisThread, HostPlatform } from "../hostPlatform";
import { openInWireshark } from "./wiresharkProgram";

export function nodeHost(extensionPath: string): HostPlatform {
  return {
    hasFiles: true,
    startAnalysis: () => startThread(join(extensionPath, "dist", "worker.js")),
    realPath: realpath,
    openInWireshark,
    pathBelow(folder, path) {
      const inside = relative(folder, resolve(folder, path));
      const isBelow =
        inside !== "" && inside !== ".." && !inside.startsWith(`..${sep}`) && !/^([A-Za-z]:|\/)/.test(inside);
      return isBelow ? inside.split(sep).join("/") : undefined;
    },
  };
}

function startThread(script: string): AnalysisThread {
  const worker = new Worker(script);
  let reason = l10n.t("its thread ended");
  worker.on("error", (error) => {
    reason = error.message;
  });
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    onMessage(listener) {
      worker.on("message", listener);
      return { dispose: () => void worker.off("message", listener) };
    },
    onEnd: (listener) => void worker.on("exit", () => listener(reason)),
    terminate() {
      worker.removeAllListeners("exit");
      void worker.terminate();
    },
  };
}
