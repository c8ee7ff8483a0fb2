// A reader of one of several captures whose offsets count through all of their files.

import type { ForkableReader } from "../capture/formats";
import type { Frame, FrameSink } from "../capture/frame";

/** The reader of one file, from `start` to `end` of all, that begins at `from`; its frames have offsets that count through all. */
export function withinFile(reader: ForkableReader, start: number, end: number, from: number): ForkableReader {
  let left = end - from;
  const shifted = (sink: FrameSink): FrameSink => ({
    frame(frame: Frame) {
      frame.fileOffset += start;
      sink.frame(frame);
    },
    release: () => sink.release?.(),
  });
  return {
    get format() {
      return reader.format;
    },
    get interfaces() {
      return reader.interfaces;
    },
    get clock() {
      return reader.clock;
    },
    get issues() {
      return reader.issues;
    },
    get stopped() {
      return reader.stopped || left <= 0;
    },
    get frames() {
      return reader.frames;
    },
    get offset() {
      return reader.offset + start;
    },
    push(piece, sink) {
      // What follows is another file's.
      reader.push(piece.length > left ? piece.subarray(0, left) : piece, shifted(sink));
      left -= piece.length;
    },
    end: () => reader.end(),
    cut: () => reader.cut(),
    fork: (fileOffset, frameNumber) => withinFile(reader.fork(fileOffset - start, frameNumber), start, end, fileOffset),
  };
}
