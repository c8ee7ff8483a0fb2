// A flow ends with a RST only where its receiver does not go on.

import { expect, test } from "vitest";
import { analyzeScript } from "../support/capture";
import { MATRIX } from "../support/ruleTest";

const OPEN = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1\n> P. 1:101(100) ack 1\n< . 1:1(0) ack 101\n";
const STARTED = "> S 0:0(0)\n< S. 0:0(0) ack 1\n";

const CASES: readonly (readonly [name: string, script: string, story: string])[] = [
  ["nothing follows", `${OPEN}> R 1101:1101(0)\n+5 end`, "established reset"],
  ["both continue", `${OPEN}> R 1101:1101(0)\n> P. 101:201(100) ack 1\n< . 1:1(0) ack 201`, "established open"],
  ["a challenge ACK", `${OPEN}> R 1101:1101(0)\n< . 1:1(0) ack 101\n+5 end`, "established open"],
  [
    "a challenge ACK, and a RST with the number that it gives",
    `${OPEN}> R 1101:1101(0)\n< . 1:1(0) ack 101\n> R 101:101(0)\n+5 end`,
    "established reset",
  ],
  [
    "another RST, with the right number",
    `${OPEN}> R 1101:1101(0)\n> R 101:101(0)\n< . 1:1(0) ack 101`,
    "established reset",
  ],
  ["data in flight", `${OPEN}> R 1101:1101(0)\n< P. 1:11(10) ack 101\n< P. 11:21(10) ack 101`, "established reset"],
  ["its receiver continues a second later", `${OPEN}> R 1101:1101(0)\n+1 < P. 1:11(10) ack 101`, "established open"],
  [
    "the right number, and its sender continues nevertheless",
    `${OPEN}> R 101:101(0)\n> P. 101:201(100) ack 1`,
    "established reset",
  ],
  [
    "the right number, and both continue",
    `${OPEN}< R 1:1(0)\n+1 > P. 101:201(100) ack 1\n< P. 1:51(50) ack 201\n> . 201:201(0) ack 51`,
    "established open",
  ],
  [
    "the right number, and data in flight is acknowledged",
    `${OPEN}< R 1:1(0)\n> P. 101:201(100) ack 1\n< P. 1:51(50) ack 201\n> R 201:201(0)`,
    "established reset",
  ],
  [
    "the right number, and data that was in flight is acknowledged",
    `${OPEN}< R 1:1(0)\n> P. 101:201(100) ack 1\n< . 1:1(0) ack 201\n+5 end`,
    "established reset",
  ],
  [
    "the right number, and nothing more is acknowledged",
    `${OPEN}< R 1:1(0)\n+1 > P. 101:201(100) ack 1\n< P. 1:51(50) ack 101`,
    "established reset",
  ],
  [
    "both FINs follow",
    `${OPEN}< R 500:500(0)\n> F. 101:101(0) ack 1\n< F. 1:1(0) ack 102\n> . 102:102(0) ack 2`,
    "established fin",
  ],
  ["the SYN-ACK comes again", `${STARTED}> R 101:101(0)\n+1 < S. 0:0(0) ack 1\n+5 end`, "half-open open"],
  [
    "the SYN-ACK comes again though the RST was right",
    `${STARTED}> R 1:1(0)\n+1 < S. 0:0(0) ack 1\n+5 end`,
    "half-open open",
  ],
  [
    "after the SYN-ACK, in the responder's name, and both continue",
    `${STARTED}< R 1:1(0)\n> . 1:1(0) ack 1\n> P. 1:101(100) ack 1\n+0.1 < . 1:1(0) ack 101`,
    "established open",
  ],
  [
    "after the SYN-ACK, in the initiator's name, and both continue",
    `${STARTED}> R 1:1(0)\n> . 1:1(0) ack 1\n> P. 1:101(100) ack 1\n+0.1 < . 1:1(0) ack 101`,
    "established open",
  ],
  [
    "after the SYN-ACK, and only the initiator continues",
    `${STARTED}< R 1:1(0)\n> . 1:1(0) ack 1\n> P. 1:101(100) ack 1\n+0.1 < R 1:1(0)`,
    "reset reset",
  ],
  [
    "after the SYN-ACK, beyond the window that it offers",
    "> S 0:0(0)\n< S. 0:0(0) ack 1 win 1000\n> R 1001:1001(0)\n> . 1:1(0) ack 1",
    "established open",
  ],
  [
    "beyond the window that was seen last, and nothing follows",
    `${OPEN}< . 1:1(0) ack 101 win 10\n> R 201:201(0)\n+5 end`,
    "established reset",
  ],
  [
    "beyond the window that was seen last, and its receiver continues",
    `${OPEN}< . 1:1(0) ack 101 win 10\n> R 201:201(0)\n+1 < P. 1:11(10) ack 101`,
    "established open",
  ],
  [
    "the right number and a wrong checksum, and both continue",
    `${OPEN}< R. 1:1(0) ack 101 badsum\n+1 < P. 1:11(10) ack 101\n> . 101:101(0) ack 11`,
    "established open",
  ],
  [
    "the right number and a wrong checksum, and nothing follows",
    `${OPEN}< R. 1:1(0) ack 101 badsum\n+5 end`,
    "established reset",
  ],
  [
    "a wrong checksum as all of its host have, where the NIC fills them in",
    `${OPEN.replaceAll(/(< .*)/g, "$1 badsum")}< R. 1:1(0) ack 101 badsum\n+1 < P. 1:11(10) ack 101\n> . 101:101(0) ack 11`,
    "established reset",
  ],
  ["every SYN-ACK is reset", `${STARTED}> R 1:1(0)\n+1 < S. 0:0(0) ack 1\n> R 1:1(0)\n+5 end`, "reset reset"],
  ["the SYN-ACK crossed the RST", `${STARTED}+0.9 > R 1:1(0)\n+0.1 < S. 0:0(0) ack 1\n+5 end`, "reset reset"],
];

test.each(CASES)("%s", (_, script, story) => {
  for (const setting of MATRIX) {
    const { flows } = analyzeScript(script, setting);
    expect(flows.map(({ outcome, end }) => `${outcome} ${end}`)).toEqual([story]);
  }
});

test("after a RST without effect the next segments are ordinary ones again", () => {
  const more = Array.from({ length: 9 }, (_, i) => `> P. ${101 + i}:${102 + i}(1) ack 1\n< . 1:1(0) ack ${102 + i}`);
  const [flow] = analyzeScript(`${OPEN}> R 1101:1101(0)\n< . 1:1(0) ack 101\n${more.join("\n")}`).flows;
  expect(flow?.events.at(-1)).toMatchObject({ kind: "run", segments: { initiator: 9, responder: 9 } });
});
