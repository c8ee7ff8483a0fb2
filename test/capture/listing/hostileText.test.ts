// Texts that are made to be slow or large are read like any other.

import { expect, it } from "vitest";
import { openCapture } from "../../../src/core/capture/formats";
import { analysisOf, octetsOf, sectionsOf } from "../../support/listings";

const SYN = "1.0 IP 10.0.0.1.40000 > 10.0.0.2.80: Flags [S], seq 1000, win 64240, length 0\n";
const MEGABYTE = 1 << 20;

it.each<[string, string]>([
  ["spaces", " ".repeat(MEGABYTE)],
  ["one endless line", `1.0 IP ${"10.0.0.1.1 > 10.0.0.2.2: ".repeat(MEGABYTE / 25)}`],
  ["brackets", `1.0 IP 10.0.0.1.1 > 10.0.0.2.2: Flags [S], options [${"[".repeat(MEGABYTE)}`],
  ["analysis marks of tshark", `1 0.0 10.0.0.1 -> 10.0.0.2 TCP 66 ${"[TCP x] ".repeat(MEGABYTE / 8)}`],
  ["octets without an end", `${"0x0000:  4500 003c f228 4000 4006 3491 0a00 0001\n".repeat(MEGABYTE / 50)}`],
  ["continuation lines", `1.0 IP (tos 0x0\n${"    a > b: c\n".repeat(MEGABYTE / 13)}`],
  ["new lines", "\n".repeat(MEGABYTE)],
  ["commas", `${SYN.trimEnd().replace("length 0", `options [${"nop,".repeat(MEGABYTE / 4)}], length 0`)}`],
  ["VLANs", `1.0 02:00:00:00:00:01 > 02:00:00:00:00:02, ${"vlan 1, p 0, ".repeat(MEGABYTE / 13)}`],
])("%s", (_, text) => {
  const analysis = analysisOf(octetsOf(`${SYN}${text}\n${SYN}`), 65_536);
  expect(analysis.notACapture).toBeUndefined();
  expect(analysis.frames).toBeGreaterThanOrEqual(2);
});

it("a dump that claims to be endless is kept up to the largest frame", () => {
  const lines = Array.from(
    { length: 20_000 },
    (_, i) => `0x${(16 * i).toString(16).padStart(4, "0")}   ${"4500 ".repeat(8)}`,
  );
  const reader = openCapture(octetsOf(SYN), true)!;
  if ("kind" in reader) throw new Error(reader.message);
  const lengths: number[] = [];
  const sink = { frame: ({ start, end }: { start: number; end: number }) => lengths.push(end - start) };
  reader.push(octetsOf(`${SYN}${lines.join("\n")}\n`), sink);
  reader.end();
  expect(lengths).toEqual([1 << 18]);
  expect(reader.issues.map(({ message }) => message).join()).toContain("octets before it are missing");
});

it("every beginning of a listing, and every one with a wrong octet, is read without an exception", () => {
  for (const [, text] of sectionsOf("unreachable")) {
    const octets = octetsOf(text.slice(0, 1500));
    for (let at = 0; at < octets.length; at += 193) {
      const wrong = octets.slice();
      wrong[at]! ^= 0x15;
      expect(() => analysisOf(wrong).counts).not.toThrow();
      expect(() => analysisOf(octets.subarray(0, at)).counts).not.toThrow();
    }
  }
});
