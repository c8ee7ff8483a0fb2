// A device answers the SYN, and then opens a connection of its own to the responder with the initiator's ISN.

import { describe, expect, test } from "vitest";
import type { Fate } from "../../src/core/flow/connection";
import type { Side } from "../../src/core/flow/side";
import { compare, JOURNEY } from "../support/compareCaptures";
import { detailAtPlaces } from "../support/comparedCaptures";
import { concat, option } from "../support/frames";
import { type Journey, recordBoth, type Sent, type Trip } from "../support/twoPlaces";

const stamp = (tsVal: number, tsEcr: number): Uint8Array =>
  concat(option.mss(1460), option.nop, option.nop, option.timestamps(tsVal, tsEcr));
const plain = option.mss(1460);

interface Way {
  readonly syn: Partial<Sent>;
  /** The SYN of the device. */
  readonly own: Partial<Sent>;
}

const WAYS: Readonly<Record<string, Way>> = {
  "another TSval": {
    syn: { options: stamp(700_001, 0) },
    own: { options: stamp(700_006, 33) },
  },
  "another IP ID": { syn: { options: plain, ipId: 77 }, own: { options: plain, ipId: 1 } },
  "another window": { syn: { options: plain }, own: { options: plain, window: 512 } },
};

let atMs = 0;
function trip(from: Side, flags: string, fate: Fate, sent: Partial<Sent>): Trip {
  const whole = { seq: 1, ack: 1, length: 0, options: new Uint8Array(0), window: 60_000, ipId: 0, ...sent };
  atMs += 10;
  return { ...whole, from, flags, fate, atNs: atMs * 1e6, transitNs: 5e6 };
}

/** `opening` is what happens between the SYN-ACK of the device and the data. */
function told(opening: readonly Trip[], journey: Partial<Journey> = {}) {
  const trips = [
    ...opening,
    trip("initiator", "PSH,ACK", "arrived", { length: 20, ipId: 81 }),
    trip("responder", "ACK", "arrived", { ack: 21, ipId: 91 }),
    trip("responder", "PSH,ACK", "arrived", { ack: 21, length: 30, ipId: 92 }),
    trip("initiator", "ACK", "arrived", { seq: 21, ack: 31, ipId: 82 }),
  ];
  const { near, far, truth } = recordBoth([
    { journey: { ...JOURNEY, shift: { responder: 1_234_567 }, ...journey }, trips },
  ]);
  const { connections, comparison } = compared(near, far);
  expect(connections).toHaveLength(1);
  const fates = comparison.connection(1)!.segments.map(({ frames, fate }) => ({
    frames,
    // Its numbers are translated.
    fate: fate === "changed" ? "arrived" : fate,
  }));
  return { fates: sorted(fates), truth: sorted(truth[0]!) };
}

function compared(near: Uint8Array, far: Uint8Array) {
  const comparison = compare([near, far]);
  return { comparison, connections: comparison.connections };
}

function sorted<T extends { readonly frames: readonly (number | undefined)[] }>(fates: readonly T[]): T[] {
  const key = ({ frames }: T) => frames.map((frame) => frame ?? 0).join();
  return [...fates].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

describe.each([4, 6] as const)("over IPv%i", (family) => {
  test.each(Object.entries(WAYS).filter(([name]) => family === 4 || name !== "another IP ID"))(
    "its SYN is not the initiator's: %s",
    (_, { syn, own }) => {
      const { fates, truth } = told(
        [
          trip("initiator", "SYN", "lost", { seq: 0, ack: 0, ...syn }),
          trip("responder", "SYN,ACK", "injected", { seq: 0, options: plain, window: 0 }),
          trip("initiator", "ACK", "lost", { ipId: 80 }),
          trip("initiator", "SYN", "injected", { seq: 0, ack: 0, ...own }),
          trip("responder", "SYN,ACK", "lost", { seq: 0, options: stamp(9_000_001, 700_006) }),
          trip("initiator", "ACK", "injected", {}),
        ],
        { family },
      );
      expect(fates).toEqual(truth);
    },
  );

  test("a SYN that the device lets pass is one segment", () => {
    const { fates, truth } = told(
      [
        trip("initiator", "SYN", "arrived", { seq: 0, ack: 0, options: stamp(700_001, 0), ipId: 77 }),
        trip("responder", "SYN,ACK", "injected", { seq: 0, options: plain, window: 0 }),
        trip("responder", "SYN,ACK", "lost", { seq: 0, options: stamp(9_000_001, 700_001) }),
        trip("initiator", "ACK", "arrived", { ipId: 80 }),
      ],
      { family },
    );
    expect(fates).toEqual(truth);
  });

  test("a device that rewrites the responder's numbers lets the SYN pass", () => {
    const { fates, truth } = told(
      [
        trip("initiator", "SYN", "arrived", { seq: 0, ack: 0, options: stamp(700_001, 0) }),
        trip("responder", "SYN,ACK", "arrived", { seq: 0, options: stamp(9_000_001, 700_001) }),
        trip("initiator", "ACK", "arrived", { ipId: 80 }),
      ],
      { family },
    );
    expect(fates).toEqual(truth);
  });
});

describe("in words", () => {
  const says = (scene: string) =>
    detailAtPlaces(scene, ["client.pcap", "server.pcap"]).findings.find(({ rule }) => rule === "injected-between")
      ?.what;

  test("where its SYN is, and what it lacks", () => {
    expect(says("syn-proxy")).toContain(
      "The device then opened a connection of its own: the SYN in server.pcap (frame 1) is not the initiator's, and lacks its SACK-Permitted and window scale.",
    );
  });

  test("where it lacks nothing", () => {
    expect(says("syn-proxy-wrong-echo")).toMatch(/the SYN in server\.pcap \(frame 1\) is not the initiator's\.$/);
  });
});
