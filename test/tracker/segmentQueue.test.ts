// Segments that wait together: what the tracker is asked, and in which order.

import { expect, test } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import type { Recorded } from "../../src/core/tracker/recorded";
import type { SegmentBatch } from "../../src/core/tracker/segmentBatch";
import { SegmentQueue } from "../../src/core/tracker/segmentQueue";
import type { FlowTracker } from "../../src/core/tracker/tracker";
import { type Packet, PacketKind } from "../../src/core/wire/packet";
import { SEGMENT_WORDS, W_FORM } from "../../src/core/wire/segmentWords";
import { accountOf } from "../support/account";
import { asRecord, ethernet, ipv4, pcapFile, tcpSegment } from "../support/frames";
import { buildScript } from "../support/script";

const FRAME = new Uint8Array(0);

/** A queue whose tracker only writes down what it is asked. */
function told(): {
  queue: SegmentQueue;
  calls: string[];
  put: (kind: Packet["kind"], ip: number, bytes?: Uint8Array) => void;
  putUsual: (frame: Uint8Array) => boolean;
} {
  const calls: string[] = [];
  const tracker = {
    guess: (batch: SegmentBatch, length: number) => {
      for (let at = 0; at < length; at++)
        batch.flows[at] = batch.words[SEGMENT_WORDS * at + W_FORM] === 0 ? -1 : 100 + at;
    },
    touch: (flow: number) => {
      calls.push(`touch ${flow}`);
      return flow;
    },
    take: (batch: SegmentBatch, at: number) => {
      const { frameNumber, timeNs, fileOffset } = batch.recorded(at);
      calls.push(`add ${batch.packet(at).ipId} frame ${frameNumber} ${timeNs} ${fileOffset}`);
    },
    addIcmp: (packet: Packet, { frameNumber }: Recorded) => calls.push(`icmp ${packet.ipId} frame ${frameNumber}`),
    pass: (timeNs: number) => calls.push(`pass ${timeNs}`),
  };
  const queue = new SegmentQueue(tracker as unknown as FlowTracker);
  let frameNumber = 0;
  const next = (): Recorded => {
    frameNumber++;
    return { frameNumber, timeNs: 10 * frameNumber, fileOffset: 100 * frameNumber };
  };
  return {
    queue,
    calls,
    put: (kind, ip, bytes = FRAME) => {
      Object.assign(queue.packet, { kind, ipId: ip, bytes, view: new DataView(new ArrayBuffer(60)) });
      queue.add(next(), FRAME);
    },
    putUsual: (bytes) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      return queue.addUsual({ ...next(), bytes, view, start: 0, end: bytes.length, originalLength: bytes.length }, 0);
    },
  };
}

test("all are asked for before the first is taken, and taken in order", () => {
  const { queue, calls, put } = told();
  put(PacketKind.Tcp, 7);
  put(PacketKind.Other, 8);
  put(PacketKind.IcmpError, 9);
  expect(calls).toEqual([]);
  queue.drain();
  expect(calls).toEqual(["touch 100", "touch -1", "touch 102", "add 7 frame 1 10 100", "pass 20", "icmp 9 frame 3"]);
  expect(queue.seen).toBe(100 ^ -1 ^ 102);
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
  expect(calls.slice(3).map((call) => call.slice(0, 12))).toEqual(["pass 10", "add 2 frame ", "add 3 frame "]);
  put(PacketKind.IcmpError, 4, elsewhere);
  expect(calls.at(-1)).toBe("icmp 4 frame 4");
});

test("a usual frame waits as well, for as long as its buffer is the same", () => {
  const frameOf = (id: number): Uint8Array => {
    const ends = { source: "10.0.0.1", destination: "10.0.0.2" };
    return ethernet(ipv4({ ...ends, id, payload: tcpSegment({ ...ends, flags: "ACK" }) }));
  };
  const { calls, putUsual, put } = told();
  expect(putUsual(frameOf(5))).toBe(true);
  put(PacketKind.Tcp, 6);
  expect(calls).toEqual([]);
  expect(putUsual(frameOf(7))).toBe(true);
  expect(calls).toEqual(["touch 100", "touch 101", "add 5 frame 1 10 100", "add 6 frame 2 20 200"]);
  expect(putUsual(ethernet(new Uint8Array(60), { vlans: [{ id: 5 }] }))).toBe(false);
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
