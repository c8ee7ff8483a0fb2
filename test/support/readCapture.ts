import { type ForkableReader, openCapture } from "../../src/core/capture/formats";
import type { CaptureIssue, Frame } from "../../src/core/capture/frame";

/** A copy of a frame's values. */
export interface FrameCopy extends Omit<Frame, "bytes" | "view" | "start" | "end"> {
  readonly data: Uint8Array;
}

export interface CaptureContent {
  readonly reader: ForkableReader;
  readonly frames: readonly FrameCopy[];
  readonly issues: readonly CaptureIssue[];
}

/** All frames of a capture, read in pieces of `pieceLength` bytes (each in a buffer of its own, which is not kept). */
export function readCapture(file: Uint8Array, pieceLength = Math.max(1, file.length)): CaptureContent {
  const reader = openCapture(file, true);
  if (!reader || "kind" in reader) throw new Error(reader ? reader.message : "the reader wants more than the file");
  const frames = pushPieces(reader, file, pieceLength);
  reader.end();
  return { reader, frames, issues: reader.issues };
}

export function pushPieces(reader: ForkableReader, file: Uint8Array, pieceLength: number): FrameCopy[] {
  const frames: FrameCopy[] = [];
  const sink = {
    frame({ bytes, view, start, end, ...rest }: Frame) {
      if (view.buffer !== bytes.buffer || view.byteOffset !== bytes.byteOffset) throw new Error("view is not of bytes");
      frames.push({ ...rest, data: bytes.slice(start, end) });
    },
  };
  for (let at = 0; at < file.length; at += pieceLength) {
    const piece = file.slice(at, at + pieceLength);
    reader.push(piece, sink);
    piece.fill(0xee);
  }
  return frames;
}
