// Records what two hosts send each other at two places of the path between them, so that the truth of what happened in between
// is known.

import type { Fate } from "../../src/core/flow/connection";
import type { Side } from "../../src/core/flow/flow";
import { type CaptureRecord, concat, ethernet, filler, option, pcapFile, tcpPacket } from "./frames";

/** A segment as it leaves its sender; numbers are relative to the ISNs. */
export interface Sent {
  readonly from: Side;
  readonly flags: string;
  readonly seq: number;
  readonly ack: number;
  readonly length: number;
  readonly options: Uint8Array;
  readonly window: number;
  readonly ipId: number;
}

export interface Trip extends Sent {
  /** When it leaves its sender's place, and how long it takes to the other one. */
  readonly atNs: number;
  readonly transitNs: number;
  readonly fate: Fate;
  /** What a device on the path makes of it. */
  readonly becomes?: Partial<Sent>;
}

/** What differs between the place near the initiator and the one near the responder. */
export interface Journey {
  readonly family: 4 | 6;
  readonly ports: readonly [initiator: number, responder: number];
  readonly isns: Readonly<Record<Side, number>>;
  /** How much higher the numbers of a side are at the far place. */
  readonly shift?: Partial<Record<Side, number>>;
  /** The initiator's port at the far place, with another address: NAT. */
  readonly farPort?: number;
  readonly farClock: (trueNs: number) => number;
  readonly farNanoseconds?: boolean;
  readonly hops?: number;
}

export interface Expected {
  readonly frames: readonly (number | undefined)[];
  readonly fate: Fate;
}

interface Copy {
  readonly record: CaptureRecord;
  readonly atNs: number;
  readonly trip: number;
}

/** 2023-11-14 22:13:20 UTC. */
const START_S = 1_700_000_000;

/** Captures near the initiator and near the responder, of all journeys, and what is true of each one's trips. */
export function recordBoth(journeys: readonly { readonly journey: Journey; readonly trips: readonly Trip[] }[]): {
  readonly near: Uint8Array;
  readonly far: Uint8Array;
  readonly truth: readonly (readonly Expected[])[];
} {
  const [near, far]: [Copy[], Copy[]] = [[], []];
  let count = 0;
  const numbers: number[][] = [];
  for (const { journey, trips } of journeys) {
    const own: number[] = [];
    numbers.push(own);
    for (const trip of trips) {
      const isForward = trip.from === "initiator";
      const number = count++;
      own.push(number);
      const arrives = trip.atNs + trip.transitNs;
      const [nearNs, farNs] = isForward ? [trip.atNs, arrives] : [arrives, trip.atNs];
      const changed = { ...trip, ...trip.becomes };
      const [nearTrip, farTrip] = isForward ? [trip, changed] : [changed, trip];
      const isSeenNear = isForward ? trip.fate !== "injected" : trip.fate !== "lost";
      const isSeenFar = isForward ? trip.fate !== "lost" : trip.fate !== "injected";
      if (isSeenNear) near.push({ record: recordOf(journey, nearTrip, false, nearNs), atNs: nearNs, trip: number });
      const farAtNs = journey.farClock(farNs);
      if (isSeenFar) far.push({ record: recordOf(journey, farTrip, true, farAtNs), atNs: farAtNs, trip: number });
    }
  }
  const [nearFrames, farFrames] = [sorted(near), sorted(far)];
  const nanoseconds = journeys.some(({ journey }) => journey.farNanoseconds);
  return {
    near: pcapFile(near.map(({ record }) => record)),
    far: pcapFile(
      far.map(({ record }) => record),
      { nanoseconds },
    ),
    truth: journeys.map(({ trips }, at) =>
      trips.map(({ fate }, i) => {
        const number = numbers[at]![i]!;
        return { frames: [nearFrames.get(number), farFrames.get(number)], fate };
      }),
    ),
  };
}

/** Sorts by time; answers the frame of each trip. */
function sorted(copies: Copy[]): Map<number, number> {
  copies.sort((a, b) => a.atNs - b.atNs);
  return new Map(copies.map(({ trip }, at) => [trip, at + 1]));
}

function recordOf(journey: Journey, sent: Sent, isFar: boolean, timeNs: number): CaptureRecord {
  const { family, ports, isns, shift = {}, farPort, hops = 1 } = journey;
  const [client, server] = family === 6 ? ["2001:db8::1", "2001:db8::2"] : ["192.0.2.1", "198.51.100.2"];
  const nat = family === 6 ? "2001:db8::9" : "203.0.113.9";
  const initiator = isFar && farPort !== undefined ? [nat, farPort] : [client, ports[0]];
  const ends = sent.from === "initiator" ? [initiator, [server, ports[1]]] : [[server, ports[1]], initiator];
  const base = (side: Side): number => isns[side] + (isFar ? (shift[side] ?? 0) : 0);
  const peer = sent.from === "initiator" ? "responder" : "initiator";
  const isNearSender = (sent.from === "initiator") !== isFar;
  const ttl = isNearSender ? 64 : 64 - hops;
  const data = tcpPacket(
    {
      source: ends[0]![0] as string,
      destination: ends[1]![0] as string,
      sourcePort: ends[0]![1] as number,
      destinationPort: ends[1]![1] as number,
      seq: (base(sent.from) + sent.seq) >>> 0,
      ack: sent.flags.includes("ACK") ? (base(peer) + sent.ack) >>> 0 : 0,
      flags: sent.flags,
      window: sent.window,
      options: sent.options,
      payload: filler(sent.length),
    },
    { id: sent.ipId, ttl, hopLimit: ttl },
  );
  const seconds = Math.floor(timeNs / 1e9);
  return { data: ethernet(data), timeS: START_S + seconds, timeNs: timeNs - seconds * 1e9 };
}

export interface Habits {
  readonly hasIpIds: boolean;
  readonly hasTimestamps: boolean;
  /** Share of transmissions that are lost. */
  readonly loss: number;
  readonly rounds: number;
}

/** A retransmission timeout. */
const TIMEOUT_NS = 300e6;

/** A conversation in which what is lost is sent again; its end is not disturbed. `random` gives numbers from 0 to 1. */
export function conversation(random: () => number, { hasIpIds, hasTimestamps, loss, rounds }: Habits): Trip[] {
  const trips: Trip[] = [];
  let now = 0;
  let ipId = Math.floor(random() * 60_000) + 1;
  const transit = (): number => 5e6 + Math.floor(random() * 3e6);
  const send = (from: Side, flags: string, seq: number, ack: number, length: number, mayBeLost: boolean): boolean => {
    const isLost = mayBeLost && random() < loss;
    const transitNs = transit();
    const stamp = hasTimestamps
      ? concat(option.nop, option.nop, option.timestamps(1000 + Math.floor(now / 1e6), 500))
      : new Uint8Array(0);
    const options = flags.includes("SYN") ? concat(option.mss(1460), stamp) : stamp;
    ipId = (ipId + 1) & 0xffff || 1;
    const sent = { from, flags, seq, ack, length, options, window: 60_000, ipId: hasIpIds ? ipId : 0 };
    trips.push({ ...sent, atNs: now, transitNs, fate: isLost ? "lost" : "arrived" });
    now += transitNs + 100e3;
    return !isLost;
  };
  /** Until what `from` sends is answered: both the segment and the answer may be lost. */
  const until = (there: () => boolean, back: () => boolean): void => {
    for (;;) {
      if (there() && back()) return;
      now += TIMEOUT_NS;
    }
  };
  const next = { initiator: 1, responder: 1 };
  until(
    () => send("initiator", "SYN", 0, 0, 0, true),
    () => send("responder", "SYN,ACK", 0, 1, 0, true),
  );
  send("initiator", "ACK", 1, 1, 0, true);
  for (let round = 0; round < rounds; round++) {
    const from: Side = random() < 0.5 ? "initiator" : "responder";
    const peer: Side = from === "initiator" ? "responder" : "initiator";
    const length = 20 + Math.floor(random() * 400);
    const isLast = round === rounds - 1;
    until(
      () => send(from, "PSH,ACK", next[from], next[peer], length, !isLast),
      () => send(peer, "ACK", next[peer], next[from] + length, 0, !isLast),
    );
    next[from] += length;
  }
  send("initiator", "FIN,ACK", next.initiator, next.responder, 0, false);
  send("responder", "FIN,ACK", next.responder, next.initiator + 1, 0, false);
  send("initiator", "ACK", next.initiator + 1, next.responder + 1, 0, false);
  return trips;
}

/** Numbers from 0 to 1, the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
