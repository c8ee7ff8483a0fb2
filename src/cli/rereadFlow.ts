// The frames of a flow, read again from the files of a capture.

import type { Analysis } from "../core/analysis/analysis";
import type { FlowSubject } from "../core/export/exportFlow";
import { FlowFrames } from "../core/export/flowFrames";
import { flowExport, MOST_EXPORTED_OCTETS } from "../core/export/flowSelection";
import { type ByteSource, PartError, SourceError } from "../io/byteSource";
import { decompressed } from "../io/decompress";
import { MergedSource } from "../io/mergedSource";
import { filePieces } from "../io/node/nodePieces";
import { nodePlatform } from "../io/node/nodePlatform";
import { PiecesSource } from "../io/piecesSource";

/** `undefined` if there is no such flow. */
export async function rereadFlow(
  paths: readonly string[],
  analysis: Analysis,
  id: number,
  stop: AbortSignal,
): Promise<FlowSubject | undefined> {
  const found = flowExport(analysis, id, MOST_EXPORTED_OCTETS);
  const detail = analysis.detail(id);
  if (found === undefined || detail === undefined) return undefined;
  const { fileOffset, frameNumber } = found.from;
  const reader = analysis.fork(fileOffset, frameNumber)!;
  const sink = new FlowFrames(found.selection);
  const sources = paths.map((path) => new PiecesSource(path, decompressed(filePieces(path), nodePlatform)));
  const [source = new MergedSource(sources, { growing: false })]: readonly ByteSource[] =
    sources.length === 1 ? sources : [];
  let offset = 0;
  while (!sink.over && !stop.aborted) {
    const piece = await nextOf(source);
    if (piece === undefined) break;
    // Another file of the same capture begins.
    if (piece.length === 0 && offset > fileOffset) reader.cut();
    const from = Math.max(0, fileOffset - offset);
    if (from < piece.length) reader.push(piece.subarray(from), sink);
    offset += piece.length;
  }
  // The last packet of a listing has no line behind it that would end it.
  if (!sink.over) reader.end();
  await Promise.allSettled(sources.map((each) => each.close()));
  const { interfaces, clock } = reader;
  const read = { frames: sink.frames, interfaces, epochSeconds: clock.epochSeconds, full: sink.full };
  return { detail, source: read, ids: found.selection.flows.map(({ flow }) => flow.id) };
}

/** What cannot be read was reported when it was read before. */
async function nextOf(source: ByteSource): Promise<Uint8Array | undefined> {
  for (;;) {
    try {
      return await source.next();
    } catch (error) {
      if (error instanceof PartError) continue;
      if (error instanceof SourceError) return undefined;
      throw error;
    }
  }
}
