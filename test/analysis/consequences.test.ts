import { describe, expect, test } from "vitest";
import { analyzeScript } from "../support/capture";

const rulesOf = (script: string) => analyzeScript(script).findings.map(({ rule }) => rule);

test("what follows from a lost segment is not reported beside it", () => {
  const retried = `
    > S  0:0(0)LOST
    +2.0 > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`;
  expect(rulesOf(retried.replace("LOST", ""))).toEqual(expect.arrayContaining(["syn-retransmitted", "handshake-slow"]));
  expect(rulesOf(retried.replace("LOST", " lost")).sort()).toEqual(["lost-between", "mss-missing", "mss-missing"]);
});

describe("a lost ACK", () => {
  const repeated = (first: string, second: string) => `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1${first}
    +1.0 < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1${second}
    +2.0 < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`;

  test("is not blamed on the responder that repeats its SYN-ACK", () => {
    expect(rulesOf(repeated("", ""))).toContain("handshake-not-taken");
    const told = rulesOf(repeated(" lost", " lost"));
    expect(told).toContain("lost-between");
    expect(told).not.toContain("handshake-not-taken");
  });

  test("does not excuse a responder that repeats it after the next ACK has arrived", () => {
    expect(rulesOf(repeated(" lost", ""))).toContain("handshake-not-taken");
  });
});
