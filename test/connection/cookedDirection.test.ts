// The `any` device in its older format names no interface, but says which frames came and which left.

import { describe, expect, test } from "vitest";
import { type AnalyzedCapture, analyzeBytes } from "../support/capture";
import { LinkType, pcapFile, sll } from "../support/frames";
import { MATRIX } from "../support/matrix";
import { buildScript, type ScriptSetting } from "../support/script";

/** The VLAN of a line is its packet type: 1 for one that came (0), 4 for one that left. */
function onAny(script: string, setting: ScriptSetting, deviceType = 1): AnalyzedCapture {
  const records = buildScript(script, setting).records.map((record) => {
    if (record instanceof Uint8Array) throw new Error("a record without a time");
    const packetType = record.data[15] === 4 ? 4 : 0;
    return { ...record, data: sll(record.data.slice(18), undefined, { packetType, deviceType }) };
  });
  return analyzeBytes(pcapFile(records, { linkType: LinkType.LINUX_SLL }));
}

/** Each line is recorded at these packet types, one after the other, with an IP ID of its own and one hop count. */
function bridged(script: string, types: readonly number[]): string {
  let id = 0;
  return script.replace(/^.*[<>].*$/gm, (line) => {
    const ipId = `ipid ${++id}`;
    return types
      .map((vlan, at) => `${at === 0 ? line : `+0.00002 ${line.trim().replace(/^\+\S+ /, "")}`} vlan ${vlan} ${ipId}`)
      .join("\n");
  });
}

const HANDSHAKE = `
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1
  > P. 1:11(10) ack 1
  < .  1:1(0) ack 11`;

const placesOf = ({ flows }: AnalyzedCapture) => flows[0]?.connection?.places.map(({ name }) => name);
const betweens = ({ findings }: AnalyzedCapture) => findings.filter(({ rule }) => rule.endsWith("-between"));

describe.each(MATRIX)("$name", (setting) => {
  test("a host that forwards has two sides, though no hop count distinguishes them", () => {
    const capture = onAny(bridged(HANDSHAKE, [1, 4]), setting);
    expect(placesOf(capture)).toEqual(["the initiator's side", "the responder's side"]);
    expect(capture.flows[0]!.connection!.segments.slice(0, 2).map(({ frames }) => frames)).toEqual([
      [1, 2],
      [4, 3],
    ]);
    expect(betweens(capture)).toEqual([]);
  });

  test("a bridge shows each frame on its ports and on itself", () => {
    const capture = onAny(bridged(HANDSHAKE, [1, 1, 4, 4]), setting);
    expect(placesOf(capture)).toEqual(["the initiator's side", "the responder's side"]);
    expect(betweens(capture)).toEqual([]);
  });

  test("a loopback device sends and receives at one place", () => {
    expect(placesOf(onAny(bridged(HANDSHAKE, [4, 1]), setting, 772))).toBeUndefined();
  });

  test("a host that is one of the ends has no other side", () => {
    const atInitiator = HANDSHAKE.replace(/^.*([<>]).*$/gm, (line, sign) => `${line} vlan ${sign === ">" ? 4 : 1}`);
    expect(placesOf(onAny(atInitiator, setting))).toBeUndefined();
  });
});

test("a SYN that came and did not leave", () => {
  const [setting] = MATRIX;
  const passed = buildScript(bridged(HANDSHAKE, [1, 4]), setting!).records;
  const dropped = buildScript(
    "+5 > S 0:0(0) vlan 1 ipid 60\n+1 > S 0:0(0) vlan 1 ipid 61\n+2 > S 0:0(0) vlan 1 ipid 62",
    {
      ...setting!,
      responderPort: 81,
      initiatorIsn: 3_999_999_001,
    },
  ).records;
  const records = [...passed, ...dropped].map((record) => {
    if (record instanceof Uint8Array) throw new Error("a record without a time");
    const packetType = record.data[15] === 4 ? 4 : 0;
    return { ...record, data: sll(record.data.slice(18), undefined, { packetType }) };
  });
  const { findings } = analyzeBytes(pcapFile(records, { linkType: LinkType.LINUX_SLL }));
  expect(findings.find(({ rule }) => rule === "syn-unanswered")?.what).toMatch(
    /The SYN was last seen at the initiator's side \(frame \d+\), and never at the responder's side\./,
  );
});
