// Segments that wait together: what the tracker is asked, and in which order.

import { expect, test } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import { SegmentQueue } from "../../src/core/tracker/segmentQueue";
import type { FlowTracker } from "../../src/core/tracker/tracker";
import { type Packet, PacketKind } from "../../src/core/wire/packet";
import { accountOf } from "../support/account";
import { asRecord, pcapFile } from "../support/frames";
import { buildScript } from "../support/script";

const FRAME = new Uint8Array(0);

/** A queue whose tracker only writes down what it is asked. */
function told(): {
  queue: SegmentQueue;
  calls: string[];
  put: (kind: Packet["kind"], ip: number, bytes?: Uint8Array) => void;
} {
  const calls: string[] = [];
  const tracker = {
    mix: (packet: Packet) => 1000 + packet.ipId,
    guess: (mix: number) => mix - 900,
    touch: (flow: number) => {
      calls.push(`touch ${flow}`);
      return flow;
    },
    add: (packet: Packet, { frameNumber, timeNs, fileOffset }: typeof NOTED, mix: number) =>
      calls.push(`add ${packet.ipId} frame ${frameNumber} ${timeNs} ${fileOffset} mix ${mix}`),
    addIcmp: (packet: Packet, { frameNumber }: typeof NOTED, mix: number) =>
      calls.push(`icmp ${packet.ipId} frame ${frameNumber} mix ${mix}`),
    pass: ({ frameNumber }: typeof NOTED) => calls.push(`pass frame ${frameNumber}`),
  };
  const queue = new SegmentQueue(tracker as unknown as FlowTracker);
  let frameNumber = 0;
  return {
    queue,
    calls,
    put: (kind, ip, bytes = FRAME) => {
      Object.assign(queue.packet, { kind, ipId: ip, bytes });
      frameNumber++;
      queue.add({ frameNumber, timeNs: 10 * frameNumber, fileOffset: 100 * frameNumber }, FRAME);
    },
  };
}
const NOTED = { frameNumber: 0, timeNs: 0, fileOffset: 0 };

test("all are asked for before the first is taken, and taken in order", () => {
  const { queue, calls, put } = told();
  put(PacketKind.Tcp, 7);
  put(PacketKind.Other, 8);
  put(PacketKind.IcmpError, 9);
  expect(calls).toEqual([]);
  queue.drain();
  expect(calls).toEqual([
    "touch 107",
    "touch -1",
    "touch 109",
    "add 7 frame 1 10 100 mix 1007",
    "pass frame 2",
    "icmp 9 frame 3 mix 1009",
  ]);
  expect(queue.seen).toBe(107 ^ -1 ^ 109);
  queue.drain();
  expect(calls).toHaveLength(6);
});

test("thirty-two are taken at once, without a call to do so", () => {
  const { calls, put } = told();
  for (let i = 1; i < 32; i++) put(PacketKind.Tcp, i);
  expect(calls).toEqual([]);
  put(PacketKind.Tcp, 32);
  expect(calls.filter((call) => call.startsWith("add"))).toHaveLength(32);
  put(PacketKind.Tcp, 33);
  expect(calls).toHaveLength(64);
});

test("what does not stand in the frame's own bytes is taken at once, unless it is nothing of ours", () => {
  const elsewhere = new Uint8Array(1);
  const { calls, put } = told();
  put(PacketKind.Other, 1, elsewhere);
  put(PacketKind.Tcp, 2);
  expect(calls).toEqual([]);
  put(PacketKind.Tcp, 3, elsewhere);
  expect(calls.slice(3).map((call) => call.slice(0, 12))).toEqual(["pass frame 1", "add 2 frame ", "add 3 frame "]);
  put(PacketKind.IcmpError, 4, elsewhere);
  expect(calls.at(-1)).toBe("icmp 4 frame 4 mix 1004");
});

test("a capture reads the same in one piece and record by record", () => {
  const flows = Array.from({ length: 40 }, (_, i) => `flow ${i + 1}: > S 0:0(0)\nflow ${i + 1}: < S. 0:0(0) ack 1`);
  const records = buildScript(`${flows.join("\n")}\n< icmp unreachable port quoting 3\nend`).records.map(asRecord);
  const bytes = pcapFile(records);
  const accounts = [bytes.length, 60].map((size) => {
    const analysis = new Analysis();
    for (let at = 0; at < bytes.length; at += size) analysis.push(bytes.subarray(at, at + size));
    analysis.end();
    expect(analysis.flowCount).toBe(40);
    return accountOf(Array.from({ length: 40 }, (_, i) => analysis.flow(i + 1)!));
  });
  expect(accounts[0]).toBe(accounts[1]);
});
