// Decompresses gzip and zstd as a stream: only the data for the next piece is buffered.

import { type Compression, compressionOf } from "../core/capture/formats";
import { type GzipDamage, gunzipped } from "./gunzip";
import type { Pieces } from "./pieces";
import type { Compressions } from "./platform";
import { ReadError } from "./readError";

/** The compressed data is damaged or truncated. The data before it is usable, as in any damaged file. */
export class DamagedError extends ReadError {
  /** Everything was decompressed nevertheless. */
  readonly isComplete: boolean;

  constructor(message: string, { isComplete }: { readonly isComplete: boolean } = { isComplete: false }) {
    super(message);
    this.isComplete = isComplete;
  }
}

/** Bytes needed to detect a compression. */
const MAGIC_BYTES = 4;
// Captures of SYNs only compress 40:1. A file with a higher ratio is made to exhaust memory or disk.
const MOST_EXPANSION = 500;
/** The ratio is not checked before this many bytes. */
const HARMLESS = 1 << 28;
/** Octets that an error costs at most. */
const ZSTD_CHUNK = 1 << 16;

/** The decompressed bytes if `pieces` is compressed, otherwise `pieces` unchanged. @throws ReadError, DamagedError */
export async function* decompressed(pieces: Pieces, platform: Compressions): Pieces {
  const source = pieces[Symbol.asyncIterator]();
  const rest: Pieces = { [Symbol.asyncIterator]: () => source };
  try {
    const head = await readHead(source);
    const compression = compressionOf(head);
    const whole = prefixed(head, rest);
    yield* compression === undefined ? whole : inflated(compression, whole, platform);
  } finally {
    await source.return?.();
  }
}

async function readHead(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head = new Uint8Array(0);
  while (head.length < MAGIC_BYTES) {
    const { value, done } = await source.next();
    if (done) break;
    const longer = new Uint8Array(head.length + value.length);
    longer.set(head);
    longer.set(value, head.length);
    head = longer;
  }
  return head;
}

async function* prefixed(head: Uint8Array, rest: Pieces): Pieces {
  if (head.length > 0) yield head;
  yield* rest;
}

/** All that can be decompressed, and then a `DamagedError` if something was wrong. */
async function* inflated(compression: Compression, pieces: Pieces, platform: Compressions): Pieces {
  let taken = 0;
  let given = 0;
  const damages = new Set<GzipDamage>();
  async function* counted(): Pieces {
    for await (const piece of pieces) {
      taken += piece.length;
      yield piece;
    }
  }
  const note = (damage: GzipDamage) => void damages.add(damage);
  const undo = compression === "gzip" ? gunzipped : unzstd;
  for await (const piece of undo(counted(), platform, note)) {
    given += piece.length;
    if (given > HARMLESS && given > taken * MOST_EXPANSION) {
      throw new DamagedError(`its ${compression} data expands to more than ${MOST_EXPANSION} times its size`);
    }
    yield piece;
  }
  if (damages.has("broken")) throw new DamagedError(`its ${compression} data is damaged or truncated`);
  if (damages.has("checksum"))
    throw new DamagedError(`its ${compression} checksum does not match its data`, { isComplete: true });
  if (damages.has("behind"))
    throw new DamagedError(`it contains other data after its ${compression} data`, { isComplete: true });
}

async function* unzstd(pieces: Pieces, platform: Compressions, note: (damage: GzipDamage) => void): Pieces {
  const inflater = await platform.createZstdInflater(ZSTD_CHUNK);
  try {
    for await (const piece of pieces) {
      yield* inflater.inflate(piece);
      if (inflater.failed) break;
    }
    if (!inflater.failed) yield* inflater.finish();
    if (inflater.failed) note("broken");
  } finally {
    inflater.close();
  }
}
