// What proves that two flows of a capture are one connection, and where the proof ends.

import { describe, expect, test } from "vitest";
import { DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import type { FlowConnection } from "../../src/core/flow/connection";
import { type AnalyzedCapture, analyzeBytes, analyzeScript } from "../support/capture";
import { pcapFile } from "../support/frames";
import { MATRIX } from "../support/matrix";
import { buildScript, type ScriptSetting } from "../support/script";

const joinsOf = ({ analysis }: AnalyzedCapture): FlowConnection[] => [...analysis.connections()];
const placesOf = (capture: AnalyzedCapture): string[][] =>
  joinsOf(capture).map(({ places }) => places.map(({ name }) => name));

/** Each line of the script in VLAN 10 and, after a router, in VLAN 20; what the responder sends comes to VLAN 20 first. */
function onBothSides(script: string): string {
  let id = 100;
  return script.replace(/^[^<>\n]*([<>]).*$/gm, (line, sender) => {
    const fields = `ipid ${++id}`;
    const [near, far] = sender === ">" ? [10, 20] : [20, 10];
    return `${line} vlan ${near} ${fields} ttl 64\n+0.00002 ${line.trim().replace(/^\+\S+ /, "")} vlan ${far} ${fields} ttl 63`;
  });
}

const HEALTHY = `
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1
  > P. 1:11(10) ack 1
  < .  1:1(0) ack 11`;

/** ISNs that a stack may have drawn; near 0 nothing is proven. */
const RANDOM = MATRIX.filter(
  ({ initiatorIsn = 0, responderIsn = 0 }) => Math.min(initiatorIsn, responderIsn) > 1 << 16,
);

describe.each(RANDOM)("$name", (setting) => {
  test("a mirror port before and behind a router", () => {
    const capture = analyzeScript(onBothSides(HEALTHY), setting);
    expect(placesOf(capture)).toEqual([["VLAN 10", "VLAN 20"]]);
    expect(joinsOf(capture)[0]).toMatchObject({ id: 1, flows: [1, 2], proof: { kind: "same-numbers" } });
    expect(capture.flows.map(({ connection }) => connection?.place)).toEqual([0, 1]);
    expect(capture.findings).toEqual([]);
  });

  test("places are in the order of the path, whatever their numbers", () => {
    const turned = onBothSides(HEALTHY).replaceAll("vlan 10", "vlan 30");
    expect(placesOf(analyzeScript(turned, setting))).toEqual([["VLAN 30", "VLAN 20"]]);
  });

  test("NAT: the same ISNs and timestamps, another address and hop count", () => {
    const capture = analyzeScript(NAT, setting);
    const address = (i: number): string => (setting.family === 6 ? `[fd00::${i}]:5000` : `10.0.0.${i}:5000`);
    expect(placesOf(capture)).toEqual([[address(1), address(3)]]);
    expect(joinsOf(capture)[0]).toMatchObject({ flows: [1, 2], proof: { kind: "translated" } });
  });
});

test("NAT64: the same ISNs over IPv6 and, behind it, over IPv4", () => {
  const setting = { initiatorIsn: 3_000_000_001, responderIsn: 4_000_000_001 };
  const outside = buildScript(NAT, { ...setting, family: 4 });
  const inside = buildScript(NAT, { ...setting, family: 6 });
  const bytes = pcapFile(
    inside.records.map((record, i) => (inside.lines[i]!.includes("flow 1:") ? record : outside.records[i]!)),
  );
  expect(placesOf(analyzeBytes(bytes))).toEqual([["[fd00::1]:5000 → [fd00::2]:80", "10.0.0.3:5000 → 10.0.0.2:80"]]);
});

const NAT = `
  flow 1: set port 5000/80 isn +0/+0 host 1/2
  flow 2: set port 5000/80 isn +0/+0 host 3/2
  flow 1: > S  0:0(0) <mss 1460,TS val 70001 ecr 0> ipid 5 ttl 64
  flow 2: > S  0:0(0) <mss 1460,TS val 70001 ecr 0> ipid 5 ttl 63
  flow 2: < S. 0:0(0) ack 1 <mss 1460,TS val 90001 ecr 70001> ipid 6 ttl 64
  flow 1: < S. 0:0(0) ack 1 <mss 1460,TS val 90001 ecr 70001> ipid 6 ttl 63
  flow 1: > .  1:1(0) ack 1 <TS val 70002 ecr 90001> ipid 7 ttl 64
  flow 2: > .  1:1(0) ack 1 <TS val 70002 ecr 90001> ipid 7 ttl 63`;

describe("a NAT is not proven", () => {
  const setting: ScriptSetting = { initiatorIsn: 3_000_000_001, responderIsn: 4_000_000_001 };
  const count = (script: string, other: ScriptSetting = {}): number =>
    joinsOf(analyzeScript(script, { ...setting, ...other })).length;

  test("it is, as it stands", () => {
    expect(count(NAT)).toBe(1);
  });

  test("with other timestamps, windows or IP IDs", () => {
    expect(count(NAT.replace(/(flow 2: > S.*)val 70001/, "$1val 70003"))).toBe(0);
    expect(count(NAT.replace(/(flow 2: > S.*)ack?/, "$1").replace(/(flow 2: > S .*?) </, "$1 win 999 <"))).toBe(0);
    expect(count(NAT.replace(/(flow 2: > S.*) ipid 5/, "$1 ipid 8"))).toBe(0);
    expect(count(NAT.replace(/(flow 2: < S.*)val 90001/, "$1val 90002"))).toBe(0);
  });

  test("with another ISN of either side", () => {
    expect(count(NAT.replace("flow 2: set port 5000/80 isn +0/+0", "flow 2: set port 5000/80 isn +1/+0"))).toBe(0);
    expect(count(NAT.replace("flow 2: set port 5000/80 isn +0/+0", "flow 2: set port 5000/80 isn +0/+1"))).toBe(0);
  });

  test("with ISNs that stacks begin at", () => {
    expect(count(NAT, { initiatorIsn: 65_534, responderIsn: 1 })).toBe(0);
    expect(count(NAT, { initiatorIsn: 1_000_000, responderIsn: 2_000_000 })).toBe(0);
    expect(count(NAT, { initiatorIsn: 65_536, responderIsn: 1 })).toBe(1);
  });

  test("where another connection has the ISN, too", () => {
    const third = `
      flow 3: set port 6000/80 isn +0/+77777 host 4/2
      flow 3: > S 0:0(0) <mss 1460,TS val 88888 ecr 0>`;
    expect(count(NAT + third, { responderIsn: 1 })).toBe(0);
    // Both ISNs prove it without.
    expect(count(NAT + third)).toBe(1);
  });

  test("where both places are equally far, and only the SYN passed", () => {
    const syns = NAT.split("\n").slice(0, 5).join("\n");
    expect(count(syns)).toBe(1);
    expect(count(syns.replaceAll("ttl 63", "ttl 64"))).toBe(0);
  });

  test("without IP IDs and timestamps, but by SYNs that came again each time", () => {
    const script = `
      flow 1: set port 5000/80 isn +0/+0 host 1/2
      flow 2: set port 5000/81 isn +0/+0 host 1/3
      flow 1: > S  0:0(0) <mss 1460> ipid 0 ttl 64
      +0.00002 flow 2: > S  0:0(0) <mss 1460> ipid 0 ttl 63
      +1 flow 1: > S  0:0(0) <mss 1460> ipid 0 ttl 64
      +0.00002 flow 2: > S  0:0(0) <mss 1460> ipid 0 ttl 63`;
    for (const family of [4, 6] as const) {
      expect(count(script, { family })).toBe(1);
      // A scanner tries several hosts with one ISN.
      expect(count(script.replaceAll("ttl 63", "ttl 64"), { family })).toBe(0);
      expect(count(script.replace(/ttl 63$/, "ttl 62"), { family })).toBe(0);
      expect(count(script.split("\n").slice(0, 5).join("\n"), { family })).toBe(0);
      expect(count(script.replaceAll("+0.00002", "+0.2"), { family })).toBe(0);
      expect(count(script.replaceAll("host 1/3", "host 4/3"), { family })).toBe(0);
      expect(count(script, { family, initiatorIsn: 1000 })).toBe(0);
    }
  });

  test("where nothing came through from one place to the other", () => {
    const flat = NAT.replaceAll("ttl 63", "ttl 64");
    expect(count(flat)).toBe(1);
    const lines = flat.split("\n");
    const replayed = [
      ...lines.slice(0, 3),
      ...lines.filter((line) => line.includes("flow 1: > ") || line.includes("flow 1: < ")),
      ...lines.filter((line) => line.includes("flow 2: > ") || line.includes("flow 2: < ")),
    ];
    expect(count(replayed.join("\n"))).toBe(0);
  });
});

describe("the same addresses in two VLANs are not proven to be one connection", () => {
  const setting: ScriptSetting = { initiatorIsn: 0, responderIsn: 0 };
  const both = (script: string): string =>
    script.replace(/^[^<>\n]*[<>].*$/gm, (line) => `${line} vlan 10 ipid 1\n+0.001 ${line.trim()} vlan 20 ipid 1`);

  test("by numbers that every such machine has", () => {
    expect(joinsOf(analyzeScript(both("> S 0:0(0)\n< S. 0:0(0) ack 1"), setting))).toEqual([]);
  });

  test("but by enough segments at the same time", () => {
    expect(joinsOf(analyzeScript(both("> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1"), setting))).toHaveLength(1);
  });
});

describe("an answer from elsewhere", () => {
  const setting: ScriptSetting = { initiatorIsn: 3_000_000_001, responderIsn: 4_000_000_001 };
  const answer = (ack: string, stamps = ""): string => `
    flow 1: set port 5000/80 isn +0/+0 host 1/2
    flow 2: set port 5000/80 isn +0/+0 host 1/3
    flow 1: > S  0:0(0) <mss 1460${stamps && ",TS val 70001 ecr 0"}>
    flow 2: < S. 0:0(0) ${ack} <mss 1460${stamps}>`;

  test("acknowledges the SYN that waits at that port", () => {
    const capture = analyzeScript(answer("ack 1"), setting);
    expect(joinsOf(capture)[0]).toMatchObject({ proof: { kind: "waiting-port" } });
    expect(joinsOf(analyzeScript(answer("ack 2"), setting))).toEqual([]);
    expect(joinsOf(analyzeScript(answer("ack 1", ",TS val 5 ecr 70001"), setting))).toHaveLength(1);
    expect(joinsOf(analyzeScript(answer("ack 1", ",TS val 5 ecr 70002"), setting))).toEqual([]);
  });

  test("needs an ISN that says something, or the SYN's timestamp", () => {
    expect(joinsOf(analyzeScript(answer("ack 1"), { ...setting, initiatorIsn: 7 }))).toEqual([]);
    expect(
      joinsOf(analyzeScript(answer("ack 1", ",TS val 5 ecr 70001"), { ...setting, initiatorIsn: 7 })),
    ).toHaveLength(1);
  });
});

test("a tunnel's inside and outside, where the capture begins in the middle", () => {
  const script = onBothSides(`
    > P. 1:11(10) ack 1
    < .  1:1(0) ack 11
    > P. 11:21(10) ack 1`);
  const capture = analyzeScript(script, { initiatorIsn: 3_000_000_001, responderIsn: 4_000_000_001 });
  expect(placesOf(capture)).toEqual([["VLAN 10", "VLAN 20"]]);
});

describe("is judged once", () => {
  const setting: ScriptSetting = { initiatorIsn: 3_000_000_001, responderIsn: 4_000_000_001 };
  const told = ({ analysis, flows }: AnalyzedCapture): string[] =>
    flows.flatMap((flow) =>
      analysis.findings(flow).map(({ rule, severity, frame }) => `#${flow.id} ${severity} ${rule} ${frame}`),
    );

  test("a SYN that is never answered", () => {
    const capture = analyzeScript(
      onBothSides("> S 0:0(0) <mss 1460>\n+1 > S 0:0(0) <mss 1460>\n+2 > S 0:0(0) <mss 1460>"),
      setting,
    );
    expect(told(capture)).toEqual(["#1 warning syn-retransmitted 3", "#1 error syn-unanswered 5"]);
    expect(capture.analysis.counts.findings.error).toBe(1);
  });

  test("by the flow that shows most", () => {
    const script = `
      > S  0:0(0) <mss 1460> vlan 10 ipid 1 ttl 64
      > S  0:0(0) <mss 1460> vlan 20 ipid 1 ttl 63
      < S. 0:0(0) ack 1 <mss 1460> vlan 20 ipid 2
      +1 > S  0:0(0) <mss 1460> vlan 10 ipid 3 ttl 64
      > S  0:0(0) <mss 1460> vlan 20 ipid 3 ttl 63
      < S. 0:0(0) ack 1 <mss 1460> vlan 20 ipid 4
      +8 end`;
    const capture = analyzeScript(script, setting);
    const all = told(capture);
    expect(all).toContain("#2 error handshake-ack-missing 6");
    expect(all.filter((each) => each.includes("error"))).toHaveLength(1);
    expect(all.filter((each) => each.startsWith("#1"))).toEqual([]);
  });

  test("what only one place shows is reported there", () => {
    const script = onBothSides("> S 0:0(0) <mss 1460>\n< S. 0:0(0) ack 1 <mss 1460>\n> . 1:1(0) ack 1").replace(
      /> \. 1:1\(0\) ack 1 vlan 20/,
      "> . 1:1(0) ack 1 badsum vlan 20",
    );
    expect(told(analyzeScript(script, setting))).toEqual([expect.stringMatching(/^#2 \w+ checksum-wrong 6$/)]);
  });

  test("with other settings, and while it is still read", () => {
    const script = onBothSides("> S 0:0(0) <mss 1460>\n+1 > S 0:0(0) <mss 1460>\n+2 > S 0:0(0) <mss 1460>");
    const { analysis } = analyzeScript(script, setting);
    expect(analysis.counts.findings).toMatchObject({ error: 1, warning: 1 });
    analysis.configure({ ...DEFAULT_ANALYSIS_SETTINGS, rules: { "syn-unanswered": "off" } });
    expect(analysis.counts.findings).toMatchObject({ error: 0, warning: 1 });
    expect([1, 2].map((id) => analysis.row(id)?.worst?.rule)).toEqual(["syn-retransmitted", undefined]);
  });
});
