// A responder that repeats its SYN-ACK is in SYN-RECEIVED until then, whatever ACKs passed the capture point before; an initiator
// that repeats its SYN is in SYN-SENT, whatever SYN-ACKs did.

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

describe("the initiator's state while it repeats its SYN", () => {
  const stateBefore = (script: string, setting: (typeof MATRIX)[number]): readonly string[] =>
    analyzeScript(script, setting).flows[0]!.events.flatMap((event) =>
      event.kind === "segment" ? [(event.from === "initiator" ? event.sender : event.receiver).state] : [],
    );
  const stateAfter = (script: string, setting: (typeof MATRIX)[number]): readonly string[] =>
    analyzeScript(script, setting).flows[0]!.events.flatMap((event) =>
      event.kind === "segment" ? [event.after.initiator] : [],
    );
  const REPEATED = "> S 0:0(0)\n< S. 0:0(0) ack 1\n+1 > S 0:0(0)\n";
  const ANSWERED = `${REPEATED}< S. 0:0(0) ack 1\n> . 1:1(0) ack 1`;

  test.each(MATRIX)("it is ESTABLISHED by the SYN-ACK after the last SYN (%o)", (setting) => {
    expect(stateAfter(ANSWERED, setting)).toEqual(["SYN-SENT", "SYN-SENT", "SYN-SENT", "ESTABLISHED", "ESTABLISHED"]);
    expect(stateBefore(ANSWERED, setting)).toEqual(["?", "SYN-SENT", "SYN-SENT", "SYN-SENT", "ESTABLISHED"]);
  });

  test.each(MATRIX)("it stays in SYN-SENT where nothing follows (%o)", (setting) => {
    expect(stateAfter(`${REPEATED}+3 end`, setting)).toEqual(["SYN-SENT", "SYN-SENT", "SYN-SENT"]);
  });

  test.each(MATRIX)("an ACK of its own before shows that the SYN is an old one (%o)", (setting) => {
    const script = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1\n+1 > S 0:0(0)\n< . 1:1(0) ack 1";
    expect(stateAfter(script, setting).slice(0, 4)).toEqual(["SYN-SENT", "ESTABLISHED", "ESTABLISHED", "ESTABLISHED"]);
  });

  test.each(MATRIX)("a RST was judged by the state as it was, which stays (%o)", (setting) => {
    const script = `${REPEATED}< R. 1:1(0) ack 1\n+1 > S 0:0(0)\n< S. 0:0(0) ack 1`;
    expect(stateBefore(script, setting).slice(2, 4)).toEqual(["ESTABLISHED", "ESTABLISHED"]);
    expect(stateAfter(script, setting).slice(3, 5)).toEqual(["CLOSED", "SYN-SENT"]);
  });
});
