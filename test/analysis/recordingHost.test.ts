// The `any` device says which frames came to the recording host and which left it, and by which interface.

import { describe, expect, test } from "vitest";
import { type AnalyzedCapture, analyzeBytes } from "../support/capture";
import { LinkType, pcapFile, sll2 } from "../support/frames";
import { MATRIX } from "../support/matrix";
import { buildScript, type ScriptSetting } from "../support/script";

/** The VLAN of a line is the interface that it is recorded on, plus 100 for a frame that leaves by it. */
function onAny(script: string, setting: ScriptSetting): AnalyzedCapture {
  const records = buildScript(script, setting).records.map((record) => {
    if (record instanceof Uint8Array) throw new Error("a record without a time");
    const at = record.data[15]!;
    const packetType = at > 100 ? 4 : 0;
    return { ...record, data: sll2(record.data.slice(18), undefined, { packetType, index: at % 100 }) };
  });
  return analyzeBytes(pcapFile(records, { linkType: LinkType.LINUX_SLL2 }));
}

/** Of a host with two interfaces: SYNs at `syn`, SYN-ACKs at `synAck`. */
function repeated(syn: number, synAck: number, ttl = ""): string {
  return `
    > S  0:0(0) vlan ${syn} ipid 1 ${ttl}
    +0.02 < S. 0:0(0) ack 1 vlan ${synAck} ipid 2
    +1 > S  0:0(0) vlan ${syn} ipid 3 ${ttl}
    +0.02 < S. 0:0(0) ack 1 vlan ${synAck} ipid 4
    +2 > S  0:0(0) vlan ${syn} ipid 5 ${ttl}
    +0.02 < S. 0:0(0) ack 1 vlan ${synAck} ipid 6
    +4 end`;
}

function told(capture: AnalyzedCapture, rule: string) {
  const found = capture.findings.filter((each) => each.rule === rule);
  expect(found).toHaveLength(1);
  return found[0]!;
}

describe.each(MATRIX)("$name", (setting) => {
  test("at the initiator the SYN-ACK arrived, by another interface than the SYN left by", () => {
    const capture = onAny(repeated(102, 3), setting);
    expect(capture.flows[0]!.host).toEqual({ side: "initiator", synBy: "interface 2", synAckBy: "interface 3" });
    const { what, next } = told(capture, "handshake-ack-missing");
    expect(what).toMatch(
      /recorded this itself: the SYN left it by interface 2, and the SYN-ACK came to it by interface 3\.$/,
    );
    expect(next).toContain("It came by interface 3 and not by interface 2");
    expect(next).toContain("rp_filter = 1");
    expect(next).not.toContain("Capture at the initiator");
    for (const rule of ["syn-retransmitted", "syn-ack-retransmitted"])
      expect(told(capture, rule).next).toMatch(/and was not accepted there: see handshake-ack-missing\./);
  });

  test("by the same interface there is no other one to name", () => {
    const capture = onAny(repeated(102, 2), setting);
    expect(capture.flows[0]!.host).toEqual({ side: "initiator" });
    const { what, next } = told(capture, "handshake-ack-missing");
    expect(what).toMatch(/recorded this itself: the SYN left it, and the SYN-ACK came to it\.$/);
    expect(next).toMatch(/^The SYN-ACK reached the host of the initiator/);
    expect(next).not.toContain("interface");
  });

  test("at the responder the SYN-ACK left by another interface than the SYN came by", () => {
    const capture = onAny(repeated(2, 103, "ttl 57"), setting);
    expect(capture.flows[0]!.host).toEqual({ side: "responder", synBy: "interface 2", synAckBy: "interface 3" });
    const { what, next } = told(capture, "handshake-ack-missing");
    expect(what).toMatch(/the SYN came to it by interface 2, and the SYN-ACK left it by interface 3\.$/);
    expect(next).toMatch(/^The SYN-ACK left by interface 3 and not by interface 2/);
    expect(told(capture, "syn-ack-retransmitted").next).toMatch(/^Both sides retransmit/);
  });

  test("at the responder by the same interface, the SYN-ACK may be lost anywhere", () => {
    const { next } = told(onAny(repeated(2, 102), setting), "handshake-ack-missing");
    expect(next).toContain("Capture at the initiator: if the SYN-ACK does not arrive there");
  });

  test("a SYN that was forwarded was not sent by the host that recorded it", () => {
    const capture = onAny(repeated(102, 3, "ttl 63"), setting);
    expect(capture.flows[0]!.host).toBeUndefined();
    expect(told(capture, "handshake-ack-missing").what).not.toContain("recorded");
  });

  test("nor was one that came before it left", () => {
    const capture = onAny(
      `
      > S  0:0(0) vlan 4 ipid 1
      +0.00002 > S  0:0(0) vlan 102 ipid 1
      +0.02 < S. 0:0(0) ack 1 vlan 3 ipid 2
      +1 < S. 0:0(0) ack 1 vlan 3 ipid 3
      +2 < S. 0:0(0) ack 1 vlan 3 ipid 4
      +4 end`,
      setting,
    );
    expect(capture.flows[0]!.host).toBeUndefined();
  });

  test("nor is it the one that forwards the SYN-ACK", () => {
    const capture = onAny(
      `
      > S  0:0(0) vlan 102 ipid 1
      +0.02 < S. 0:0(0) ack 1 vlan 3 ipid 2
      +0.00002 < S. 0:0(0) ack 1 vlan 104 ipid 2
      +4 end`,
      setting,
    );
    expect(capture.flows[0]!.host).toBeUndefined();
  });

  test("a handshake that completes has no such sentence", () => {
    const capture = onAny(
      `
      > S  0:0(0) <mss 1460> vlan 102 ipid 1
      +0.02 < S. 0:0(0) ack 1 <mss 1460> vlan 3 ipid 2
      > .  1:1(0) ack 1 vlan 102 ipid 3
      > P. 1:11(10) ack 1 vlan 102 ipid 4
      +0.02 < . 1:1(0) ack 11 vlan 3 ipid 5`,
      setting,
    );
    expect(capture.flows[0]!.host?.side).toBe("initiator");
    expect(capture.findings).toEqual([]);
  });
});
