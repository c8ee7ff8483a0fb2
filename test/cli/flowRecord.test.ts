import { describe, expect, test } from "vitest";
import { toPlainEvidence } from "../../src/cli/flowRecord";
import { toRecorded } from "../../src/core/analysis/recordedFlow";
import { analyzeScript } from "../support/capture";
import { flowJson } from "../support/flowJson";

test("octets in a finding's evidence are printed as hexadecimal text, wherever they stand", () => {
  const evidence = {
    iss: 1,
    silent: undefined,
    none: null,
    cookie: new Uint8Array([0, 15, 255]),
    options: [{ kind: "fastOpen", cookie: new Uint8Array([1]) }, 7],
  };
  expect(JSON.stringify(toPlainEvidence(evidence))).toBe(
    '{"iss":1,"none":null,"cookie":"000fff","options":[{"kind":"fastOpen","cookie":"01"},7]}',
  );
});

const WRONG_ACK = `
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 5 <mss 1460>
  > R  5:5(0)`;

describe("a record is text without gaps, as JSON.stringify writes it", () => {
  const written = (change: object): string => {
    const { analysis, flows } = analyzeScript(WRONG_ACK);
    const recorded = toRecorded(flows[0]!, analysis.findings(flows[0]!));
    return flowJson({ ...recorded, head: { ...recorded.head, ...change } });
  };

  test.each([
    {},
    { initiatorKnown: false },
    { path: 'VLAN 7 / "a\\b"\n' },
    { rtt: { synToSynAckNs: 0, synAckToAckNs: undefined } },
  ])("with %j", (change) => {
    const json = written(change);
    expect(JSON.stringify(JSON.parse(json))).toBe(json);
  });

  test("with the keys in their documented order", () => {
    const { findings, ...record } = JSON.parse(written({ initiatorKnown: false, path: "VLAN 7" }));
    expect(Object.keys(record).join(" ")).toBe(
      "id initiator responder initiatorKnown layers outcome firstFrame lastFrame segments handshake rtt payloadBytes firstData end",
    );
    expect(Object.keys(findings[0]).join(" ")).toBe("rule severity frame related message evidence ttl ipId macs");
    expect(record.layers).toBe("VLAN 7");
    expect(record.initiatorKnown).toBe(false);
    expect(record.handshake).toEqual({ syn: 1, synAck: null, ack: null });
  });

  test("a message with quotes, octets and other scripts is escaped", () => {
    const { analysis, flows } = analyzeScript(WRONG_ACK);
    const [finding] = analysis.findings(flows[0]!);
    const odd = { ...finding!, what: 'says "no"\\ \u0007 \u05d0', evidence: { cookie: new Uint8Array([10]) } };
    const { findings } = JSON.parse(flowJson(toRecorded(flows[0]!, [odd])));
    expect(findings[0]).toMatchObject({ message: odd.what, evidence: { cookie: "0a" } });
  });
});
