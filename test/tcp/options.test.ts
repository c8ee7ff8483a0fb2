import { describe, expect, it } from "vitest";
import { describeOption, parseOptions } from "../../src/core/tcp/options";
import { concat, filler, octets, option } from "../support/frames";

const words = (...parts: readonly Uint8Array[]) => parseOptions(concat(...parts)).map(describeOption);

describe("TCP options", () => {
  it("are read in order, with their places", () => {
    const parsed = parseOptions(
      concat(
        option.mss(1460),
        option.nop,
        option.windowScale(7),
        option.sackPermitted,
        option.timestamps(0xfffffffe, 1),
        option.sack([1, 2], [0xfffffff0, 5]),
      ),
    );
    expect(parsed).toEqual([
      { kind: "mss", mss: 1460, kindNumber: 2, offset: 0, length: 4 },
      { kind: "nop", kindNumber: 1, offset: 4, length: 1 },
      { kind: "windowScale", shiftCount: 7, kindNumber: 3, offset: 5, length: 3 },
      { kind: "sackPermitted", kindNumber: 4, offset: 8, length: 2 },
      { kind: "timestamps", tsVal: 0xfffffffe, tsEcr: 1, kindNumber: 8, offset: 10, length: 10 },
      {
        kind: "sack",
        sackBlocks: [
          { left: 1, right: 2 },
          { left: 0xfffffff0, right: 5 },
        ],
        kindNumber: 5,
        offset: 20,
        length: 18,
      },
    ]);
  });

  it("have words for people", () => {
    expect(words(option.mss(1460), option.windowScale(7), option.windowScale(15))).toEqual([
      "MSS 1460",
      "window scale 7 (×128)",
      "window scale 15 (×16384, as for 14)",
    ]);
    expect(words(option.sackPermitted, option.timestamps(1, 0), option.sack([3, 4]))).toEqual([
      "SACK permitted",
      "timestamps TSval 1 TSecr 0",
      "SACK 3–4",
    ]);
    expect(words(option.fastOpen(), option.fastOpen(octets("0011223344556677")))).toEqual([
      "TCP Fast Open cookie request",
      "TCP Fast Open cookie 0011223344556677",
    ]);
    expect(words(option.raw(254, octets("f989 01020304")), option.raw(253, octets("1234")))).toEqual([
      "TCP Fast Open cookie 01020304 (experimental)",
      "experimental kind 253 id 0x1234",
    ]);
    expect(words(option.raw(30, octets("01 81", filler(8))), option.raw(30, octets("10 00", filler(8))))).toEqual([
      "MPTCP MP_CAPABLE version 1",
      "MPTCP MP_JOIN",
    ]);
    expect(words(option.raw(172, octets("000001 000002 000003")), option.raw(174, octets("000001")))).toEqual([
      "AccECN ECT(0) 1, CE 2, ECT(1) 3",
      "AccECN ECT(1) 1",
    ]);
    expect(words(option.raw(28, octets("8002")), option.raw(19, filler(16)), option.raw(29, octets("0102aa")))).toEqual(
      ["user timeout 120 s", "MD5 signature", "TCP-AO key 1, next 2"],
    );
    expect(words(option.raw(99, filler(3)))).toEqual(["unknown option kind 99, 5 octets"]);
  });

  it("with a length that their kind cannot have stay where they are", () => {
    for (const wrong of [
      octets("0203 05"),
      octets("0302"),
      octets("0403 00"),
      octets("0509 00000000 000000"),
      octets("0502"),
      octets("0806 00000000"),
      octets("2203 00"),
      octets("2213", filler(17)),
      octets("ac04 0000"),
    ]) {
      const length = wrong[1]!;
      const [first, second] = parseOptions(concat(wrong, option.mss(9)));
      expect(first).toMatchObject({ kind: "malformed", offset: 0 });
      if (length === wrong.length) expect(second).toMatchObject({ kind: "mss", mss: 9, offset: length });
    }
  });

  it("with a length that leads nowhere take the rest", () => {
    expect(parseOptions(octets("02"))).toMatchObject([{ kind: "malformed", length: 1 }]);
    expect(parseOptions(octets("01 0200 0102"))).toMatchObject([{}, { kind: "malformed", offset: 1, length: 4 }]);
    expect(parseOptions(octets("0201 0102"))).toMatchObject([{ kind: "malformed", length: 4 }]);
    expect(parseOptions(octets("0205 0102"))).toMatchObject([{ kind: "malformed", length: 4 }]);
  });

  it("end at End of Option List; what follows is shown", () => {
    expect(words(option.mss(1), octets("00"))).toEqual(["MSS 1", "End of Option List"]);
    expect(words(octets("00 0000"))).toEqual(["End of Option List", "2 octets after End of Option List"]);
    expect(words(octets("00 0100"))).toEqual(["End of Option List", "2 octets after End of Option List, not zero"]);
  });

  it("cover every octet, whatever the octets are", () => {
    let state = 1;
    const random = () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return state >>> 16;
    };
    for (let round = 0; round < 3000; round++) {
      const bytes = Uint8Array.from({ length: random() % 41 }, () => (random() % 3 ? random() % 12 : random()));
      let at = 0;
      for (const each of parseOptions(bytes)) {
        expect(each.offset).toBe(at);
        expect(each.length).toBeGreaterThan(0);
        at += each.length;
        expect(describeOption(each)).not.toMatch(/undefined|NaN/);
      }
      expect(at).toBe(bytes.length);
    }
  });
});
