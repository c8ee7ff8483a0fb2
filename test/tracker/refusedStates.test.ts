// A responder that repeats its SYN-ACK is in SYN-RECEIVED until then, whatever ACKs passed the capture point before.

import { describe, expect, test } from "vitest";
import { analyzeScript } from "../support/capture";
import { MATRIX } from "../support/ruleTest";

const REFUSED_TWICE = `
  > S  0:0(0)
  < S. 0:0(0) ack 1
  > .  1:1(0) ack 1
  +1 < S. 0:0(0) ack 1
  > .  1:1(0) ack 1 <nop,nop,sack 0:1>
  +2 < S. 0:0(0) ack 1`;

function responderStates(script: string, setting: (typeof MATRIX)[number]): readonly string[] {
  const { flows } = analyzeScript(script, setting);
  return flows[0]!.events.flatMap((event) => (event.kind === "segment" ? [event.after.responder] : []));
}

describe("the responder's state while it does not accept the ACK", () => {
  test.each(MATRIX)("it stays in SYN-RECEIVED after each ACK (%o)", (setting) => {
    const states = responderStates(`${REFUSED_TWICE}\n  > . 1:1(0) ack 1\n  +3 end`, setting);
    expect(states).toEqual(["?", ...Array<string>(5).fill("SYN-RECEIVED")]);
  });

  test.each(MATRIX)("the state before a segment agrees with it (%o)", (setting) => {
    const { flows } = analyzeScript(REFUSED_TWICE, setting);
    const before = flows[0]!.events.flatMap((event) =>
      event.kind === "segment" ? [(event.from === "responder" ? event.sender : event.receiver).state] : [],
    );
    expect(before).toEqual(["?", "?", ...Array<string>(4).fill("SYN-RECEIVED")]);
  });

  test.each(MATRIX)("it is ESTABLISHED when it accepts the connection with the first data (%o)", (setting) => {
    const states = responderStates(
      `${REFUSED_TWICE}
  > P. 1:11(10) ack 1
  < .  1:1(0) ack 11
  > F. 11:11(0) ack 1
  < F. 1:1(0) ack 12`,
      setting,
    );
    expect(states.slice(1, 6)).toEqual(Array<string>(5).fill("SYN-RECEIVED"));
    expect(states.at(-2)).toBe("CLOSE-WAIT");
  });

  test.each(MATRIX)("an ACK that is accepted establishes it at once (%o)", (setting) => {
    expect(responderStates("> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1", setting).at(-1)).toBe("ESTABLISHED");
  });
});
