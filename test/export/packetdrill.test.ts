import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Analysis } from "../../src/core/analysis/analysis";
import { flowSegments } from "../../src/core/export/flowSegments";
import { NotAScript, packetdrillScript, stackUnderTest } from "../../src/core/export/packetdrill";
import type { Flow, Side } from "../../src/core/flow/flow";
import type { Finding } from "../../src/core/rules/finding";
import { analyzeBytes, analyzeScript } from "../support/capture";
import { flowSource, verdictsOf } from "../support/flowExport";
import { readPacketdrill } from "../support/packetdrill";
import { buildScript } from "../support/script";

const SIDES = ["initiator", "responder"] as const;
const CAPTURES = ["media/samples", "test/fixtures/recorded"].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".pcap"))
    .map((name) => `${folder}/${name}`),
);

/** What a rule reads that packetdrill's language has no word for: other flows, and windows that the capture has cut. */
const NOT_SAID: Readonly<Record<string, readonly string[]>> = {
  "test/fixtures/recorded/half-open-recovery.pcap": ["port-reused"],
  "test/fixtures/recorded/port-reused.pcap": ["port-reused"],
  "test/fixtures/recorded/headers-cut.pcap": ["window-shrunk"],
};
/** Its options have no words in packetdrill's language. */
const WITH_OTHER_OPTIONS = ["test/fixtures/recorded/mptcp.pcap"];

function scriptOf(bytes: Uint8Array, analysis: Analysis, flow: Flow, stack: Side): string {
  const { frames } = flowSource(bytes, analysis, flow);
  return packetdrillScript(analysis.detail(flow.id)!, flowSegments(flow, frames), {
    application: "TCP Handshake 0.0.0",
    captureName: "sample.pcap",
    stack,
    full: false,
  });
}

describe.each(SIDES)("the %s's stack under test", (stack) => {
  test.each(CAPTURES)("%s", (path) => {
    const bytes = readFileSync(path);
    const { analysis, flows } = analyzeBytes(bytes);
    for (const flow of flows) {
      let script: string;
      try {
        script = scriptOf(bytes, analysis, flow, stack);
      } catch (error) {
        expect(error).toBeInstanceOf(NotAScript);
        continue;
      }
      const { script: own, family } = readPacketdrill(script, stack);
      const isForOther = flow.events.some((event) => event.kind === "icmp" && event.quotedFrom !== stack);
      if (isForOther || WITH_OTHER_OPTIONS.includes(path)) continue;
      const again = analyzeScript(own, { family });
      expect(again.flows.map(({ outcome }) => outcome)).toEqual([flow.outcome]);
      const isSaid = ({ rule }: Finding) => !NOT_SAID[path]?.includes(rule);
      expect(verdictsOf(again.findings.filter(isSaid))).toEqual(verdictsOf(analysis.findings(flow).filter(isSaid)));
    }
  });
});

const ERROR = `
  > S 0:0(0) <mss 1460>
  < S. 0:0(0) ack 7 <mss 1460>
  > R 7:7(0)`;

function ofScript(script: string, stack?: Side): string {
  const { bytes } = buildScript(script);
  const { analysis, flows } = analyzeBytes(bytes);
  return scriptOf(bytes, analysis, flows[0]!, stack ?? stackUnderTest(analysis.detail(1)!));
}

test("the side that gets the segment with the error is under test", () => {
  expect(ofScript(ERROR)).toContain("The stack under test is that of the initiator");
  expect(ofScript(ERROR.replace("ack 7", "ack 1").replace("> R 7:7(0)", "> . 1:1(0) ack 9"))).toContain(
    "The stack under test is that of the responder",
  );
});

test("a finding stands before its segment, and the program opens the connection", () => {
  const lines = ofScript(ERROR).split("\n");
  const at = lines.findIndex((line) => line.includes("< S. 0:0(0) ack 7"));
  expect(lines[at - 1]).toMatch(/^\/\/ error syn-ack-wrong-ack: /);
  expect(lines).toContain("+0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)");
});

test("a responder listens, accepts behind the third segment, writes and closes", () => {
  const { calls } = readPacketdrill(
    ofScript(
      `
      > S 0:0(0)
      < S. 0:0(0) ack 1
      > . 1:1(0) ack 1
      < P. 1:101(100) ack 1
      < F. 101:101(0) ack 1`,
      "responder",
    ),
    "responder",
  );
  expect(calls.map((call) => /^\w+/.exec(call)![0])).toEqual([
    "socket",
    "setsockopt",
    "bind",
    "listen",
    "accept",
    "write",
    "close",
  ]);
});

test("numbers below an ISN count from another base: a range of packetdrill never wraps", () => {
  const script = ofScript(
    `
    > S 0:0(0)
    < . -5:-5(0) ack 0
    < P. -5:5(10) ack 0`,
    "initiator",
  );
  expect(() => readPacketdrill(script, "initiator")).not.toThrow();
});

test("options without a word are NOPs where they are injected, and not looked at where they are expected", () => {
  const script = `
    > S 0:0(0) <mss 1460,raw 63020000>
    < S. 0:0(0) ack 1 <mss 1400>`;
  expect(ofScript(script, "responder")).toContain("< S 0:0(0) win 65535 <mss 1460,nop,nop");
  expect(ofScript(script, "initiator")).toContain("> S 0:0(0) win 65535 <...>");
});

test("a flow whose beginning is not captured is no script, and it says why", () => {
  expect(() => ofScript("> . 1:1(0) ack 1", "responder")).toThrow(NotAScript);
  expect(() => ofScript("> . 1:1(0) ack 1", "responder")).toThrow(/does not begin with its SYN/);
});
