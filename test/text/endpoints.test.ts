import { expect, test } from "vitest";
import { endpointText, withoutUnknownRoles } from "../../src/core/text/endpoints";
import { analyzeScript } from "../support/capture";

test.each([
  ["192.0.2.255", 80, "192.0.2.255:80"],
  ["2001:db8::1", 65535, "[2001:db8::1]:65535"],
])("%s and port %d are %s", (address, port, text) => {
  expect(endpointText({ address, port })).toBe(text);
});

test.each([
  ["The initiator sent it; see the responder's ACK.", "10.0.0.1:40000 sent it; see 10.0.0.2:80's ACK."],
  ["It was the initiator 10.0.0.1:40000.", "It was 10.0.0.1:40000."],
  ["The responder 10.0.0.2:80 reset it.", "10.0.0.2:80 reset it."],
  ["A responder in SYN-RECEIVED waits.", "A responder in SYN-RECEIVED waits."],
])("%s", (text, named) => {
  const flowOf = (script: string) => analyzeScript(script, { family: 4 }).analysis.flow(1)!;
  expect(withoutUnknownRoles(flowOf("> P. 1:11(10) ack 1"), text)).toBe(named);
  expect(withoutUnknownRoles(flowOf("> S 0:0(0)"), text)).toBe(text);
});
