// A segment whose TTL is another machine's: marked in the diagrams, in the transcript's line, in the record and in the frame's fields.

import { describe, expect, test } from "vitest";
import type { FlowRecord } from "../../src/cli/flowRecord";
import { toRecorded } from "../../src/core/analysis/recordedFlow";
import { buildLayout } from "../../src/core/diagram/diagramLayout";
import { renderSvg } from "../../src/core/diagram/svg";
import { renderText } from "../../src/core/diagram/textDiagram";
import type { Flow } from "../../src/core/flow/flow";
import type { Finding } from "../../src/core/rules/finding";
import { segmentLine } from "../../src/core/transcript/line";
import { analyzeScript } from "../support/capture";
import { flowJson } from "../support/flowJson";

const SCRIPT = (ttl: number) => `
  > S  0:0(0)
  < S. 0:0(0) ack 1 ttl 57
  > .  1:1(0) ack 1
  > P. 1:24(23) ack 1
  < R. 1:1(0) ack 1 ttl ${ttl} ipid 77`;

describe.each([
  [64, true],
  [57, false],
])("a RST with TTL %i", (ttl, foreign) => {
  const { analysis, flows } = analyzeScript(SCRIPT(ttl));
  const detail = analysis.detail(1)!;

  test("has a ring on the lifeline of its alleged sender", () => {
    const svg = renderSvg(buildLayout(detail, { width: 900 }));
    expect(svg.includes("Not sent by 10.0.0.2:80")).toBe(foreign);
    expect(svg.includes(`TTL ${ttl}`)).toBe(foreign);
  });

  test("has its TTL in text", () => {
    expect(renderText(detail).includes(`TTL ${ttl} !`)).toBe(foreign);
    const arrival = detail.flow.events.at(-1)!;
    const line = arrival.kind === "segment" ? segmentLine(detail.flow, arrival, detail.findings) : undefined;
    expect(line?.text.includes(`TTL=${ttl}`)).toBe(foreign);
    const at = line?.columnsOf("hops");
    expect(at && line?.text.slice(...at)).toBe(foreign ? `TTL=${ttl}` : undefined);
  });

  test("has TTL, IP ID and Ethernet addresses in the record", () => {
    const { findings } = recordOf(flows[0]!, analysis.findings(flows[0]!));
    const last = findings.filter(({ frame }) => frame === 5);
    expect(last.length).toBeGreaterThan(0);
    const macs = { source: "02:00:00:00:00:02", destination: "02:00:00:00:00:01" };
    for (const finding of last) expect(finding).toMatchObject({ ttl, ipId: 77, macs });
  });
});

test("a record over IPv6 has no IP ID", () => {
  const { analysis, flows } = analyzeScript(SCRIPT(64), { family: 6 });
  const { findings } = recordOf(flows[0]!, analysis.findings(flows[0]!));
  expect(findings.at(-1)).toMatchObject({ ttl: 64 });
  expect(findings.at(-1)).not.toHaveProperty("ipId");
});

describe("rings on the lifeline", () => {
  const ringsOf = (script: string): number => {
    const { analysis } = analyzeScript(script);
    return renderSvg(buildLayout(analysis.detail(1)!, { width: 900 })).split("Not sent by").length - 1;
  };

  test("of a mirrored RST with the usual TTL", () => {
    const script = (echo: number) => `
      > S  0:0(0) <mss 1460,TS val 99 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,TS val 5000 ecr 99>
      > .  1:1(0) ack 1 <TS val 120 ecr 5000>
      < R  1:1(0) <TS val 120 ecr ${echo}>`;
    expect([script(5000), script(99)].map(ringsOf)).toEqual([1, 0]);
  });

  test("of every forged RST", () => {
    const script = (ttl: number) => `
      > S  0:0(0)
      < R. =0:=0(0) ack 1 ttl 97
      < R. =460:=460(0) ack 1 ttl ${ttl}
      < S. 0:0(0) ack 1 ttl 52`;
    expect([script(71), script(52)].map(ringsOf)).toEqual([2, 1]);
  });

  test("of every RST of the forwarder", () => {
    const script = (ttl: number) => `
      > S  0:0(0) ttl 63
      < S. 0:0(0) ack 1
      > R  1:1(0) ttl ${ttl}
      +1 > S 0:0(0) ttl 63
      < S. 900:900(0) ack 1
      > R  1:1(0) ttl ${ttl}`;
    expect([script(64), script(63)].map(ringsOf)).toEqual([2, 0]);
  });
});

function recordOf(flow: Flow, findings: readonly Finding[]): FlowRecord {
  return JSON.parse(flowJson(toRecorded(flow, findings))) as FlowRecord;
}
