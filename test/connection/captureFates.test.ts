// What became of segments between the places of one capture, and what is told of it.

import { describe, expect, test } from "vitest";
import type { SegmentFate } from "../../src/core/flow/connection";
import { flagsText } from "../../src/core/tcp/flags";
import { type AnalyzedCapture, analyzeBytes, analyzeScript } from "../support/capture";
import { asRecord, LinkType, pcapFile, sll2 } from "../support/frames";
import { buildScript, type ScriptSetting } from "../support/script";

const RANDOM: readonly ScriptSetting[] = ([4, 6] as const).flatMap((family) =>
  [
    [3_000_000_001, 4_000_000_001],
    [2 ** 32 - 1, 2 ** 31],
  ].map(([initiatorIsn, responderIsn]) => ({ family, initiatorIsn: initiatorIsn!, responderIsn: responderIsn! })),
);

/** Ethernet header with a tag: the script's VLANs become interfaces of the `any` device. */
function onAny(script: string, setting: ScriptSetting): AnalyzedCapture {
  const records = buildScript(script, setting).records.map((each) => {
    const record = asRecord(each);
    const index = (record.data[14]! << 8) | record.data[15]!;
    return { ...record, data: sll2(record.data.slice(18), undefined, { index }) };
  });
  return analyzeBytes(pcapFile(records, { linkType: LinkType.LINUX_SLL2 }));
}

const fatesOf = ({ flows }: AnalyzedCapture): string[] =>
  (flows[0]?.connection?.segments ?? []).map(
    ({ flags, frames, fate, changes }: SegmentFate) =>
      `${flagsText(flags)} ${frames.map((frame) => frame ?? "-").join()} ${fate}${changes.map(({ field }) => ` ${field}`).join("")}`,
  );
const betweenOf = ({ findings }: AnalyzedCapture): string[] =>
  findings
    .filter(({ rule }) => rule.endsWith("-between"))
    .map(({ rule, severity, frame }) => `${severity} ${rule} ${frame}`);

/** Interfaces 2 and 3 of a router, in the order of travel; `ends` leaves out what comes behind it. */
const line = (text: string, id: number, near: number, far?: number): string =>
  `${text} vlan ${near} ipid ${id} ttl 64${far === undefined ? "" : `\n+0.00002 ${text.replace(/^\+\S+ /, "")} vlan ${far} ipid ${id} ttl 63`}`;

describe.each(RANDOM)("IPv$family, ISNs $initiatorIsn and $responderIsn", (setting) => {
  test("all arrived as they were sent", () => {
    const capture = onAny(
      [line("> S 0:0(0)", 1, 2, 3), line("< S. 0:0(0) ack 1", 2, 3, 2), line("> . 1:1(0) ack 1", 3, 2, 3)].join("\n"),
      setting,
    );
    expect(fatesOf(capture)).toEqual(["SYN 1,2 arrived", "SYN,ACK 4,3 arrived", "ACK 5,6 arrived"]);
    expect(betweenOf(capture)).toEqual([]);
  });

  test("SYN-ACKs that do not leave: no rule sends to the initiator for what did not go there", () => {
    const attempt = (id: number, time: string) =>
      [line(`${time}> S 0:0(0)`, id, 2, 3), line("< S. 0:0(0) ack 1", id + 1, 3)].join("\n");
    const { findings } = onAny([attempt(1, ""), attempt(3, "+1 "), attempt(5, "+2 "), "+4 end"].join("\n"), setting);
    const nextOf = (id: string) => findings.find(({ rule }) => rule === id)?.next;
    for (const rule of ["syn-retransmitted", "syn-ack-retransmitted"])
      expect(nextOf(rule)).toMatch(
        /^Look at what lies between interface 3 and interface 2: the SYN-ACK was seen at the former \(frame 3\), and did not come to the latter\./,
      );
    expect(nextOf("handshake-ack-missing")).toBe(
      "Look at what lies between interface 3 and interface 2: routes, firewall rules, the interface that it should leave by.",
    );
  });

  test("the MSS was lowered on the path", () => {
    const script = [
      line("> S 0:0(0) <mss 1460>", 1, 2, 3),
      line("< S. 0:0(0) ack 1 <mss 1460>", 2, 3, 2),
      line("> . 1:1(0) ack 1", 3, 2, 3),
    ].join("\n");
    const clamped = script.replaceAll(/<mss 1460>(.*ttl 63)/g, "<mss 1360>$1");
    const capture = onAny(clamped, setting);
    expect(fatesOf(capture).slice(0, 2)).toEqual(["SYN 1,2 changed options.mss", "SYN,ACK 4,3 changed options.mss"]);
    expect(betweenOf(capture)).toEqual(["information changed-between 1", "information changed-between 4"]);
    expect(capture.findings[0]?.what).toMatch(/the MSS is 1460 in interface 2 and 1360 in interface 3/);
  });

  test("the handshake's ACK was lost in the router", () => {
    const script = [
      line("> S 0:0(0) <TS val 5 ecr 0>", 1, 2, 3),
      line("< S. 0:0(0) ack 1 <TS val 9 ecr 5>", 2, 3, 2),
      line("> . 1:1(0) ack 1 <TS val 6 ecr 9>", 3, 2),
      line("+1 < S. 0:0(0) ack 1 <TS val 1009 ecr 5>", 4, 3, 2),
      line("> . 1:1(0) ack 1 <TS val 1006 ecr 1009>", 5, 2, 3),
    ].join("\n");
    const capture = onAny(script, setting);
    expect(fatesOf(capture)).toContain("ACK 5,- lost");
    expect(betweenOf(capture)).toEqual(["warning lost-between 5"]);
    expect(capture.findings.find(({ rule }) => rule === "lost-between")?.what).toMatch(
      /passed interface 2 in frame 5 and did not reach interface 3/,
    );
  });

  test("a SYN-ACK that never came to the initiator's VLAN, which repeats its SYN", () => {
    const script = [
      line("> S 0:0(0)", 1, 10, 20),
      line("< S. 0:0(0) ack 1", 2, 20),
      line("+1 > S 0:0(0)", 3, 10, 20),
      line("< S. 0:0(0) ack 1", 4, 20),
      "+5 end",
    ].join("\n");
    const capture = analyzeScript(script, setting);
    expect(fatesOf(capture).filter((each) => each.includes("lost"))).toEqual(["SYN,ACK -,3 lost", "SYN,ACK -,6 lost"]);
    expect(betweenOf(capture)).toEqual(["warning lost-between 3"]);
  });

  test("a place that records one direction only shows no loss of the other", () => {
    const script = [
      line("> S 0:0(0)", 1, 10, 20),
      line("< S. 0:0(0) ack 1", 2, 10),
      line("> . 1:1(0) ack 1", 3, 10, 20),
      line("> P. 1:11(10) ack 1", 4, 10, 20),
      line("< . 1:1(0) ack 11", 5, 10),
    ].join("\n");
    const capture = analyzeScript(script, setting);
    expect(capture.flows).toHaveLength(2);
    expect(fatesOf(capture).filter((each) => !each.endsWith("arrived"))).toEqual([]);
    expect(capture.findings.filter(({ rule }) => rule !== "mss-missing")).toEqual([]);
  });

  test("ordinary data is kept of neither place, and not missed", () => {
    let at = 1;
    const data = Array.from({ length: 30 }, (_, i) => {
      const [from, to] = [1 + 100 * i, 101 + 100 * i];
      return `${line(`> P. ${from}:${to}(100) ack 1`, 10 + i, 10, 20)}\n${line(`< . 1:1(0) ack ${to}`, 60 + i, 20, 10)}`;
    });
    const script = [
      line("> S 0:0(0)", at++, 10, 20),
      line("< S. 0:0(0) ack 1", at++, 20, 10),
      line("> . 1:1(0) ack 1", at++, 10, 20),
      ...data,
      line("> F. 3001:3001(0) ack 1", 99, 10, 20),
    ].join("\n");
    expect(fatesOf(analyzeScript(script, setting)).filter((each) => !each.endsWith("arrived"))).toEqual([]);
  });

  test("a RST that only the initiator's side has was made in between", () => {
    const script = [
      line("> S 0:0(0)", 1, 10, 20),
      line("< S. 0:0(0) ack 1", 2, 20, 10),
      line("> . 1:1(0) ack 1", 3, 10, 20),
      line("> P. 1:11(10) ack 1", 4, 10, 20),
      line("< R. 1:1(0) ack 11", 5, 10),
      "+1 end",
    ].join("\n");
    const capture = analyzeScript(script, setting);
    expect(fatesOf(capture)).toContain("RST,ACK 9,- injected");
    expect(betweenOf(capture)).toEqual(["warning injected-between 9"]);
  });
});
