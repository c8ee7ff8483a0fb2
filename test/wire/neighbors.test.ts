import { describe, expect, test } from "vitest";
import { PacketDecoder } from "../../src/core/wire/decoder";
import { neighborMessage } from "../support/neighborFrames";

function decode(frame: Uint8Array): ReturnType<() => PacketDecoder["neighbor"]> {
  const decoder = new PacketDecoder();
  decoder.decode(frame, new DataView(frame.buffer, frame.byteOffset), 0, frame.length, frame.length, 1, 1);
  return decoder.neighbor;
}

const MACS = ["02:00:00:00:00:0a", "02:00:00:00:00:0b"] as const;
const V4 = { asker: "192.0.2.10", target: "192.0.2.1", macs: MACS };
const V6 = { asker: "2001:db8::10", target: "2001:db8::1", macs: MACS };

describe.each([
  ["ARP", 4, V4],
  ["Neighbor Discovery", 6, V6],
] as const)("%s", (_, family, ends) => {
  const { asker, target } = ends;

  test("a request", () => {
    const expected = { kind: "request", family, asker, askerMac: MACS[0], target, targetMac: "" };
    expect(decode(neighborMessage("request", ends))).toEqual(expected);
  });

  test("an answer", () => {
    const expected = { kind: "answer", family, asker, target, targetMac: MACS[1] };
    expect(decode(neighborMessage("answer", ends))).toMatchObject(expected);
  });

  test("cut anywhere: no exception, and nothing read beyond the end", () => {
    const whole = neighborMessage("answer", ends);
    for (let length = 0; length < whole.length; length++) {
      const read = decode(whole.slice(0, length));
      if (family === 4) expect(read, `${length} octets`).toBeUndefined();
      else if (read) expect(["", MACS[1]]).toContain(read.targetMac);
    }
  });
});

test("a frame after it says nothing of a neighbor", () => {
  const decoder = new PacketDecoder();
  for (const frame of [neighborMessage("request", V4), new Uint8Array(60)])
    decoder.decode(frame, new DataView(frame.buffer), 0, frame.length, frame.length, 1, 1);
  expect(decoder.neighbor).toBeUndefined();
});

test("probes and announcements ask for nobody", () => {
  expect(decode(neighborMessage("request", { ...V4, asker: "0.0.0.0" }))).toBeUndefined();
  expect(decode(neighborMessage("request", { ...V4, asker: V4.target }))).toBeUndefined();
  expect(decode(neighborMessage("request", { ...V6, asker: "::" }))).toBeUndefined();
});

test("other hardware, another operation", () => {
  for (const [at, value] of [
    [15, 6],
    [18, 8],
    [21, 3],
  ] as const) {
    const frame = neighborMessage("request", V4).slice();
    frame[at] = value;
    expect(decode(frame)).toBeUndefined();
  }
});
