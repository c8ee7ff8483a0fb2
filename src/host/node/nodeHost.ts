import { realpath } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { Worker } from "node:worker_threads";
import { l10n } from "vscode";
import type { AnalysisThread, HostPlatform } from "../hostPlatform";
import { openInWireshark } from "./wiresharkProgram";

export function nodeHost(extensionPath: string): HostPlatform {
  const host: HostPlatform = {
    hasFiles: true,
    startAnalysis: () => startThread(join(extensionPath, "dist", "worker.js"), host.analysisMemoryMb),
    realPath: realpath,
    openInWireshark,
    pathBelow(folder, path) {
      const inside = relative(folder, resolve(folder, path));
      const isBelow =
        inside !== "" && inside !== ".." && !inside.startsWith(`..${sep}`) && !/^([A-Za-z]:|\/)/.test(inside);
      return isBelow ? inside.split(sep).join("/") : undefined;
    },
  };
  return host;
}

function startThread(script: string, memoryMb: number | undefined): AnalysisThread {
  const worker = new Worker(
    script,
    memoryMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: memoryMb } },
  );
  let reason = l10n.t("its thread ended");
  let outOfMemory = false;
  worker.on("error", (error: Error & { readonly code?: string }) => {
    reason = error.message;
    outOfMemory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
  });
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    onMessage(listener) {
      worker.on("message", listener);
      return { dispose: () => void worker.off("message", listener) };
    },
    onEnd: (listener) => void worker.on("exit", () => listener(reason, outOfMemory)),
    terminate() {
      worker.removeAllListeners("exit");
      void worker.terminate();
    },
  };
}
