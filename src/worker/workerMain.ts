// The worker's thread: its parent's messages in, the analysis's answers out.

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
