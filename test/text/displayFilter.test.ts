import { expect, test } from "vitest";
import { displayFilter } from "../../src/core/text/displayFilter";
import { analyzeScript } from "../support/capture";

const SCRIPT = `
  > S  0:0(0)
  < S. 0:0(0) ack 1`;

test.each([4, 6] as const)("names addresses and ports both ways, IPv%i", (family) => {
  const flow = analyzeScript(SCRIPT, { family, initiatorPort: 4242, responderPort: 80 }).flows[0]!;
  const field = family === 4 ? "ip.addr" : "ipv6.addr";
  expect(displayFilter(flow)).toBe(
    `${field} == ${flow.initiator.address} && ${field} == ${flow.responder.address} && tcp.port == 4242 && tcp.port == 80`,
  );
});
