import { expect, test } from "vitest";
import type { Flow, FlowEvent, Side } from "../../src/core/flow/flow";
import { ackLoopOf } from "../../src/core/rules/facts/ackLoops";
import { ACK } from "../../src/core/tcp/flags";

const MS = 1e6;

/** "i" and "r" are ACKs that are kept; [2, 3] are two ordinary ones of the initiator and three of the responder. */
function loopOf(steps: readonly ("i" | "r" | readonly [number, number])[]) {
  const seg = { flags: ACK, payloadLength: 0, seq: 1, ack: 1, wnd: 1000 };
  const events = steps.map((step, index): FlowEvent => {
    const timeNs = index * MS;
    const from: Side = step === "i" ? "initiator" : "responder";
    const event =
      typeof step === "string"
        ? { kind: "segment", from, timeNs, index, repeats: 0, seg }
        : {
            kind: "run",
            timeNs,
            lastTimeNs: timeNs,
            index,
            segments: { initiator: step[0], responder: step[1] },
            bytes: { initiator: 0, responder: 0 },
          };
    return event as unknown as FlowEvent;
  });
  return ackLoopOf({ events } as unknown as Flow);
}

const FOUR = ["i", "r", "i", "r", "i", "r", "i", "r"] as const;

test("ordinary ACKs that may have come by turns count", () => {
  expect(loopOf([...FOUR, [3, 3], "i", "r"])?.counts).toEqual({ initiator: 8, responder: 8 });
  expect(loopOf([...FOUR, [3, 2], "r", "i", "r"])?.counts).toEqual({ initiator: 8, responder: 8 });
});

test("those that cannot have come by turns end the loop", () => {
  expect(loopOf([...FOUR, [3, 1], "i", "r"])).toBeUndefined();
});
