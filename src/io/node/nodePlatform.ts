import { basename } from "node:path";
import type { Transform } from "node:stream";
import type { Platform } from "../platform";
import { ReadError } from "../readError";
import { FileSource } from "./fileSource";
import { NodeInflater } from "./nodeInflater";

// Node has zstd from 22.15 on, and VS Code's Node is older than the one that the types describe.
type Zlib = Pick<typeof import("node:zlib"), "createInflateRaw"> & {
  readonly createZstdDecompress?: (options: { chunkSize: number }) => Transform;
  readonly crc32?: (octets: Uint8Array, before: number) => number;
};

/** Loaded for the first compressed capture: that takes 2 ms, a tenth of the command line's start. */
let zlib: Zlib | undefined;

async function loadZlib(): Promise<Zlib> {
  zlib ??= (await import("node:zlib")) as Zlib;
  return zlib;
}

export const nodePlatform: Platform = {
  createInflater: async (chunkSize) => new NodeInflater((await loadZlib()).createInflateRaw({ chunkSize })),
  async createZstdInflater(chunkSize) {
    const { createZstdDecompress } = await loadZlib();
    if (createZstdDecompress === undefined)
      throw new ReadError("it is compressed with zstd, which this version of Node.js cannot decompress");
    return new NodeInflater(createZstdDecompress({ chunkSize }));
  },
  crc32: (octets, before) => zlib?.crc32?.(octets, before),
  fileName: (path) => basename(path),
  openFile: (path) => new FileSource(path),
  nextTurn: () => new Promise((resolve) => setImmediate(resolve)),
};
