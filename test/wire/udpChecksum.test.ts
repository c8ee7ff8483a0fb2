// The UDP checksum around a tunnel: what is verified, and what counts as incorrect.

import { describe, expect, test } from "vitest";
import { Defect } from "../../src/core/tcp/defects";
import { ethernet, filler, tcpPacket } from "../support/frames";
import { inVxlan } from "../support/vxlanFrames";
import { decode } from "./decode";

const families = [
  { family: 4, source: "10.0.0.1", destination: "10.0.0.2" },
  { family: 6, source: "2001:db8::1", destination: "2001:db8::2" },
] as const;

describe.each(families)("over IPv$family", ({ family, ...addresses }) => {
  const isWrong = (length: number, checksum: (correct: number, pseudoHeader: number) => number): boolean => {
    const frame = ethernet(tcpPacket({ ...addresses, seq: 5, payload: filler(length) }));
    return (decode(inVxlan(frame, family, true, checksum)).defects & Defect.TunnelChecksum) !== 0;
  };

  test.each([0, 1, 2, 3, 33])("an incorrect one is found, a correct one is not (%i octets of data)", (length) => {
    expect(isWrong(length, (correct) => correct)).toBe(false);
    for (const bit of [0, 7, 8, 15]) expect(isWrong(length, (correct) => correct ^ (1 << bit))).toBe(true);
  });

  test("none, and what is left to the NIC, are not incorrect", () => {
    expect(isWrong(0, () => 0)).toBe(false);
    expect(isWrong(0, (_, pseudoHeader) => pseudoHeader)).toBe(false);
    expect(isWrong(0, (_, pseudoHeader) => pseudoHeader ^ 1)).toBe(true);
  });

  test("large datagrams are not verified", () => {
    expect(isWrong(1000, (correct) => correct ^ 1)).toBe(false);
  });

  test("a cut datagram is not verified", () => {
    const frame = inVxlan(
      ethernet(tcpPacket({ ...addresses, seq: 5, payload: filler(20) })),
      family,
      true,
      (sum) => sum ^ 1,
    );
    expect(decode(frame).defects & Defect.TunnelChecksum).not.toBe(0);
    expect(decode(frame.slice(0, -4)).defects & Defect.TunnelChecksum).toBe(0);
  });
});
