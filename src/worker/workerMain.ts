// The worker thread: messages of its parent in, answers of the analysis out.

import { parentPort } from "node:worker_threads";
import { nodePlatform } from "../io/node/nodePlatform";
import type { Port } from "../protocol/link";
import { AnalysisService } from "./service";

const parent = parentPort;
if (parent === null) throw new Error("This file runs in a worker thread.");

const port: Port = {
  post: (message) => parent.postMessage(message),
  onMessage(listener) {
    parent.on("message", listener);
    return { dispose: () => void parent.off("message", listener) };
  },
};
new AnalysisService(port, nodePlatform);
