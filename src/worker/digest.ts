// The SHA-256 of a capture's file, as it is stored: what a result of a lesson is signed with.

import { Sha256 } from "../core/bytes/sha256";
import type { ByteSource } from "../io/byteSource";

/** 64 hexadecimal digits. Reads all of `source`, with turns for other work in between, and closes it. */
export async function sha256Of(source: ByteSource, nextTurn: () => Promise<void>): Promise<string> {
  try {
    const hash = new Sha256();
    for (let piece = await source.next(); piece !== undefined; piece = await source.next()) {
      hash.update(piece);
      await nextTurn();
    }
    return hash.digest();
  } finally {
    source.close();
  }
}
