// Lines of a text that comes in pieces.

import type { Pieces } from "../io/pieces";
import { ReadError } from "../io/readError";

const LINE_FEED = 10;
/** A longer line is none that a program of ours prints. */
const MOST_OCTETS = 1 << 26;

/** Without their line breaks, and without empty ones; numbers count from 1. @throws ReadError for a line that is too long */
export async function* numberedLines(
  pieces: Pieces,
): AsyncIterable<{ readonly number: number; readonly text: string }> {
  const decoder = new TextDecoder();
  let begun: Uint8Array[] = [];
  let length = 0;
  let number = 0;
  const finish = (last: Uint8Array): string => {
    const whole = begun.length === 0 ? last : Buffer.concat([...begun, last]);
    begun = [];
    length = 0;
    number++;
    return decoder.decode(whole);
  };
  for await (const piece of pieces) {
    let start = 0;
    for (;;) {
      const end = piece.indexOf(LINE_FEED, start);
      if (end < 0) break;
      const text = finish(piece.subarray(start, end));
      start = end + 1;
      if (text.trim() !== "") yield { number, text };
    }
    // A piece is valid until the next one is requested.
    if (start < piece.length) begun.push(piece.slice(start));
    length += piece.length - start;
    if (length > MOST_OCTETS) throw new ReadError(`line ${number + 1} is longer than ${MOST_OCTETS} octets`);
  }
  const text = finish(new Uint8Array(0));
  if (text.trim() !== "") yield { number, text };
}
