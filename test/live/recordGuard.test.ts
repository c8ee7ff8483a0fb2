import { describe, expect, test } from "vitest";
import { RecordGuard } from "../../src/host/live/recordGuard";
import { pcap, record } from "./pcap";

const WHOLE = Buffer.concat([pcap(256), record(60), record(0), record(256), record(1)]);

/** Takes a stream in pieces; answers what has passed. */
function passed(guard: RecordGuard, octets: Uint8Array, pieceLength: number): Buffer {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < octets.length; at += pieceLength) {
    const piece = octets.subarray(at, at + pieceLength);
    pieces.push(piece.subarray(0, guard.take(piece)));
  }
  return Buffer.concat(pieces);
}

describe.each([1, 7, 16, 24, 40, 100, 100_000])("in pieces of %d octets", (pieceLength) => {
  test("lets a capture through as it is", () => {
    const guard = new RecordGuard();
    expect(passed(guard, WHOLE, pieceLength)).toEqual(WHOLE);
    expect(guard).toMatchObject({ fault: undefined, records: 4, wholeOctets: WHOLE.length });
  });

  test("lets nothing through after a record that is too long, and knows where the last good one ends", () => {
    const guard = new RecordGuard();
    const all = passed(guard, Buffer.concat([WHOLE, record(257), record(60)]), pieceLength);
    expect(guard.fault).toBe("Its frame 5 claims 257 octets, but at most 256 were requested.");
    expect(guard.wholeOctets).toBe(WHOLE.length);
    expect(all.subarray(0, WHOLE.length)).toEqual(WHOLE);
    expect(all.length).toBeLessThan(WHOLE.length + 16);
    expect(guard.take(record(1))).toBe(0);
  });

  test("refuses what is no classic pcap at once", () => {
    const guard = new RecordGuard();
    passed(guard, Buffer.from(`0a0d0d0a${"00".repeat(200)}`, "hex"), pieceLength);
    expect(guard.fault).toContain("0x0a0d0d0a");
    expect(guard.wholeOctets).toBe(0);
  });
});

test.each([0, 262144, 0xffffffff])("a snap length of %d does not lift the limit", (snapLength) => {
  const guard = new RecordGuard();
  guard.take(Buffer.concat([pcap(snapLength), record(262144)]));
  expect(guard.fault).toBeUndefined();
  guard.take(record(262145));
  expect(guard.fault).toContain("at most 262144");
});

test("reads both byte orders", () => {
  const guard = new RecordGuard();
  const big = Buffer.alloc(24 + 16 + 3);
  big.writeUInt32BE(0xa1b2c3d4, 0);
  big.writeUInt32BE(256, 16);
  big.writeUInt32BE(3, 24 + 8);
  expect(guard.take(big)).toBe(big.length);
  expect(guard.records).toBe(1);
});

test("a record's end is known only when its last octet came", () => {
  const guard = new RecordGuard();
  guard.take(WHOLE.subarray(0, WHOLE.length - 1));
  expect(guard.records).toBe(3);
  expect(guard.wholeOctets).toBe(WHOLE.length - 17);
});
