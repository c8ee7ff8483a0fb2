// Captures to measure with: seeded, so that the same arguments always give the same octets. Written as a stream, because they
// are larger than the memory to be used.

import { closeSync, openSync, writeSync } from "node:fs";

export interface Recipe {
  readonly segments: number;
  readonly flows: number;
  readonly family: 4 | 6;
  /** Share of data segments that are lost and retransmitted. */
  readonly loss: number;
  /** Only SYNs, each in a flow of its own. */
  readonly flood: boolean;
  readonly format: "pcap" | "pcapng";
  /** Maximum number of octets captured of a frame. */
  readonly snapLength: number;
  /** How many flows are open at a time. */
  readonly concurrent: number;
  /** Every SYN-ACK acknowledges the ISN, not the number after it: each flow has a finding. */
  readonly flawed: boolean;
  /** Each flow is a handshake from an address of its own, and every third one is refused. */
  readonly refusals: boolean;
  /** No checksums and no MSS, as old generators write them: each flow has findings, and its hosts have the same. */
  readonly bare: boolean;
}

export const MIXED: Recipe = {
  segments: 3_000_000,
  flows: 100_000,
  family: 4,
  loss: 0,
  flood: false,
  format: "pcap",
  snapLength: 65_535,
  concurrent: 2_000,
  flawed: false,
  refusals: false,
  bare: false,
};

const SYN = 0x02;
const ACK = 0x10;
const PSH = 0x08;
const FIN = 0x01;
const RST = 0x04;

interface OpenFlow {
  readonly id: number;
  step: number;
  readonly last: number;
  readonly x: number;
  readonly y: number;
  seqI: number;
  seqR: number;
  tick: number;
  /** Payload length of a segment that was lost and has to be retransmitted. */
  owed: number;
}

/** Writes a capture to `path`; returns its size in octets. */
export function generate(path: string, recipe: Recipe): number {
  const writer = new Writer(path, recipe);
  const random = mulberry32(0x5eed);
  if (recipe.flood) {
    for (let id = 0; id < recipe.segments; id++)
      writer.segment(id, 0, SYN, (random() * 2 ** 32) >>> 0, 0, 0, "syn", id);
    return writer.close();
  }
  if (recipe.refusals) {
    for (let id = 0; id < recipe.flows; id++) openOrRefuse(writer, id, (random() * 2 ** 32) >>> 0);
    return writer.close();
  }
  const perFlow = Math.max(8, Math.floor(recipe.segments / recipe.flows));
  let next = 0;
  const start = (): OpenFlow => ({
    id: next++,
    step: 0,
    last: perFlow,
    x: (random() * 2 ** 32) >>> 0,
    y: (random() * 2 ** 32) >>> 0,
    seqI: 0,
    seqR: 0,
    tick: next,
    owed: 0,
  });
  const open = Array.from({ length: Math.min(recipe.concurrent, recipe.flows) }, start);
  while (open.length > 0) {
    const at = (random() * open.length) | 0;
    const flow = open[at]!;
    advance(writer, flow, recipe, random);
    if (flow.step <= flow.last) continue;
    if (next < recipe.flows) open[at] = start();
    else {
      open[at] = open[open.length - 1]!;
      open.pop();
    }
  }
  return writer.close();
}

function openOrRefuse(writer: Writer, id: number, x: number): void {
  writer.segment(id, 0, SYN, x, 0, 0, "syn", id);
  if (id % 3 === 0) writer.segment(id, 1, RST | ACK, 0, x + 1, 0, "data", id);
  else {
    writer.segment(id, 1, SYN | ACK, ~x, x + 1, 0, "syn-ack", id);
    writer.segment(id, 0, ACK, x + 1, ~x + 1, 0, "data", id);
  }
}

/** One segment of a flow: handshake, requests and answers, close. */
function advance(writer: Writer, flow: OpenFlow, recipe: Recipe, random: () => number): void {
  const { id, x, y, last } = flow;
  const step = flow.step++;
  const seqI = (x + 1 + flow.seqI) >>> 0;
  const seqR = (y + 1 + flow.seqR) >>> 0;
  const time = flow.tick;
  if (step === 0) writer.segment(id, 0, SYN, x, 0, 0, "syn", time);
  else if (step === 1) writer.segment(id, 1, SYN | ACK, y, recipe.flawed ? x : x + 1, 0, "syn-ack", time);
  else if (step === 2) writer.segment(id, 0, ACK, seqI, seqR, 0, "data", time);
  else if (step === last - 3) writer.segment(id, 0, FIN | ACK, seqI, seqR, 0, "data", time);
  else if (step === last - 2) writer.segment(id, 1, ACK, seqR, seqI + 1, 0, "data", time);
  else if (step === last - 1) writer.segment(id, 1, FIN | ACK, seqR, seqI + 1, 0, "data", time);
  else if (step === last) writer.segment(id, 0, ACK, (seqI + 1) >>> 0, seqR + 1, 0, "data", time);
  else if (step % 4 === 3) {
    const length = 80 + ((random() * 200) | 0);
    writer.segment(id, 0, ACK | PSH, seqI, seqR, length, "data", time);
    flow.seqI += length;
  } else if (step % 4 === 2) writer.segment(id, 0, ACK, seqI, seqR, 0, "data", time);
  else {
    const length = flow.owed || 200 + ((random() * 900) | 0);
    const lost = flow.owed === 0 && random() < recipe.loss;
    if (lost) {
      // The segment after the lost one arrives, then the lost one is retransmitted.
      writer.segment(id, 1, ACK | PSH, seqR + length, seqI, 100, "data", time);
      flow.owed = length;
    } else {
      writer.segment(id, 1, ACK | PSH, seqR, seqI, length, "data", time);
      flow.seqR += length + (flow.owed ? 100 : 0);
      flow.owed = 0;
    }
  }
}

const CHUNK = 4 << 20;

class Writer {
  readonly #file: number;
  readonly #recipe: Recipe;
  readonly #bytes = new Uint8Array(CHUNK + 70_000);
  readonly #view = new DataView(this.#bytes.buffer);
  #used = 0;
  #total = 0;
  /** In microseconds: a flow has the same pace however many are open. */
  #elapsed = 0;
  #micros = 0;
  #ipId = 0;

  constructor(path: string, recipe: Recipe) {
    this.#file = openSync(path, "w");
    this.#recipe = recipe;
    const v = this.#view;
    for (let i = 0; i < this.#bytes.length; i++) this.#bytes[i] = (i * 31) & 0xff;
    if (recipe.format === "pcap") {
      v.setUint32(0, 0xa1b2c3d4, true);
      v.setUint16(4, 2, true);
      v.setUint16(6, 4, true);
      v.setUint32(8, 0, true);
      v.setUint32(12, 0, true);
      v.setUint32(16, recipe.snapLength, true);
      v.setUint32(20, 1, true);
      this.#used = 24;
    } else {
      for (const word of [0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff, 28, 1, 20, 1, recipe.snapLength, 20]) {
        v.setUint32(this.#used, word >>> 0, true);
        this.#used += 4;
      }
    }
  }

  /** `side` 0 is the initiator. Data segments and SYNs have a usual set of options. */
  segment(
    flow: number,
    side: number,
    flags: number,
    seq: number,
    ack: number,
    payload: number,
    kind: "syn" | "syn-ack" | "data",
    tick: number,
  ): void {
    const v = this.#view;
    const { family, snapLength, format, bare } = this.#recipe;
    const options = kind === "data" ? 12 : 20;
    const ipLength = family === 4 ? 20 : 40;
    const wire = 14 + ipLength + 20 + options + payload;
    const captured = Math.min(wire, snapLength);
    this.#elapsed += 20 * Math.min(1, MIXED.concurrent / this.#recipe.concurrent);
    this.#micros = Math.floor(this.#elapsed);
    const seconds = 1_700_000_000 + Math.floor(this.#micros / 1e6);
    let at = this.#used;
    let blockStart = at;
    if (format === "pcap") {
      v.setUint32(at, seconds, true);
      v.setUint32(at + 4, this.#micros % 1e6, true);
      v.setUint32(at + 8, captured, true);
      v.setUint32(at + 12, wire, true);
      at += 16;
    } else {
      const micros = seconds * 1e6 + (this.#micros % 1e6);
      blockStart = at;
      v.setUint32(at, 6, true);
      v.setUint32(at + 8, 0, true);
      v.setUint32(at + 12, Math.floor(micros / 2 ** 32), true);
      v.setUint32(at + 16, micros >>> 0, true);
      v.setUint32(at + 20, captured, true);
      v.setUint32(at + 24, wire, true);
      at += 28;
    }
    const frame = at;
    v.setUint32(at, 0x02000000);
    v.setUint32(at + 4, ((side === 0 ? 1 : 2) << 16) | 0x0200);
    v.setUint32(at + 8, side === 0 ? 2 : 1);
    v.setUint16(at + 12, family === 4 ? 0x0800 : 0x86dd);
    at += 14;
    at = family === 4 ? this.#ipv4(at, flow, side, wire - 14) : this.#ipv6(at, flow, side, wire - 54);
    const port = 1024 + (flow % 60_000);
    v.setUint16(at, side === 0 ? port : 443);
    v.setUint16(at + 2, side === 0 ? 443 : port);
    v.setUint32(at + 4, seq >>> 0);
    v.setUint32(at + 8, ack >>> 0);
    v.setUint16(at + 12, ((5 + options / 4) << 12) | flags);
    v.setUint16(at + 14, 60_000);
    v.setUint32(at + 16, 0);
    at += 20;
    if (kind === "data") v.setUint32(at, 0x0101080a);
    else {
      v.setUint32(at, bare ? 0x01010101 : 0x020405b4);
      v.setUint32(at + 4, 0x0402080a);
      v.setUint32(at + 16, 0x01030307);
    }
    const stamps = kind === "data" ? at + 4 : at + 8;
    v.setUint32(stamps, tick);
    v.setUint32(stamps + 4, kind === "syn" ? 0 : tick);
    if (!bare) v.setUint16(frame + 14 + ipLength + 16, this.#checksum(frame + 14, ipLength, wire - 14 - ipLength));
    this.#used = frame + captured;
    if (format === "pcapng") {
      while ((this.#used - frame) & 3) this.#used++;
      const total = this.#used + 4 - blockStart;
      v.setUint32(blockStart + 4, total, true);
      v.setUint32(this.#used, total, true);
      this.#used += 4;
    }
    if (this.#used >= CHUNK) this.#flush();
  }

  /** TCP's checksum over a whole segment, as sent on the wire: an analysis that verifies it must find it correct. */
  #checksum(ip: number, ipLength: number, length: number): number {
    const bytes = this.#bytes;
    const addresses = ipLength === 20 ? ip + 12 : ip + 8;
    const end = ip + ipLength + length;
    let sum = 6 + length;
    for (let at = addresses; at < ip + ipLength; at += 2) sum += (bytes[at]! << 8) | bytes[at + 1]!;
    let at = ip + ipLength;
    for (; at + 1 < end; at += 2) sum += (bytes[at]! << 8) | bytes[at + 1]!;
    if (at < end) sum += bytes[at]! << 8;
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
    return ~sum & 0xffff;
  }

  #ipv4(at: number, flow: number, side: number, length: number): number {
    const v = this.#view;
    const client = 0x0a000000 + (this.#recipe.refusals ? flow : Math.floor(flow / 60_000)) + 1;
    const server = 0xc0a80001;
    v.setUint16(at, 0x4500);
    v.setUint16(at + 2, length);
    v.setUint32(at + 4, ((this.#ipId++ & 0xffff) << 16) | 0x4000);
    v.setUint32(at + 8, 0x40060000);
    v.setUint32(at + 12, side === 0 ? client : server);
    v.setUint32(at + 16, side === 0 ? server : client);
    return at + 20;
  }

  #ipv6(at: number, flow: number, side: number, length: number): number {
    const v = this.#view;
    v.setUint32(at, 0x60000000);
    v.setUint16(at + 4, length);
    v.setUint16(at + 6, 0x0640);
    for (const [offset, isClient] of [
      [8, side === 0],
      [24, side === 1],
    ] as const) {
      v.setUint32(at + offset, 0x20010db8);
      v.setUint32(at + offset + 4, 0);
      v.setUint32(at + offset + 8, 0);
      v.setUint32(at + offset + 12, isClient ? Math.floor(flow / 60_000) + 2 : 1);
    }
    return at + 40;
  }

  #flush(): void {
    writeSync(this.#file, this.#bytes, 0, this.#used);
    this.#total += this.#used;
    this.#used = 0;
  }

  close(): number {
    this.#flush();
    closeSync(this.#file);
    return this.#total;
  }
}

/** A small seeded generator of numbers in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
