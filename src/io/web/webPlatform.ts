import { SourceError } from "../byteSource";
import type { Platform } from "../platform";
import { ReadError } from "../readError";
import { crc32 } from "./crc32";
import { WebInflater } from "./webInflater";

export const webPlatform: Platform = {
  createInflater: async () => new WebInflater(),
  async createZstdInflater() {
    throw new ReadError("it is compressed with zstd, which a browser cannot decompress");
  },
  crc32,
  fileName: (path) => path.slice(path.lastIndexOf("/") + 1),
  openFile(path) {
    throw new SourceError(`${path} cannot be read: a browser has no access to files by their path.`);
  },
  nextTurn,
};

/** A timer of 0 ms would wait for 4 ms after some of them, and a browser has no `setImmediate`. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    turns ??= openTurns();
    turns.postMessage(undefined);
  });
}

const waiting: (() => void)[] = [];
let turns: { postMessage(message: unknown): void } | undefined;

function openTurns() {
  const { port1, port2 } = new MessageChannel();
  // The types are those of Node, whose ports have this property, too.
  Object.assign(port1, { onmessage: () => waiting.shift()?.() });
  return port2;
}
