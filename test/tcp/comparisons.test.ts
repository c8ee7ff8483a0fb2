import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

// Sequence numbers wrap (RFC 9293 §3.4): a comparison of one's own is right until a capture has numbers near 2^32. What brings
// a number to 32 bits is done in seq.ts, or is no sequence number.
const ELSEWHERE = [
  "tcp/seq.ts",
  // Moments in a unit of time.
  "tracker/duplicateFrames.ts",
  // Fields of 32 bits as they are read.
  "tcp/options.ts",
  // Hashes.
  "bytes/keyedHash.ts",
  "bytes/sha256.ts",
  "tracker/flowTable.ts",
  "causes/keyIndex.ts",
  // Addresses.
  "analysis/flowList.ts",
];
// A sum or a difference, or a number's name, brought to 32 bits.
const TO_32_BITS = /(?:\w \[?[-+] .*\)|\b(?:seq|ack|\w*NXT|\w*ISS|\w*ACKED|\w*EDGE)\]?!?\)?) (?:\||>>>) 0\b(?!x)/;

/** Lines of a source text that bring a number to 32 bits. */
function linesOf(source: string): string[] {
  return source.split("\n").filter((line) => TO_32_BITS.test(line) && !/^\s*(\/\/|\*|\/\*)/.test(line));
}

test("sequence numbers are compared and added in seq.ts alone", () => {
  const files = readdirSync("src/core", { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll("\\", "/"))
    .filter((file) => !ELSEWHERE.some((each) => file === `src/core/${each}`));
  const found = files.flatMap((file) => linesOf(readFileSync(file, "utf8")).map((line) => `${file}: ${line.trim()}`));
  expect(found).toEqual([]);
});

test.each([
  "if (((ack - row[pe + SND_NXT]!) | 0) > 0) return;",
  "const after = (seq + length) | 0;",
  "packet.seq === row[me + SND_NXT]! >>> 0 &&",
])("finds %s", (line) => {
  expect(linesOf(line)).toEqual([line]);
});

test.each([
  "const width = Math.floor(asked) || 0;",
  "flags | 0x10",
  "word >>> 8",
  "(index / SLOTS) | 0",
  "// (a - b) | 0",
])("lets %s be", (line) => {
  expect(linesOf(line)).toEqual([]);
});
