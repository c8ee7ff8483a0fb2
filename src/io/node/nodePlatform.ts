import { basename } from "node:path";
import type { Transform } from "node:stream";
import * as zlib from "node:zlib";
import type { Platform } from "../platform";
import { ReadError } from "../readError";
import { FileSource } from "./fileSource";
import { NodeInflater } from "./nodeInflater";

// Node has zstd from 22.15 on, and VS Code's Node is older than the one that the types describe.
const { createZstdDecompress, crc32 } = zlib as Partial<typeof zlib> & {
  readonly createZstdDecompress?: (options: { chunkSize: number }) => Transform;
};

export const nodePlatform: Platform = {
  createInflater: (chunkSize) => new NodeInflater(zlib.createInflateRaw({ chunkSize })),
  createZstdInflater(chunkSize) {
    if (createZstdDecompress === undefined)
      throw new ReadError("it is compressed with zstd, which this version of Node.js cannot decompress");
    return new NodeInflater(createZstdDecompress({ chunkSize }));
  },
  crc32: (octets, before) => crc32?.(octets, before),
  fileName: (path) => basename(path),
  openFile: (path) => new FileSource(path),
  nextTurn: () => new Promise((resolve) => setImmediate(resolve)),
};
