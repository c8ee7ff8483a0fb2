// Addresses that no host has are put into the frames of a script: its own hosts are real ones.

import { describe, expect, test } from "vitest";
import type { Arrival, Flow } from "../../src/core/flow/flow";
import { undeliverable } from "../../src/core/flow/undeliverable";
import { analyzeBytes } from "../support/capture";
import { MATRIX } from "../support/matrix";
import { buildScript } from "../support/script";

const ZERO = "00:00:00:00:00:00";
const ALL = "ff:ff:ff:ff:ff:ff";

function reasonOf(source: string, target: string, frames: readonly (readonly [from: string, to: string])[]) {
  const flow = { initiator: { address: source }, responder: { address: target } } as Flow;
  const list = frames.map(([from, to]) => ({ from: "initiator", link: { source: from, destination: to } }) as Arrival);
  return undeliverable(flow, list)?.fact;
}

const FRAMES = [["02:00:00:00:00:01", "02:00:00:00:00:02"]] as const;

describe("what no host takes", () => {
  test.each([
    ["0.0.0.0", "10.0.0.2", /^cannot be answered: its source address is 0\.0\.0\.0/],
    ["::", "2001:db8::2", /^cannot be answered: its source address is ::/],
    ["10.0.0.1", "224.0.0.5", /^cannot arrive: its destination address is 224\.0\.0\.5/],
    ["10.0.0.1", "239.255.0.1", /destination address/],
    ["10.0.0.1", "255.255.255.255", /destination address/],
    ["2001:db8::1", "ff02::1", /destination address is ff02::1/],
  ])("from %s to %s", (source, target, fact) => {
    expect(reasonOf(source, target, FRAMES)).toMatch(fact);
  });

  test.each([
    ["10.0.0.1", "223.255.255.255"],
    ["10.0.0.1", "240.0.0.1"],
    ["10.0.0.1", "0.0.0.1"],
    ["fe80::1", "fd00::2"],
    ["::1", "ff:1::2"],
    ["::ffff:10.0.0.1", "2001:db8::ff02:1"],
  ])("but what goes from %s to %s", (source, target) => {
    expect(reasonOf(source, target, FRAMES)).toBeUndefined();
  });

  test("frames to no station, and to all", () => {
    const own = "02:00:00:00:00:01";
    const reason = (...frames: [string, string][]) => reasonOf("10.0.0.1", "10.0.0.2", frames);
    expect(reason([own, ZERO], [own, ZERO])).toMatch(/^cannot arrive: its frame goes to .*, which no station has$/);
    expect(reason([own, ALL])).toMatch(/discard a unicast packet in a broadcast frame \(RFC 1122 §3\.3\.6\)$/);
    expect(reason([own, ZERO], [own, "02:00:00:00:00:02"]), "one of them may arrive").toBeUndefined();
    expect(reason([ZERO, ZERO]), "a loopback interface").toBeUndefined();
    expect(reason([own, "01:00:5e:00:00:05"]), "a cluster may have a multicast address").toBeUndefined();
    expect(reasonOf("10.0.0.1", "10.0.0.2", [])).toBeUndefined();
  });
});

/** The capture with `octet` as all six octets of the destination of each frame that `isMeant`. */
function towards(octet: number, bytes: Uint8Array, isMeant: (frame: number) => boolean): Uint8Array {
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  for (let at = 24, frame = 1; at < changed.length; frame++) {
    if (isMeant(frame)) changed.fill(octet, at + 16, at + 16 + 6);
    at += 16 + view.getUint32(at + 8, ![0xa1b2c3d4, 0xa1b23c4d].includes(view.getUint32(0)));
  }
  return changed;
}

describe("in a capture", () => {
  test("SYNs to all stations", () => {
    for (const setting of MATRIX) {
      const { bytes } = buildScript("> S 0:0(0)\n+1 > S 0:0(0)\n+2 end", setting);
      const { analysis } = analyzeBytes(towards(0xff, bytes, (frame) => frame <= 2));
      const { headline, findings } = analysis.detail(1)!;
      expect(headline).toMatch(
        /in 3\.0 s; the SYN cannot arrive: its frame goes to .*in a broadcast frame \(RFC 1122 §3\.3\.6\)\.$/,
      );
      const found = findings.find(({ rule }) => rule === "syn-unanswered")!;
      expect(found.what).toMatch(/The SYN cannot arrive: /);
      expect(found.next).toMatch(/^Look at the stack or the configuration of \S+: it has not resolved/);
    }
  });

  test("SYN-ACKs to no station", () => {
    for (const setting of MATRIX) {
      const script = "> S 0:0(0)\n< S. 0:0(0) ack 1\n+1 < S. 0:0(0) ack 1\n+2 end";
      const { analysis } = analyzeBytes(
        towards(0, buildScript(script, setting).bytes, (frame) => frame === 2 || frame === 3),
      );
      const { headline, findings } = analysis.detail(1)!;
      expect(headline).toMatch(
        /in 3\.0 s; the SYN-ACK cannot arrive: its frame goes to the Ethernet address 00:00:00:00:00:00, /,
      );
      const found = findings.find(({ rule }) => rule === "handshake-ack-missing")!;
      expect(found.next).toMatch(/: it sends before the address of the next hop is known/);
    }
  });
});
