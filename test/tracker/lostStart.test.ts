// Connections on the same addresses and ports of which the capture lost the SYN: each segment is of the one that it fits.

import { expect, test } from "vitest";
import { analyzeScript } from "../support/capture";
import { MATRIX } from "../support/ruleTest";

/** Script → outcome and segments of each flow; no error and no warning is told of any. */
const CASES: Readonly<Record<string, { script: string; flows: readonly string[] }>> = {
  "a SYN into an open flow that began with its SYN-ACK": {
    script: `
      < S. 0:0(0) ack 1 <mss 1460,sackOK,nop,nop>
      > .  1:1(0) ack 1
      > P. 1:19(18) ack 1
      < P. 1:26(25) ack 19
      > .  19:19(0) ack 26
      > S  50000000:50000000(0) <mss 1460>
      < .  26:26(0) ack 19
      > P. 19:37(18) ack 26
      < .  26:26(0) ack 37`,
    flows: ["not-captured 7", "half-open 2"],
  },
  "a SYN into an open flow of which the initiator's segments were lost": {
    script: `
      < S. 0:0(0) ack 1 <mss 1460,sackOK,nop,nop>
      < P. 1:26(25) ack 19
      > S  65555:65555(0) <mss 1460>
      < .  26:26(0) ack 19`,
    flows: ["not-captured 3", "unanswered 1"],
  },
  "its own SYN, recorded late": {
    script: `
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      > S  0:0(0) <mss 1460>
      > P. 1:19(18) ack 1
      < .  1:1(0) ack 19`,
    flows: ["established 5"],
  },
  "its own SYN, recorded after data, the ACK being lost": {
    script: `
      < S. 0:0(0) ack 1 <mss 1460>
      > P. 1:19(18) ack 1
      > S  0:0(0) <mss 1460>
      < .  1:1(0) ack 19`,
    flows: ["established 4"],
  },
  "a SYN-ACK of a new connection, when one side had closed": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < .  1:1(0) ack 2
      +1.2 < S. 65564:65564(0) ack 19728602 <mss 1460>
      > .  19728602:19728602(0) ack 65565
      > P. 19728602:19728620(18) ack 65565
      < P. 65565:65590(25) ack 19728620
      > .  19728620:19728620(0) ack 65590`,
    flows: ["established 5", "not-captured 5"],
  },
  "a SYN-ACK of a new connection, while the old one seems open": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      +60 < S. 65564:65564(0) ack 19728602 <mss 1460>
      > .  19728602:19728602(0) ack 65565
      < P. 65565:65590(25) ack 19728602
      > .  19728602:19728602(0) ack 65590`,
    flows: ["established 3", "not-captured 4"],
  },
  "a SYN-ACK of a new connection whose numbers lie below": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      +60 < S. 65564:65564(0) ack -500 <mss 1460>
      > .  -500:-500(0) ack 65565`,
    flows: ["established 3", "not-captured 2"],
  },
  "a SYN-ACK again in an open flow, which acknowledges data by then": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      > P. 1:19(18) ack 1
      +1 < S. 90000:90000(0) ack 19 <mss 1460>`,
    flows: ["established 5"],
  },
  "a SYN-ACK that the other side sends, whose own SYN-ACK was lost": {
    script: `
      > S  0:0(0) <mss 1460>
      > .  1:1(0) ack 1
      < P. 1:26(25) ack 1
      > .  1:1(0) ack 26
      +60 > S. 30000000:30000000(0) ack 40000000 <mss 1460>
      < .  40000000:40000000(0) ack 30000001`,
    flows: ["established 4", "not-captured 2"],
  },
  "a SYN-ACK of a new connection that the other side opened": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      +60 > S. 30000000:30000000(0) ack 40000000 <mss 1460>
      < .  40000000:40000000(0) ack 30000001`,
    flows: ["established 3", "not-captured 2"],
  },
  "data of a new connection, after both have closed": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > .  2:2(0) ack 2
      +1.2 > . 19728602:19728602(0) ack 65565
      > P. 19728602:19728620(18) ack 65565
      < .  65565:65565(0) ack 19728620`,
    flows: ["established 6", "not-captured 3"],
  },
  "a late segment of the old one, after both have closed": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > .  2:2(0) ack 2
      +1.2 < F. 1:1(0) ack 2
      > .  2:2(0) ack 2`,
    flows: ["established 8"],
  },
  "data beyond the FIN, after a SYN of which the answer was lost": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      < F. 1:1(0) ack 1
      +1.2 > S 19728602:19728602(0) <mss 1460>
      > P. 19728603:19728621(18) ack 65565
      < P. 65565:65590(25) ack 19728621
      > .  19728621:19728621(0) ack 65590`,
    flows: ["established 4", "established 4"],
  },
  "a second connection, seen from one side only": {
    script: `
      > S  0:0(0) <mss 1460>
      > .  1:1(0) ack 1
      > P. 1:19(18) ack 1
      > F. 19:19(0) ack 1
      +1.2 > S 19728602:19728602(0) <mss 1460>
      > .  19728603:19728603(0) ack 65565
      > P. 19728603:19728621(18) ack 65565`,
    flows: ["one-sided 4", "one-sided 3"],
  },
  "the ACK of a half-open connection's second try, recorded before its SYN-ACK": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      > P. 1:19(18) ack 1
      < .  1:1(0) ack 19
      > S  801829:801829(0) <mss 1460>
      < .  1:1(0) ack 19
      > R  19:19(0)
      +0.01 > S 801829:801829(0) <mss 1460>
      > .  801830:801830(0) ack 1289779
      < S. 1289778:1289778(0) ack 801830 <mss 1460>
      > P. 801830:801848(18) ack 1289779
      < .  1289779:1289779(0) ack 801848`,
    flows: ["established 5", "established 8"],
  },
};

/** Of the matrix' numbers each is its own opposite, or nearly: a sum in place of a difference would not show. */
const SETTINGS = [...MATRIX, { initiatorIsn: 0x1234_5678, responderIsn: 0x3456_789a }];

test.each(Object.entries(CASES))("%s", (_, { script, flows }) => {
  for (const setting of SETTINGS) {
    const capture = analyzeScript(script, setting);
    expect(capture.flows.map(({ outcome, segments }) => `${outcome} ${segments}`)).toEqual(flows);
    expect(capture.findings.filter(({ severity, rule }) => severity === "error" && rule !== "syn-unanswered")).toEqual(
      [],
    );
  }
});
