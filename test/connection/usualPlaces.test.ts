// An unanswered SYN, and the places that another connection of the same hosts passed.

import { describe, expect, test, vi } from "vitest";
import { CaptureReading } from "../../src/core/analysis/captureReading";
import { DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/defaultSettings";
import { FlowBuilder } from "../../src/core/analysis/flowBuilder";
import type { Flow } from "../../src/core/flow/flow";
import { type AnalyzedCapture, analyzeBytes, analyzeScript } from "../support/capture";
import { type CaptureRecord, concat, ethernet, ipv4, LinkType, octets, pcapFile, sll2, udp } from "../support/frames";
import { MATRIX } from "../support/matrix";
import { buildScript, type ScriptSetting } from "../support/script";

/** Frames of a script at interface `VLAN`, whose time begins `atS` seconds after those of others. */
function framesOf(script: string, setting: ScriptSetting, atS: number): CaptureRecord[] {
  return buildScript(script, setting).records.map((record) => {
    if (record instanceof Uint8Array) throw new Error("a record without a time");
    const index = (record.data[14]! << 8) | record.data[15]!;
    return { ...record, timeS: (record.timeS ?? 0) + atS, data: sll2(record.data.slice(18), undefined, { index }) };
  });
}

function onAny(...scripts: readonly (readonly CaptureRecord[])[]): AnalyzedCapture {
  return analyzeBytes(pcapFile(scripts.flat(), { linkType: LinkType.LINUX_SLL2 }));
}

const PASSED = `
  > S  0:0(0) <mss 1460> vlan 2 ipid 1 ttl 64
  > S  0:0(0) <mss 1460> vlan 3 ipid 1 ttl 63
  < S. 0:0(0) ack 1 <mss 1460> vlan 3 ipid 2 ttl 64
  < S. 0:0(0) ack 1 <mss 1460> vlan 2 ipid 2 ttl 63
  > .  1:1(0) ack 1 vlan 2 ipid 3 ttl 64
  > .  1:1(0) ack 1 vlan 3 ipid 3 ttl 63`;
const DROPPED = `
  > S  0:0(0) <mss 1460> vlan 2 ipid 4 ttl 64
  +1 > S  0:0(0) <mss 1460> vlan 2 ipid 5 ttl 64`;
const LATER = "+5 > S 0:0(0) vlan 2 ipid 9 ttl 64";

/** The flow to another port of the same host. */
const toPort = (port: number, setting: ScriptSetting): ScriptSetting => ({
  ...setting,
  responderPort: port,
  initiatorIsn: 3_999_999_001,
});

function said({ findings }: AnalyzedCapture, rule: string): string | undefined {
  return findings.find((finding) => finding.rule === rule)?.what;
}

function unanswered({ flows }: AnalyzedCapture): Flow {
  return flows.find(({ outcome }) => outcome === "unanswered")!;
}

describe.each(MATRIX)("$name", (setting) => {
  const dropped = (script: string, atS = 10) => framesOf(script, toPort(81, setting), atS);

  test("a SYN that leaves by no interface is last seen where it came in", () => {
    const capture = onAny(framesOf(PASSED, setting, 0), dropped(DROPPED), dropped(LATER, 20));
    const { connection } = unanswered(capture);
    expect(connection?.places.map(({ name }) => name)).toEqual(["interface 2", "interface 3"]);
    expect(connection?.flows).toEqual([2, undefined]);
    expect(connection?.proof.text).toContain("passed these places in frames 1, 2.");
    expect(connection?.segments.map(({ fate, frames }) => `${fate} ${frames}`)).toEqual([
      "lost 7,",
      "lost 8,",
      "lost 9,",
    ]);
    expect(said(capture, "syn-unanswered")).toContain(
      "The SYN was last seen at interface 2 (frame 9), and never at interface 3.",
    );
    expect(said(capture, "lost-between")).toContain("passed interface 2 in frame 7 and did not reach interface 3");
  });

  test("the connection that passed may come later", () => {
    const capture = onAny(dropped(DROPPED, 0), framesOf(PASSED, setting, 5));
    expect(said(capture, "syn-unanswered")).toContain("last seen at interface 2 (frame 2), and never at interface 3");
  });
});

const [setting] = MATRIX;
const dropped = (script: string) => framesOf(script, toPort(81, setting!), 10);

test("a single SYN is enough, whatever was found of others", () => {
  const single = dropped(DROPPED).slice(0, 1);
  const others = framesOf(DROPPED, { ...toPort(81, setting!), swap: true, initiatorIsn: 1_999_999_001 }, 10).slice(
    0,
    1,
  );
  const later = framesOf(PASSED, { ...toPort(82, setting!), initiatorIsn: 2_999_999_001 }, 20);
  const capture = onAny(others, framesOf(PASSED, setting!, 0), single, later);
  for (const flow of capture.flows.filter(({ outcome }) => outcome === "unanswered"))
    expect(capture.analysis.row(flow.id)?.worst?.count).toBe(capture.analysis.findings(flow).length);
  expect(said(capture, "lost-between")).toContain("did not reach interface 3");
});

describe("behind a NAT", () => {
  const script = `
    flow 1: set port 5000/80 isn +0/+0 host 1/2
    flow 2: set port 9/80 isn +0/+0 host 3/2
    flow 3: set port 5001/80 isn +1000/+0 host 1/2
    flow 1: > S  0:0(0) <mss 1460,TS val 70001 ecr 0> ipid 5 ttl 64
    flow 2: > S  0:0(0) <mss 1460,TS val 70001 ecr 0> ipid 5 ttl 63
    +1 flow 3: > S  0:0(0) <mss 1460,TS val 71001 ecr 0> ipid 6 ttl 64`;
  const analyzed = (end: string) => analyzeScript(`${script}\n${end}\n+5 end`, { initiatorIsn: 3_000_000_001 });

  test("a SYN that does not come there is missing", () => {
    expect(said(analyzed(""), "lost-between")).toContain("passed 10.0.0.1 in frame 3 and did not reach 10.0.0.3");
  });

  test("unless it came with the ports of another connection", () => {
    const reused = "flow 2: > S 1000:1000(0) <mss 1460,TS val 71001 ecr 0> ipid 6 ttl 63";
    expect(said(analyzed(reused), "lost-between")).toBeUndefined();
  });
});

describe("nothing is said to be missing", () => {
  test("where the SYN went as far as the others", () => {
    const both = PASSED.split("\n").slice(0, 3).join("\n");
    const capture = onAny(framesOf(PASSED, setting!, 0), dropped(both), framesOf(PASSED, toPort(82, setting!), 20));
    expect(said(capture, "syn-unanswered")).toContain("last seen at interface 3");
    expect(said(capture, "syn-unanswered")).not.toContain("never");
    expect(said(capture, "lost-between")).toBeUndefined();
  });

  test("where the other host sent it", () => {
    const other = framesOf(DROPPED, { ...toPort(81, setting!), swap: true }, 10);
    const capture = onAny(framesOf(PASSED, setting!, 0), other);
    expect(unanswered(capture).connection).toBeUndefined();
  });

  test("where it came another way: by its hop count, or its interface", () => {
    for (const way of [DROPPED.replaceAll("ttl 64", "ttl 60"), DROPPED.replaceAll("vlan 2", "vlan 7")]) {
      const capture = onAny(framesOf(PASSED, setting!, 0), dropped(way));
      expect(unanswered(capture).connection).toBeUndefined();
    }
  });
});

test("the last place may be the outside of a tunnel", () => {
  const wrapped = (records: readonly CaptureRecord[]): CaptureRecord[] =>
    records.flatMap((record) => {
      const isRouted = record.data[4 + 3] === 3;
      if (!isRouted) return [record];
      const payload = udp(50_000, 4789, concat(octets("08000000 000007 00"), ethernet(record.data.slice(20))));
      const outer = ipv4({ source: "192.0.2.1", destination: "192.0.2.2", protocol: 17, payload });
      return [record, { ...record, data: sll2(outer, undefined, { index: 4 }) }];
    });
  const inside = dropped(`
    > S  0:0(0) <mss 1460> vlan 2 ipid 4 ttl 64
    > S  0:0(0) <mss 1460> vlan 3 ipid 4 ttl 63
    +1 > S  0:0(0) <mss 1460> vlan 2 ipid 5 ttl 64
    > S  0:0(0) <mss 1460> vlan 3 ipid 5 ttl 63`);
  const capture = onAny(wrapped(framesOf(PASSED, setting!, 0)), inside);
  expect(said(capture, "syn-unanswered")).toMatch(
    /last seen at interface 3 \(frame \d+\), and never at VXLAN 7 \/ Ethernet on interface 4\./,
  );
});

test("a thousand unanswered SYNs look at the connections of their hosts once", () => {
  const setting = MATRIX[0]!;
  const flood = Array.from({ length: 1000 }, (_, i) =>
    framesOf(
      "> S 0:0(0) vlan 2 ipid 7",
      { ...toPort(81, setting), initiatorPort: 2000 + i, initiatorIsn: 4000 + 1000 * i },
      10,
    ),
  );
  const reading = new CaptureReading(DEFAULT_ANALYSIS_SETTINGS, {});
  const builder = new FlowBuilder(reading, 1000);
  const build = vi.spyOn(builder, "buildAlone");
  reading.push(pcapFile([...framesOf(PASSED, setting, 0), ...flood.flat()], { linkType: LinkType.LINUX_SLL2 }));
  reading.end();
  const { tracker } = reading;
  const found = Array.from({ length: tracker.flows.length }, (_, flow) => builder.connections.mayHave(flow));
  expect(found.filter((each) => each)).toHaveLength(1000);
  expect(build.mock.calls.length).toBeLessThan(10);
});
