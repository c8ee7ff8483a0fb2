// The worker thread: messages of its parent in, answers of the analysis out.

import { parentPort } from "node:worker_threads";
import { AnalysisService } from "./service";

const parent = parentPort;
if (parent === null) throw new Error("This file runs in a worker thread.");

new AnalysisService({
  post: (message) => parent.postMessage(message),
  onMessage(listener) {
    parent.on("message", listener);
    return { dispose: () => void parent.off("message", listener) };
  },
});
