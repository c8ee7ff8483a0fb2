import { describe, expect, test } from "vitest";
import {
  bothWays,
  otherSide,
  relativeAck,
  relativeNumber,
  relativeQuotedSeq,
  relativeSeq,
} from "../../src/core/flow/relative";
import { ACK, flagsText, SYN } from "../../src/core/tcp/flags";
import { icmpText } from "../../src/core/tcp/icmpErrors";
import { optionsText } from "../../src/core/tcp/optionsText";
import { toSeq } from "../../src/core/tcp/seq";
import { countText, octetsText } from "../../src/core/text/amounts";
import { clockText, durationText, epochText, offsetSeconds } from "../../src/core/text/durations";
import { makeFlow, portUnreachable, segment } from "../transcript/flows";

test.each([
  [0, "0 ns"],
  [999, "999 ns"],
  [999.5, "1.0 µs"],
  [999.6, "1.0 µs"],
  [66_000, "66.0 µs"],
  [12_100_000, "12.1 ms"],
  [99_949, "99.9 µs"],
  [99_950, "100 µs"],
  [999_500, "1.0 ms"],
  [340_000_000, "340 ms"],
  [999_500_000, "1.0 s"],
  [999_600_000, "1.0 s"],
  [3e9, "3.0 s"],
  [125e9, "2 min 5 s"],
  [119.96e9, "120 s"],
  [120e9, "2 min"],
  [3600e9, "60 min"],
  [7200e9, "2 h"],
  [11_400e9, "3 h 10 min"],
  [-1_200_000, "−1.2 ms"],
])("%d ns is %s", (ns, text) => {
  expect(durationText(ns)).toBe(text);
});

test.each([
  [0, "+0.000000"],
  [12_034_000, "+0.012034"],
  [12_034_001, "+0.012034001"],
  [-1000, "−0.000001"],
  [61e9, "+61.000000"],
])("%d ns from the beginning stands as %s", (ns, text) => {
  expect(offsetSeconds(ns)).toBe(text);
});

test("moments are exact to the nanosecond, before the epoch and beyond every calendar too", () => {
  expect(epochText(1_700_000_000, 123_456_789)).toBe("1700000000.123456789");
  expect(epochText(1_700_000_000, -1)).toBe("1699999999.999999999");
  expect(clockText(1_795_341_600, 123_456_000)).toBe("2026-11-22 10:00:00.123456Z");
  expect(clockText(1_795_341_600, 1_000_000_007)).toBe("2026-11-22 10:00:01.000000007Z");
  expect(clockText(1e15, 0)).toBe("1000000000000000.000000000");
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [3100, "3.1 kB"],
  [99_949, "99.9 kB"],
  [99_950, "100 kB"],
  [999_950, "1.0 MB"],
  [999_960, "1.0 MB"],
  [1_234_567, "1.2 MB"],
  [5e12, "5.0 TB"],
])("%d octets are %s", (octets, text) => {
  expect(octetsText(octets)).toBe(text);
});

test("large counts are grouped", () => {
  expect([1, 999, 1000, 1_234_567].map(countText)).toEqual(["1", "999", "1,000", "1,234,567"]);
});

describe("numbers relative to the ISS", () => {
  const flow = makeFlow(1, "established", []);

  test.each([
    [4294967294, "x (4294967294)"],
    [4294967295, "x+1 (4294967295)"],
    [0, "x+2 (0)"],
    [4294967293, "x−1 (4294967293)"],
    [2147483646, "x−2147483648 (2147483646)"],
  ])("%d", (raw, text) => {
    expect(bothWays(relativeNumber(flow, "initiator", toSeq(raw)))).toBe(text);
  });

  test("a side that sent more than half the circle is ahead, not behind", () => {
    const busy = { ...flow, initiator: { ...flow.initiator, payloadBytes: 3e9 } };
    expect(relativeNumber(busy, "initiator", toSeq(4294967294 + 3e9)).text).toBe("x+3000000000");
  });

  test("octets that the capture missed were sent too", () => {
    const lossy = { ...flow, initiator: { ...flow.initiator, missedByCapture: 3e9 } };
    expect(relativeNumber(lossy, "initiator", toSeq(4294967294 + 3e9)).text).toBe("x+3000000000");
  });

  test("a number is ahead if the side sent as much, or has it outstanding", () => {
    const sent = (payloadBytes: number) => ({ ...flow, initiator: { ...flow.initiator, payloadBytes } });
    const text = (payloadBytes: number, ahead: number) =>
      relativeNumber(sent(payloadBytes), "initiator", toSeq(4294967294 + ahead)).text;
    expect(text(3e9 - 2 ** 30, 3e9)).toBe("x+3000000000");
    expect(text(3e9 - 2 ** 30 - 1, 3e9)).toBe("x−1294967296");
    expect(text(3e9, -1)).toBe("x−1");
    expect(text(2 ** 30, 2 ** 31)).toBe("x+2147483648");
    expect(text(3e9, 7)).toBe("x+7");
    expect(text(3e9, 0)).toBe("x");
  });

  test("SEQ counts from the ISS of who sent it, ACK from the other's", () => {
    const answer = segment(0, { from: "responder", frame: 2, ms: 0, flags: SYN | ACK, seq: 7, ack: 1 });
    expect([otherSide("initiator"), otherSide("responder")]).toEqual(["responder", "initiator"]);
    expect(relativeSeq(flow, answer).text).toBe("y+7");
    expect(relativeAck(flow, answer).text).toBe("x+1");
    expect(relativeQuotedSeq(flow, portUnreachable(1, 3, 0)).text).toBe("x");
  });

  test("without an ISS only the raw number stands", () => {
    expect(bothWays(relativeNumber(makeFlow(1, "not-captured", []), "responder", toSeq(7)))).toBe("7");
  });
});

test("control bits are named in the RFCs' form", () => {
  expect([SYN | ACK, 0, 0x211, 0x1c2].map(flagsText)).toEqual([
    "SYN,ACK",
    "no flags",
    "FIN,ACK,0x200",
    "SYN,ECE,CWR,AE",
  ]);
});

test("options in few words", () => {
  const text = (...octets: number[]) => optionsText(Uint8Array.from(octets));
  expect(text(2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 0, 9, 0, 0, 0, 0, 1, 3, 3, 7)).toBe(
    "mss 1460, sackOK, ts 9 0, wscale 7",
  );
  expect(text(1, 1, 5, 10, 0, 0, 0, 1, 0, 0, 0, 9)).toBe("sack 1–9");
  expect(text(1, 1, 1, 1, 34, 2, 0, 0)).toBe("nop×4, tfo request");
  expect(text(2, 3, 0, 99, 0)).toBe("kind 2 malformed, kind 99 malformed");
  expect(text(28, 4, 0x80, 2, 19, 18, ...Array(16).fill(0), 29, 4, 1, 2)).toBe("user timeout 120 s, md5, ao");
  expect(text(30, 12, 0, 1, ...Array(8).fill(0), 172, 5, 0, 0, 1, 34, 10, 1, 2, 3, 4, 5, 6, 7, 8)).toBe(
    "mptcp, accecn, tfo cookie 8 octets",
  );
  expect(text(253, 4, 0x12, 0x34, 99, 2, 0, 0)).toBe("kind 253, kind 99");
  expect(text(99, 2, 0, 7)).toBe("kind 99, octets after the end");
  expect(text()).toBe("");
});

test("ICMP errors in the words of their registry", () => {
  expect(icmpText(4, 3, 3)).toBe("port unreachable");
  expect(icmpText(6, 1, 4)).toBe("port unreachable");
  expect(icmpText(4, 11, 0)).toBe("time to live exceeded in transit");
  expect(icmpText(6, 2, 0)).toBe("packet too big");
  expect(icmpText(4, 3, 99)).toBe("type 3 code 99");
});
