// The directions of a connection travel on different paths: one flow where each path has one direction and the numbers
// interlock, several otherwise.

import { describe, expect, test } from "vitest";
import type { Flow } from "../../src/core/flow/flow";
import { analyzeBytes, analyzeScript } from "../support/capture";
import { ethernet, pcapFile } from "../support/frames";
import { ipOver, wrappings } from "../support/layers";
import { MATRIX } from "../support/matrix";
import { buildScript, type ScriptSetting } from "../support/script";

const outcomes = (flows: readonly Flow[]): string[] => flows.map(({ outcome }) => outcome);

/** `script` in VLAN 10 from the initiator and in VLAN 20 from the responder. */
function byDirection(script: string): string {
  return script.replace(/^[^<>\n]*([<>]).*$/gm, (line, sender) => `${line} vlan ${sender === ">" ? 10 : 20}`);
}

const HEALTHY = `
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1
  > P. 1:11(10) ack 1
  < .  1:1(0) ack 11
  < P. 1:101(100) ack 11
  > .  11:11(0) ack 101
  > F. 11:11(0) ack 101
  < F. 101:101(0) ack 12
  > .  12:12(0) ack 102`;

describe.each(MATRIX)("$name", (setting) => {
  test("a VLAN for each direction: one flow without a finding", () => {
    const { flows, findings } = analyzeScript(byDirection(HEALTHY), setting);
    expect(flows).toHaveLength(1);
    expect(flows[0]).toMatchObject({
      outcome: "established",
      end: "fin",
      segments: 10,
      path: "VLAN 10 from the initiator, VLAN 20 from the responder",
    });
    expect(findings).toEqual([]);
  });

  test("a tag in one direction only", () => {
    const { flows, findings } = analyzeScript(byDirection(HEALTHY).replaceAll(" vlan 20", ""), setting);
    expect(outcomes(flows)).toEqual(["established"]);
    expect(flows[0]?.path).toBe("VLAN 10 from the initiator, no VLAN or tunnel from the responder");
    expect(findings).toEqual([]);
  });

  test("a SYN-ACK with a wrong number is judged", () => {
    const script = byDirection(`
      > S  0:0(0)
      < S. 0:0(0) ack 0
      > R  0:0(0)`);
    const { findings } = analyzeScript(script, setting);
    expect(findings.map(({ rule, frame }) => `${rule} ${frame}`)).toContain("syn-ack-wrong-ack 2");
  });

  test("a SYN-ACK whose number is far off is judged if it echoes the SYN's timestamp", () => {
    const script = (ecr: number) =>
      byDirection(`
        > S  0:0(0) <TS val 77 ecr 0>
        < S. 0:0(0) ack 1000000000 <TS val 5 ecr ${ecr}>`);
    expect(analyzeScript(script(77), setting).flows).toHaveLength(1);
    expect(analyzeScript(script(78), setting).flows).toHaveLength(2);
    expect(analyzeScript(script(0).replace("val 77", "val 0"), setting).flows).toHaveLength(2);
  });

  test("a RST refuses the SYN", () => {
    const { flows, findings } = analyzeScript(byDirection("> S  0:0(0)\n< R. =0:=0(0) ack 1"), setting);
    expect(outcomes(flows)).toEqual(["refused"]);
    expect(findings.map(({ rule }) => rule)).toContain("syn-refused");
  });

  test("a RST without ACK has the number that the other side expects", () => {
    const script = (seq: number) =>
      byDirection(`
        > .  5000:5000(0) ack 7000
        < R  ${seq}:${seq}(0)`);
    expect(outcomes(analyzeScript(script(7000), setting).flows)).toEqual(["not-captured"]);
    expect(analyzeScript(script(7001), setting).flows).toHaveLength(2);
  });

  test("the capture begins in the middle", () => {
    const script = byDirection(`
      > P. 5000:5100(100) ack 7000
      < .  7000:7000(0) ack 5100
      < P. 7000:7200(200) ack 5100
      > .  5100:5100(0) ack 7200`);
    const { flows } = analyzeScript(script, setting);
    expect(flows.map(({ segments, path }) => [segments, path])).toEqual([
      [4, "VLAN 10 from the first sender, VLAN 20 from its peer"],
    ]);
  });

  test("numbers in the middle must be near", () => {
    const script = (seq: number, ack: number) =>
      byDirection(`
        > P. 5000:5100(100) ack 7000
        < .  ${seq}:${seq}(0) ack ${ack}`);
    const count = (seq: number, ack: number) => analyzeScript(script(seq, ack), setting).flows.length;
    const far = 2 ** 20;
    expect([count(7000 + far, 5100), count(7000, 5100 - far), count(7000 - far, 5100 + far)]).toEqual([1, 1, 1]);
    expect([count(7001 + far, 5100), count(7000, 5099 - far), count(6999 - far, 5100)]).toEqual([2, 2, 2]);
  });

  test("the SYN is recorded after the SYN-ACK", () => {
    const script = byDirection(`
      < S. 0:0(0) ack 1
      +0.001 > S 0:0(0)
      > .  1:1(0) ack 1`);
    // The notation's initiator sends second here.
    const { flows } = analyzeScript(script, setting);
    expect(outcomes(flows)).toEqual(["established"]);
    expect(flows[0]?.path).toBe("VLAN 10 from the initiator, VLAN 20 from the responder");
  });

  test("the next connection on the same ports is found on both paths, too", () => {
    const again = HEALTHY.replaceAll(/(\d+):(\d+)\((\d+)\)/g, (_, from, to, length) => {
      return `${Number(from) + 9_000_000}:${Number(to) + 9_000_000}(${length})`;
    }).replaceAll(/ack (\d+)/g, (_, ack) => `ack ${Number(ack) + 9_000_000}`);
    const { flows } = analyzeScript(byDirection(HEALTHY + again), setting);
    expect(flows.map(({ outcome, segments }) => [outcome, segments])).toEqual([
      ["established", 10],
      ["established", 10],
    ]);
    expect(flows[1]?.path).toBe("VLAN 10 from the initiator, VLAN 20 from the responder");
  });

  test("the next connection begins at the other end", () => {
    const swap = { "<": ">", ">": "<" } as const;
    const answered = HEALTHY.replaceAll(/^ *[<>]/gm, (start) => start.slice(0, -1) + swap[start.slice(-1) as "<"]);
    const { flows } = analyzeScript(byDirection(HEALTHY + answered), setting);
    expect(flows.map(({ outcome, path }) => [outcome, path])).toEqual([
      ["established", "VLAN 10 from the initiator, VLAN 20 from the responder"],
      ["established", "VLAN 20 from the initiator, VLAN 10 from the responder"],
    ]);
  });
});

describe("flows stay apart", () => {
  const countOf = (script: string, setting: ScriptSetting = {}): number => analyzeScript(script, setting).flows.length;

  test("where each VLAN has both directions", () => {
    const both = HEALTHY.replace(/^.*[<>].*$/gm, (line) => `${line} vlan 10 ipid 7\n${line} vlan 20 ipid 7`);
    const { flows } = analyzeScript(both);
    expect(outcomes(flows)).toEqual(["established", "established"]);
    expect(flows.map(({ path }) => path)).toEqual(["VLAN 10", "VLAN 20"]);
  });

  test("where two VLANs have the same direction", () => {
    expect(countOf("> S 0:0(0) vlan 10\n> S 0:0(0) vlan 20")).toBe(2);
  });

  test("where the answer acknowledges something else", () => {
    expect(countOf(byDirection("> S 0:0(0)\n< S. 0:0(0) ack 1048577"))).toBe(2);
    expect(countOf(byDirection("> S 0:0(0)\n< S. 0:0(0) ack 1048576"))).toBe(1);
    expect(countOf(byDirection("> S 0:0(0)\n< R. 0:0(0) ack 2"))).toBe(2);
    expect(countOf(byDirection("> S 0:0(0)\n< . 0:0(0) ack 0"))).toBe(2);
  });

  test("where a SYN-ACK comes long after the SYN, or before it", () => {
    expect(countOf(byDirection("> S 0:0(0)\n+120 < S. 0:0(0) ack 1"))).toBe(1);
    expect(countOf(byDirection("> S 0:0(0)\n+120.001 < S. 0:0(0) ack 1"))).toBe(2);
  });

  test("where an ACK comes long after, unless it has exactly the numbers", () => {
    const late = (ack: number) => `> P. 1:11(10) ack 1\n+61 < . 1:1(0) ack ${ack}`;
    expect(countOf(byDirection(late(11)))).toBe(1);
    expect(countOf(byDirection(late(10)))).toBe(2);
  });

  test("where the ports differ", () => {
    expect(
      countOf("> S 0:0(0) vlan 10\nflow 2: set port 40001/80 isn =1000/=2000000\nflow 2: < S. 0:0(0) ack 1 vlan 20"),
    ).toBe(2);
  });
});

describe("tunnels", () => {
  const wrapped = (
    wrapInitiator: (packet: Uint8Array) => Uint8Array,
    wrapResponder: typeof wrapInitiator,
    family: 4 | 6,
  ) => {
    const { records } = buildScript(HEALTHY, { family });
    // The Ethernet header of a script's frame has 14 octets; its last says who sent it.
    const frames = records.map((record) => {
      const wrap = record.data[11] === 1 ? wrapInitiator : wrapResponder;
      return { ...record, data: wrap(record.data.slice(14)) };
    });
    return analyzeBytes(pcapFile(frames));
  };

  const tunnels = wrappings.filter(({ linkType, path }) => linkType === 1 && path !== "");

  test.each(tunnels.flatMap((each) => ([4, 6] as const).map((family) => ({ ...each, family }))))(
    "$name from the initiator only, IPv$family",
    ({ wrap, family }) => {
      const { flows, findings } = wrapped(wrap, (packet) => ethernet(packet), family);
      expect(outcomes(flows)).toEqual(["established"]);
      expect(flows[0]?.path).toMatch(/ from the initiator, no VLAN or tunnel from the responder$/);
      expect(findings).toEqual([]);
    },
  );

  test("the answer bypasses the load balancer that tunnels the request", () => {
    const { flows } = wrapped(
      (packet) => ipOver(4, packet),
      (packet) => ethernet(packet),
      4,
    );
    expect(flows[0]?.path).toBe("IPv4 in IPv4 from the initiator, no VLAN or tunnel from the responder");
  });
});

test("frames that were recorded on the other path as well are copies", () => {
  const script = `
    > S  0:0(0) <mss 1460> vlan 10 ipid 1 ttl 64
    < S. 0:0(0) ack 1 <mss 1460> vlan 20 ipid 2 ttl 64
    > S  0:0(0) <mss 1460> vlan 20 ipid 1 ttl 63
    < S. 0:0(0) ack 1 <mss 1460> vlan 10 ipid 2 ttl 63
    > .  1:1(0) ack 1 vlan 10 ipid 3 ttl 64
    > .  1:1(0) ack 1 vlan 20 ipid 3 ttl 63`;
  const { flows, findings } = analyzeScript(script);
  expect(flows.map(({ outcome, segments }) => [outcome, segments])).toEqual([["established", 3]]);
  expect(findings).toEqual([]);
});

test("among many paths, the flow that the segment fits is found", () => {
  const others = [11, 12, 13].map((vlan) => `> S ${vlan}000000:${vlan}000000(0) vlan ${vlan}`).join("\n");
  const { flows } = analyzeScript(`> S 0:0(0) vlan 10\n${others}\n< S. 0:0(0) ack 1 vlan 20`);
  expect(flows.map(({ path }) => path)).toEqual([
    "VLAN 10 from the initiator, VLAN 20 from the responder",
    "VLAN 11",
    "VLAN 12",
    "VLAN 13",
  ]);
});
