import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { Sha256 } from "../../src/core/bytes/sha256";
import { ascii } from "../support/frames";

const hashed = (...pieces: readonly Uint8Array[]): string => {
  const hash = new Sha256();
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
};

// FIPS 180-4 examples.
test.each([
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
])("the standard's example: %s", (text, digest) => {
  expect(hashed(ascii(text))).toBe(digest);
});

test("every length around the blocks, in one piece and in many, as Node computes it", () => {
  for (let length = 0; length < 200; length++) {
    const octets = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 0xff);
    const wanted = createHash("sha256").update(octets).digest("hex");
    expect(hashed(octets), `${length}`).toBe(wanted);
    expect(hashed(octets.subarray(0, 63), octets.subarray(63, 65), octets.subarray(65)), `${length}`).toBe(wanted);
  }
});
