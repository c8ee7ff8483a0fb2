// hostile.cjs KIND PATH COUNT: writes a capture that is made to be slow, or its harmless twin (KIND with "-twin"), and prints its
// size. Each pair has as many octets; what the first costs more is what an attacker gains.

import { writeFileSync } from "node:fs";

const [, , kind = "", path = "", countText = "1"] = process.argv;
const count = Number(countText);

/** The words of an IPv6 address pair: changes of the top bits of one word that a weak mix takes back in the next; or any words. */
function wordsOf(i: number, isTwin: boolean): number[] {
  if (isTwin) return [0x20010db8, Math.imul(i, 0x9e3779b1), Math.imul(i, 0x85ebca6b), 7, 0xfd000000, 0, i, 7];
  const top = (i & 0xff) << 24;
  const next = ((i >>> 8) & 0xff) << 24;
  return [0x20010db8, top | 0x1234, next ^ (next >>> 15), 7, 0xfd000000, 0, top ^ (top >>> 15) ^ (i >>> 16), 7];
}

/** Ethernet, IPv6, TCP: a SYN. */
function synV6(i: number, isTwin: boolean): Uint8Array {
  const frame = new Uint8Array(74);
  const view = new DataView(frame.buffer);
  view.setUint16(12, 0x86dd);
  view.setUint32(14, 0x60000000);
  view.setUint32(18, 0x00140640);
  for (const [at, word] of wordsOf(i, isTwin).entries()) view.setUint32(22 + 4 * at, word >>> 0);
  view.setUint32(54, (40_000 << 16) | 80);
  view.setUint32(58, Math.imul(i, 0x27d4eb2f) >>> 0);
  view.setUint32(66, 0x50020000 | 60_000);
  return frame;
}

/** Ethernet, IPv4, TCP: of 265 segments of a flow, all have options of an odd kind and other numbers; or are plain ACKs. */
function odd(i: number, isTwin: boolean): Uint8Array {
  const frame = new Uint8Array(94);
  const view = new DataView(frame.buffer);
  const flow = Math.floor(i / 265);
  const step = i % 265;
  view.setUint16(12, 0x0800);
  view.setUint16(14, 0x4500);
  view.setUint16(16, 80);
  view.setUint32(22, 0x40060000);
  view.setUint32(26, 0x0a000001 + (flow >>> 14));
  view.setUint32(30, 0xc0a80001);
  view.setUint32(34, ((1024 + (flow & 0x3fff)) << 16) | 80);
  view.setUint32(38, isTwin ? 1000 + step : Math.imul(step, 0x9e3779b1) >>> 0);
  view.setUint32(42, 500);
  view.setUint32(46, ((isTwin ? 0x6010 : step % 2 === 0 ? 0xf03d : 0xf006) << 16) | 60_000);
  for (let at = 54; at < 94; at++) frame[at] = isTwin ? 1 : (at * 7 + step) & 0x1f;
  return frame;
}

function pcap(frames: readonly Uint8Array[]): Uint8Array {
  const total = frames.reduce((sum, frame) => sum + 16 + frame.length, 24);
  const file = new Uint8Array(total);
  const view = new DataView(file.buffer);
  for (const [at, word] of [0xa1b2c3d4, 0x00040002, 0, 0, 65_535, 1].entries()) view.setUint32(4 * at, word, true);
  let at = 24;
  for (const [i, frame] of frames.entries()) {
    view.setUint32(at, 1_700_000_000 + Math.floor(i / 1e5), true);
    view.setUint32(at + 4, (i % 1e5) * 10, true);
    view.setUint32(at + 8, frame.length, true);
    view.setUint32(at + 12, frame.length, true);
    file.set(frame, at + 16);
    at += 16 + frame.length;
  }
  return file;
}

/** A pcapng with an interface for each frame, or with one; the others are blocks that say nothing. */
function manyInterfaces(isTwin: boolean): Uint8Array {
  const frameLength = 76;
  const file = new Uint8Array(28 + count * (20 + 32 + frameLength));
  const view = new DataView(file.buffer);
  let at = 0;
  const words = (...values: readonly number[]): void => {
    for (const value of values) {
      view.setUint32(at, value >>> 0, true);
      at += 4;
    }
  };
  words(0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff, 28);
  for (let i = 0; i < count; i++) words(isTwin && i > 0 ? 0x0bad : 1, 20, 1, 65_535, 20);
  for (let i = 0; i < count; i++) {
    words(6, 32 + frameLength, isTwin ? 0 : i, 0, i, 74, 74);
    file.set(synV6(i, true), at);
    at += frameLength;
    words(32 + frameLength);
  }
  return file;
}

const isTwin = kind.endsWith("-twin");
const frameOf = kind.startsWith("odd") ? odd : synV6;
const file = kind.startsWith("interfaces")
  ? manyInterfaces(isTwin)
  : pcap(Array.from({ length: count }, (_, i) => frameOf(i, isTwin)));
writeFileSync(path, file);
console.log(file.length);
