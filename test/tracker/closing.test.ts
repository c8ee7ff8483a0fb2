// The states of both ends while a flow closes (RFC 9293 §3.6 and figure 5).

import { expect, test } from "vitest";
import { analyzeScript } from "../support/capture";

const OPEN = `
  > S  0:0(0)
  < S. 0:0(0) ack 1
  > .  1:1(0) ack 1`;

/** Initiator's and responder's state after each segment that closes the flow. */
function states(script: string): string[] {
  const [flow] = analyzeScript(script).flows;
  return flow!.events.flatMap((event) =>
    event.kind === "segment" && event.frameNumber > 3 ? [`${event.after.initiator} ${event.after.responder}`] : [],
  );
}

test("one after the other", () => {
  const script = `${OPEN}\n > F. 1:1(0) ack 1\n < . 1:1(0) ack 2\n < F. 1:1(0) ack 2\n > . 2:2(0) ack 2`;
  expect(states(script)).toEqual([
    "FIN-WAIT-1 CLOSE-WAIT",
    "FIN-WAIT-2 CLOSE-WAIT",
    "TIME-WAIT LAST-ACK",
    "TIME-WAIT CLOSED",
  ]);
});

test("the second FIN acknowledges the first", () => {
  const script = `${OPEN}\n < F. 1:1(0) ack 1\n > F. 1:1(0) ack 2\n < . 2:2(0) ack 2`;
  expect(states(script)).toEqual(["CLOSE-WAIT FIN-WAIT-1", "LAST-ACK TIME-WAIT", "CLOSED TIME-WAIT"]);
});

test("both at once: the FINs cross (figure 13)", () => {
  const script = `${OPEN}\n > F. 1:1(0) ack 1\n < F. 1:1(0) ack 1\n > . 2:2(0) ack 2\n < . 2:2(0) ack 2`;
  expect(states(script)).toEqual([
    "FIN-WAIT-1 CLOSE-WAIT",
    "CLOSING CLOSING",
    "CLOSING TIME-WAIT",
    "TIME-WAIT TIME-WAIT",
  ]);
});

test("a FIN that acknowledges less than was acknowledged before crossed nothing", () => {
  const script = `${OPEN}\n > F. 1:1(0) ack 1\n < . 1:1(0) ack 2\n < F. 1:1(0) ack 1\n > . 2:2(0) ack 2`;
  expect(states(script).slice(-2)).toEqual(["TIME-WAIT LAST-ACK", "TIME-WAIT CLOSED"]);
});

test("an initiator that sends its FIN has left SYN-SENT, though the SYN-ACK was recorded later", () => {
  const script = " > S 0:0(0)\n > F. 1:1(0) ack 1\n < S. 0:0(0) ack 1\n < . 1:1(0) ack 2";
  expect(analyzeScript(script).flows[0]).toMatchObject({
    outcome: "established",
    initiator: { state: "FIN-WAIT-2" },
    responder: { state: "CLOSE-WAIT" },
  });
});

test("a SYN that was recorded after its own side's FIN does not open the connection again", () => {
  const late = "< S. 0:0(0) ack 1\n > . 1:1(0) ack 1\n > F. 1:1(0) ack 1\n > S 0:0(0)";
  const [flow] = analyzeScript(`${late}\n < . 1:1(0) ack 2\n < F. 1:1(0) ack 2\n > . 2:2(0) ack 2`).flows;
  const states = flow!.events.map((event) => (event.kind === "segment" ? event.after.initiator : event.kind));
  expect(states.slice(2)).toEqual(["FIN-WAIT-1", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "TIME-WAIT"]);
  expect(flow).toMatchObject({ outcome: "established", responder: { state: "CLOSED" } });
});

test("nor does one that was recorded after the other side's FIN", () => {
  const late = "< S. 0:0(0) ack 1\n > . 1:1(0) ack 1\n < F. 1:1(0) ack 1\n > S 0:0(0)";
  const [flow] = analyzeScript(`${late}\n > F. 1:1(0) ack 2\n < . 2:2(0) ack 2`).flows;
  expect(flow).toMatchObject({ initiator: { state: "CLOSED" }, responder: { state: "TIME-WAIT" } });
});

test("a FIN that reaches an endpoint in SYN-SENT is not taken", () => {
  const script = " > S 0:0(0)\n < F. 7:7(0) ack 500";
  expect(analyzeScript(script).flows[0]?.initiator.state).toBe("SYN-SENT");
});

test("a number that was wrong once takes no later segment out of its flow", () => {
  const close = "> F. 1:1(0) ack 1\n < F. 1:1(0) ack 2\n > . 2:2(0) ack 2";
  const WRONG = [
    "> S 0:0(0)\n < S. 0:0(0) ack 1073741825\n > . 1:1(0) ack 1",
    "> S 0:0(0)\n < S. 0:0(0) ack 1\n > . 1:1(0) ack 805306369",
    "> S 0:0(0)\n < S. 0:0(0) ack 1\n > . 805306369:805306369(0) ack 1",
  ];
  for (const wrong of WRONG) {
    const { flows } = analyzeScript(`${wrong}\n${close}`);
    expect(
      flows.map(({ segments }) => segments),
      wrong,
    ).toEqual([6]);
  }
});
