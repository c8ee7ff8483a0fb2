// From what the host names to octets: files, octets in memory, or parts of a browser, unpacked and joined.

import { BlobSource } from "../io/blobSource";
import { type ByteSource, SourceError } from "../io/byteSource";
import { LostSource } from "../io/lostSource";
import { MemorySource } from "../io/memorySource";
import { merged } from "../io/mergedSource";
import { PlacesSource } from "../io/placesSource";
import type { Platform } from "../io/platform";
import type { CapturePart, CaptureSource } from "../protocol/api";
import { unpacked } from "./compressedSource";

/**
 * The octets of what the host names. Of several files that are one capture, those that cannot be opened are left out and reported.
 * @throws SourceError if it cannot be opened.
 */
export async function openSource(source: CaptureSource, platform: Platform): Promise<ByteSource> {
  const opened: ByteSource[] = [];
  const failures: SourceError[] = [];
  try {
    if (isCompared(source)) {
      for (const { open } of openersOf(source, platform)) opened.push(await openUnpacked(open, platform));
      return new PlacesSource(opened);
    }
    for (const { name, open } of openersOf(source, platform)) {
      try {
        opened.push(await openUnpacked(open, platform));
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        failures.push(error);
        opened.push(new LostSource(name, error, open));
      }
    }
    if (failures[0] !== undefined && failures.length === opened.length) throw failures[0];
    return await merged(opened);
  } catch (error) {
    for (const one of opened) one.close();
    throw error;
  }
}

/** Every file is a capture of its own. */
export function isCompared(source: CaptureSource): boolean {
  return source.kind !== "bytes" && source.compared === true;
}

async function openUnpacked(open: () => ByteSource, platform: Platform): Promise<ByteSource> {
  const source = open();
  try {
    return await unpacked(source, platform);
  } catch (error) {
    source.close();
    throw error;
  }
}

export interface Opener {
  readonly name: string;
  /** @throws SourceError */
  open(): ByteSource;
}

export function openersOf(source: CaptureSource, platform: Platform): readonly Opener[] {
  switch (source.kind) {
    case "files":
      return source.paths.map((path) => ({ name: platform.fileName(path), open: () => platform.openFile(path) }));
    case "bytes":
      return [{ name: source.name, open: () => new MemorySource(source.name, source.bytes) }];
    case "parts":
      return source.parts.map((part) => ({ name: part.name, open: () => openPart(part) }));
  }
}

function openPart(part: CapturePart): ByteSource {
  if ("failure" in part) throw new SourceError(part.failure);
  return "blob" in part ? new BlobSource(part.name, part.blob) : new MemorySource(part.name, part.bytes);
}
