// Reads data again that the analysis did not keep: the octets of a frame, and the segments of a data run.

import type { ForkableReader } from "../core/capture/formats";
import type { Frame, FrameSink } from "../core/capture/frame";
import type { Flow } from "../core/flow/flow";
import { buildFields } from "../core/wire/fields/buildFields";
import { SourceError } from "../io/byteSource";
import type { AnalysisApi, DataCursor, DataPage, FrameDetail } from "../protocol/api";
import type { Arg } from "../protocol/link";
import type { Reading } from "./reading";
import { RunRows } from "./runRows";

const FRAME_OCTETS = 1 << 16;
const RUN_OCTETS = 1 << 20;
/** So much of a frame is sent to the page: what capture tools keep of one by default, and more than one IP packet. */
const MOST_SENT_OCTETS = 1 << 18;

/** @throws SourceError if the file has changed since it was read. */
export async function readFrame(reading: Reading, wanted: Arg<AnalysisApi, "frame">): Promise<FrameDetail> {
  const detail = await frameFrom(reading, wanted, wanted.frameNumber);
  if (detail === undefined) throw gone(reading);
  return detail;
}

/** @throws SourceError if the file has changed since it was read. */
export async function readFramesAtPlaces(
  reading: Reading,
  { id, frames }: Arg<AnalysisApi, "framesAtPlaces">,
): Promise<readonly (FrameDetail | null)[]> {
  const flows = reading.analysis.flow(id)?.connection?.flows ?? [];
  const details: (FrameDetail | null)[] = [];
  for (const { place, frame } of frames) {
    const flow = reading.analysis.flow(flows[place] ?? 0);
    // Only some frames of a flow have their offsets kept: the nearest one before it.
    const start = flow && startBefore(flow, frame);
    details.push((start && (await frameFrom(reading, start, frame))) ?? null);
  }
  return details;
}

function startBefore({ events, firstFrame, firstFileOffset }: Flow, frame: number): DataCursor | undefined {
  const event = events.findLast(({ frameNumber }) => frameNumber <= frame);
  if (event !== undefined) return event;
  return firstFrame <= frame ? { frameNumber: firstFrame, fileOffset: firstFileOffset } : undefined;
}

/** Frame `frameNumber`, looked for from `start` on; `undefined` where the file ends before it. */
async function frameFrom(reading: Reading, start: DataCursor, frameNumber: number): Promise<FrameDetail | undefined> {
  let detail: FrameDetail | undefined;
  const sink = {
    frame(frame: Frame) {
      if (frame.frameNumber !== frameNumber) return;
      const capturedLength = frame.end - frame.start;
      const sentLength = Math.min(capturedLength, MOST_SENT_OCTETS);
      detail ??= {
        frameNumber,
        timeNs: frame.timeNs,
        octets: frame.bytes.slice(frame.start, frame.start + sentLength),
        capturedLength,
        originalLength: frame.originalLength,
        fields: buildFields(frame),
        ...(frame.known && { known: frame.known.slice(0, sentLength) }),
      };
    },
  };
  const pieceOctets = start.frameNumber === frameNumber ? FRAME_OCTETS : RUN_OCTETS;
  await scan(reading, start.fileOffset, start.frameNumber, pieceOctets, sink, () => detail !== undefined);
  return detail;
}

/** @throws SourceError if the file has changed since it was read. */
export async function readDataRows(reading: Reading, wanted: Arg<AnalysisApi, "dataRows">): Promise<DataPage> {
  const flow = reading.analysis.flow(wanted.id);
  const run = flow?.events[wanted.event];
  if (flow === undefined || run?.kind !== "run") return { rows: [], next: undefined };
  const { fileOffset, frameNumber } = wanted.cursor ?? run;
  const rows = new RunRows(flow, reading.analysis.layersOf(flow), run, wanted.count);
  await scan(reading, fileOffset, frameNumber, RUN_OCTETS, rows, () => rows.full || rows.over);
  return { rows: rows.rows, next: rows.next };
}

/** Passes the records from an offset on to a sink until it is done or the file ends. Answers the reader. */
export async function scan(
  { source, analysis, nextTurn }: Reading,
  fileOffset: number,
  frameNumber: number,
  pieceOctets: number,
  sink: FrameSink,
  isDone: () => boolean,
): Promise<ForkableReader | undefined> {
  const reader = analysis.fork(fileOffset, frameNumber);
  if (reader === undefined) return undefined;
  for (let offset = fileOffset; !isDone(); ) {
    const piece = await source.at(offset, pieceOctets);
    if (piece.length === 0) break;
    if (source.isSeam?.(offset)) reader.cut();
    // After damage, only another file can be read.
    if (reader.stopped && source.isSeam === undefined) break;
    reader.push(piece, sink);
    offset += piece.length;
    await nextTurn();
  }
  // The last packet of a listing has no line behind it that would end it.
  if (!isDone()) reader.end();
  return reader;
}

/** The file is not what was read. */
export function gone({ source }: Pick<Reading, "source">): SourceError {
  return new SourceError(`${source.name} has changed since it was read. Reload it.`);
}
