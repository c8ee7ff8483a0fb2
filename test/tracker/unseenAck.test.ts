// The initiator's ACK is not in the capture. Whether the responder had it shows in what it sends afterwards.

import { expect, test } from "vitest";
import { analyzeScript } from "../support/capture";
import { MATRIX } from "../support/ruleTest";

const OPEN = "> S 0:0(0)\n< S. 0:0(0) ack 1\n";

const CASES: Readonly<Record<string, readonly [script: string, story: string]>> = {
  "it acknowledges data": [`${OPEN}< . 1:1(0) ack 101\n+2 end`, "established open"],
  "it sends data": [`${OPEN}< P. 1:101(100) ack 1\n+2 end`, "established open"],
  "it acknowledges data and resets": [`${OPEN}< . 1:1(0) ack 101\n< R. 1:1(0) ack 101\n+2 end`, "established reset"],
  "it sends data and then its SYN-ACK again": [
    `${OPEN}< P. 1:101(100) ack 1\n+1 < S. 0:0(0) ack 1\n+2 end`,
    "half-open open",
  ],
  "it sends its FIN, as it may before it has the ACK": [`${OPEN}< F. 1:1(0) ack 1\n+2 end`, "half-open open"],
  "it acknowledges the SYN only": [`${OPEN}< . 1:1(0) ack 1\n+2 end`, "half-open open"],
  "it acknowledges what no initiator sends at once": [`${OPEN}< . 1:1(0) ack 100000001\n+2 end`, "half-open open"],
  "it sends data after a SYN with data, as Fast Open lets it": [
    "> S 0:10(10)\n< S. 0:0(0) ack 11\n< P. 1:101(100) ack 11\n+2 end",
    "half-open open",
  ],
  "it sends data, and the initiator resets": [`${OPEN}< P. 1:101(100) ack 1\n> R. 1:1(0) ack 1\n+2 end`, "reset reset"],
};

test.each(Object.entries(CASES))("%s", (_, [script, story]) => {
  for (const setting of MATRIX) {
    const { flows } = analyzeScript(script, setting);
    expect(flows.map(({ outcome, end }) => `${outcome} ${end}`)).toEqual([story]);
  }
});
