// Of a flow that several places recorded, few copies are kept: what is missing among them is not lost.

import { describe, expect, test } from "vitest";
import { type AnalyzedCapture, analyzeBytes, analyzeScript } from "../support/capture";
import { LinkType, pcapFile, sll2 } from "../support/frames";
import { MATRIX } from "../support/matrix";
import { buildScript, type ScriptSetting } from "../support/script";

const lost = ({ findings }: AnalyzedCapture) => findings.filter(({ rule }) => rule === "lost-between");
const placesOf = ({ flows }: AnalyzedCapture) => flows[0]?.connection?.places.map(({ name }) => name);

/** Each line is recorded at `taps` points, `apartS` after each other, with one hop less. */
function tapped(script: string, taps: number, apartS: number): string {
  let now = 0;
  const records = script
    .trim()
    .split("\n")
    .flatMap((line, at) => {
      const [, wait, segment] = /^\s*(?:\+(\S+) )?(.*)$/.exec(line)!;
      now += Number(wait ?? 0);
      return Array.from({ length: taps }, (_, tap) => ({
        atS: now + tap * apartS,
        text: `${segment} ipid ${at + 1} ttl ${64 - tap}`,
      }));
    });
  records.sort((a, b) => a.atS - b.atS);
  return records.map(({ atS, text }, at) => `+${(atS - (records[at - 1]?.atS ?? 0)).toFixed(6)} ${text}`).join("\n");
}

const REORDERED = `
> S  0:0(0) <mss 1460>
+0.1 < S. 0:0(0) ack 1 <mss 1460>
+0.1 > .  1:1(0) ack 1
+0.001 > P. 1:101(100) ack 1
+0.001 > P. 201:301(100) ack 1
+0.001 > P. 101:201(100) ack 1
+0.001 > P. 301:401(100) ack 1
+0.1 < .  1:1(0) ack 401`;

const ACK_LOST = `
> S  0:0(0) <mss 1460>
+0.1 < S. 0:0(0) ack 1 <mss 1460>
+0.1 > .  1:1(0) ack 1
+1 < S. 0:0(0) ack 1 <mss 1460>
+0.1 > .  1:1(0) ack 1
+0.1 > P. 1:101(100) ack 1
+0.1 < .  1:1(0) ack 101`;

describe.each(MATRIX.filter(({ family }) => family === 4))("$name", (setting) => {
  test("a burst out of order, faster than from one tap to the next", () => {
    const capture = analyzeScript(tapped(REORDERED, 2, 0.02), setting);
    expect(placesOf(capture)).toEqual(["the initiator's side", "the responder's side"]);
    expect(lost(capture)).toEqual([]);
  });

  test("three taps in one file", () => {
    const capture = analyzeScript(tapped(REORDERED, 3, 0.02), setting);
    expect(placesOf(capture)).toEqual(["the initiator's side", "the middle", "the responder's side"]);
    expect(lost(capture)).toEqual([]);
    expect(capture.analysis.counts.issues.map(({ message }) => message)).toEqual([
      expect.stringContaining("at two or more capture points"),
    ]);
  });

  test("a handshake ACK that reaches no other tap is lost, as the repeated SYN-ACK shows", () => {
    const recorded = tapped(ACK_LOST, 2, 0.02).split("\n");
    const isLost = (line: string) => line.includes("ipid 3 ttl 63");
    expect(recorded.filter(isLost)).toHaveLength(1);
    const script = recorded.filter((line) => !isLost(line)).join("\n");
    expect(lost(analyzeScript(script, setting))).toHaveLength(1);
  });
});

test("more SYNs, at more interfaces, than copies are kept", () => {
  const setting: ScriptSetting = { initiatorIsn: 3_000_000_001 };
  const interfaces = [2, 3, 4, 5];
  const script = Array.from({ length: 8 }, (_, attempt) =>
    interfaces
      .map(
        (vlan, at) =>
          `+${at === 0 ? 1 : 0.00001} > S 0:0(0) <mss 1460> vlan ${vlan} ipid ${attempt + 1} ttl ${64 - at}`,
      )
      .join("\n"),
  ).join("\n");
  const records = buildScript(script, setting).records.map((record) => {
    if (record instanceof Uint8Array) throw new Error("a record without a time");
    const index = (record.data[14]! << 8) | record.data[15]!;
    return { ...record, data: sll2(record.data.slice(18), undefined, { index }) };
  });
  const capture = analyzeBytes(pcapFile(records, { linkType: LinkType.LINUX_SLL2 }));
  expect(placesOf(capture)).toEqual(interfaces.map((index) => `interface ${index}`));
  expect(lost(capture)).toEqual([]);
});
