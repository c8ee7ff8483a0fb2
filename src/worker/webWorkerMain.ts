// The analysis in a Web Worker: messages of its creator in, answers of the analysis out. It is one classic script, because VS
// Code for the Web loads every worker as such.

import { webPlatform } from "../io/web/webPlatform";
import type { Port } from "../protocol/link";
import { AnalysisService } from "./service";

interface WorkerScope {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  removeEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
}

const scope = globalThis as unknown as WorkerScope;

const port: Port = {
  post: (message) => scope.postMessage(message),
  onMessage(listener) {
    const receive = ({ data }: { readonly data: unknown }) => listener(data);
    scope.addEventListener("message", receive);
    return { dispose: () => scope.removeEventListener("message", receive) };
  },
};
new AnalysisService(port, webPlatform);
