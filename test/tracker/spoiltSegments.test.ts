// A segment of an open flow that looks like the begin or the end of another one.

import { expect, test } from "vitest";
import { analyzeScript } from "../support/capture";
import { MATRIX } from "../support/ruleTest";

const OPEN = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1\n> P. 1:101(100) ack 1\n< . 1:1(0) ack 101\n";
const GOES_ON =
  "\n> P. 101:201(100) ack 1\n< . 1:1(0) ack 201\n> F. 201:201(0) ack 1\n< F. 1:1(0) ack 202\n> . 202:202(0) ack 2";
const MIDDLE = "> P. 1:101(100) ack 1\n< P. 1:51(50) ack 101\n";

const CASES: readonly (readonly [
  name: string,
  script: string,
  stories: readonly string[],
  rules: readonly string[],
])[] = [
  ["SYN and FIN in an open flow", `${OPEN}> SF 101:101(0)${GOES_ON}`, ["established fin"], ["flags-invalid@6"]],
  [
    "SYN, FIN and ACK in an open flow",
    `${OPEN}> SF. 101:101(0) ack 1${GOES_ON}`,
    ["established fin"],
    ["flags-invalid@6"],
  ],
  [
    "SYN and FIN in a flow that began before the capture",
    `${MIDDLE}> SF 101:101(0)\n> P. 101:201(100) ack 51\n< . 51:51(0) ack 201`,
    ["not-captured open"],
    ["flags-invalid@3"],
  ],
  [
    "SYN and FIN with other numbers are another attempt",
    `${OPEN}> SF 500000000:500000000(0)\n+2 end`,
    ["established open", "unanswered open"],
    ["syn-unanswered@6", "flags-invalid@6"],
  ],
  [
    "a RST of a connection whose SYN-ACK is not in the capture",
    "> S 0:0(0)\n> . 1:1(0) ack 1\n> P. 1:17(16) ack 1\n< R. 1:1(0) ack 17\n+5 end",
    ["established reset"],
    [],
  ],
  [
    "a RST of a connection whose ACK is not in the capture, though the responder's data are",
    "> S 0:0(0)\n< S. 0:0(0) ack 1\n< P. 1:8(7) ack 1\n< P. 8:12(4) ack 1\n> R. 1:1(0) ack 8\n+5 end",
    ["established reset"],
    [],
  ],
  [
    "a RST that acknowledges the SYN-ACK alone",
    "> S 0:0(0)\n< S. 0:0(0) ack 1\n< P. 1:8(7) ack 1\n> R. 1:1(0) ack 1\n+5 end",
    ["reset reset"],
    ["handshake-reset@4"],
  ],
  [
    "a RST that answers an ACK without a connection",
    "> S 0:0(0)\n> . 1:1(0) ack 1\n< R 1:1(0)\n+5 end",
    ["established reset"],
    ["reset-without-answer@3"],
  ],
];

test.each(CASES)("%s", (_, script, stories, rules) => {
  for (const setting of MATRIX) {
    const { flows, findings } = analyzeScript(script, setting);
    expect(flows.map(({ outcome, end }) => `${outcome} ${end}`)).toEqual(stories);
    const told = findings.filter(({ severity }) => severity === "error" || severity === "warning");
    expect(told.map(({ rule, frame }) => `${rule}@${frame}`).filter((each) => !each.startsWith("port-"))).toEqual(
      rules,
    );
  }
});
