// gzip (RFC 1952) member by member, so that a wrong checksum or what lies behind the last member does not cost the data.

import { InputQueue } from "./inputQueue";
import type { Pieces } from "./pieces";
import type { Compressions } from "./platform";

/** What is wrong with gzip data. */
export type GzipDamage =
  /** The rest cannot be decompressed, or is missing. */
  | "broken"
  /** All was decompressed, but a checksum or length contradicts it. */
  | "checksum"
  /** All was decompressed; something else lies behind it. */
  | "behind";

/** Octets that an error costs at most: what the stream gathers before it hands them on. Smaller ones cost time. */
const CHUNK = 1 << 16;
/** While a member's compressed data is not larger, it is kept, and a damaged one is decompressed again in small steps. */
const KEPT = 1 << 20;
const SMALL_CHUNK = 256;

const HEADER_LENGTH = 10;
const TRAILER_LENGTH = 8;
// FLG of RFC 1952 §2.3.1.
const FHCRC = 2;
const FEXTRA = 4;
const FNAME = 8;
const FCOMMENT = 16;
const RESERVED = 0xe0;

/** The decompressed octets of `pieces`, which begin with a gzip header; at last what was wrong, once for each kind. */
export async function* gunzipped(pieces: Pieces, platform: Compressions, note: (damage: GzipDamage) => void): Pieces {
  const input = new InputQueue(pieces);
  try {
    do {
      const damage = yield* member(input, platform);
      if (damage !== undefined) note(damage);
      if (damage === "broken") return;
    } while (await isMember(input));
    if (await isSomethingLeft(input)) note("behind");
  } finally {
    await input.close();
  }
}

async function isMember(input: InputQueue): Promise<boolean> {
  const head = await input.peek(3);
  return head.length === 3 && head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

/** Archives on tapes are filled up with zeros, which gzip itself passes over in silence. */
async function isSomethingLeft(input: InputQueue): Promise<boolean> {
  for (;;) {
    const piece = await input.take();
    if (piece === undefined) return false;
    if (piece.some((octet) => octet !== 0)) return true;
  }
}

async function* member(input: InputQueue, platform: Compressions): AsyncGenerator<Uint8Array, GzipDamage | undefined> {
  if (!(await skipHeader(input))) return "broken";
  const inflater = await platform.createInflater(CHUNK);
  let checksum: number | undefined = 0;
  let given = 0;
  let kept: Uint8Array[] | undefined = [];
  let keptLength = 0;
  const add = (octets: Uint8Array): Uint8Array => {
    if (checksum !== undefined) checksum = platform.crc32(octets, checksum);
    given += octets.length;
    return octets;
  };
  try {
    for (;;) {
      const piece = await input.take();
      if (piece === undefined) return "broken";
      keptLength += piece.length;
      if (keptLength > KEPT) kept = undefined;
      kept?.push(new Uint8Array(piece));
      const before = inflater.used;
      for await (const octets of inflater.inflate(piece)) yield add(octets);
      if (inflater.failed) {
        for await (const octets of kept === undefined ? [] : inSmallSteps(kept, given, platform)) yield add(octets);
        return "broken";
      }
      const used = inflater.used - before;
      if (used === piece.length) continue;
      input.putBack(piece.subarray(used));
      break;
    }
  } finally {
    inflater.close();
  }
  const trailer = await input.read(TRAILER_LENGTH);
  if (trailer.length < TRAILER_LENGTH) return "broken";
  const view = new DataView(trailer.buffer, trailer.byteOffset);
  const isRight = checksum === undefined || view.getUint32(0, true) === checksum;
  return isRight && view.getUint32(4, true) === given % 2 ** 32 ? undefined : "checksum";
}

/** What can be decompressed behind the first `given` octets. */
async function* inSmallSteps(compressed: readonly Uint8Array[], given: number, platform: Compressions): Pieces {
  const inflater = await platform.createInflater(SMALL_CHUNK);
  let left = given;
  try {
    for (const piece of compressed)
      for await (const octets of inflater.inflate(piece)) {
        const behind = octets.subarray(Math.min(left, octets.length));
        left -= octets.length - behind.length;
        if (behind.length > 0) yield behind;
      }
  } finally {
    inflater.close();
  }
}

/** False if it is not whole, or has flags that are not defined. */
async function skipHeader(input: InputQueue): Promise<boolean> {
  const head = await input.read(HEADER_LENGTH);
  const flags = head[3] ?? RESERVED;
  if (head.length < HEADER_LENGTH || head[2] !== 8 || flags & RESERVED) return false;
  if (flags & FEXTRA) {
    const length = await input.read(2);
    if (length.length < 2) return false;
    const extra = length[0]! | (length[1]! << 8);
    if ((await input.read(extra)).length < extra) return false;
  }
  for (const flag of [FNAME, FCOMMENT]) if (flags & flag && !(await input.skipText())) return false;
  return !(flags & FHCRC) || (await input.read(2)).length === 2;
}
