// Extra segments of a faulty connection: made of recorded ones, so that everything else is as a real stack sends it.

import { ACK } from "../../../src/core/tcp/flags";
import { expectedChecksum } from "../../../src/core/wire/checksum";
import type { Packet } from "../../../src/core/wire/packet";
import { type Edit, optionAt, segmentOf } from "../editSegment";
import type { FrameCopy } from "../readCapture";

export const SEQ = 4;
export const ACKNOWLEDGMENT = 8;
const IPV6_HEADER = 40;

export interface BareFields {
  readonly flags: number;
  readonly seq: number;
  readonly ack?: number;
  readonly window?: number;
  readonly timeNs: number;
}

/** A segment without options and data from the sender of `template`. */
export function bareSegment(template: FrameCopy, fields: BareFields): FrameCopy {
  const { family, tcpOffset, sourceOffset } = segmentOf(template)!;
  const data = template.data.slice(0, tcpOffset + 20);
  const view = new DataView(data.buffer);
  const ip = sourceOffset - (family === 4 ? 12 : 8);
  if (family === 4) {
    view.setUint16(ip + 2, data.length - ip);
    view.setUint16(ip + 4, view.getUint16(ip + 4) + 1000);
  } else view.setUint16(ip + 4, data.length - ip - IPV6_HEADER);
  view.setUint32(tcpOffset + SEQ, fields.seq >>> 0);
  view.setUint32(tcpOffset + ACKNOWLEDGMENT, fields.flags & ACK ? (fields.ack ?? 0) >>> 0 : 0);
  view.setUint8(tcpOffset + 12, 0x50);
  view.setUint8(tcpOffset + 13, fields.flags);
  view.setUint16(tcpOffset + 14, fields.window ?? 0);
  view.setUint16(tcpOffset + 18, 0);
  const frame = { ...template, data, originalLength: data.length, timeNs: fields.timeNs };
  view.setUint16(tcpOffset + 16, expectedChecksum(segmentOf(frame)!));
  return frame;
}

export function at(frame: FrameCopy, timeNs: number): FrameCopy {
  return { ...frame, timeNs };
}

/** Numbered in their order. */
export function numbered(frames: readonly FrameCopy[]): FrameCopy[] {
  return frames.map((frame, i) => ({ ...frame, frameNumber: i + 1 }));
}

export function endOf({ seq, payloadLength, flags }: Packet): number {
  return (seq + payloadLength + (flags & 1) + ((flags >> 1) & 1)) >>> 0;
}

// Edits of one field

export function add(field: number, difference: number): Edit {
  return (view, { tcpOffset }) => {
    view.setUint32(tcpOffset + field, (view.getUint32(tcpOffset + field) + difference) >>> 0);
    return true;
  };
}

export function setNumber(field: number, value: number): Edit {
  return (view, { tcpOffset }) => {
    view.setUint32(tcpOffset + field, value >>> 0);
    return true;
  };
}

export function setWindow(window: number): Edit {
  return (view, { tcpOffset }) => {
    view.setUint16(tcpOffset + 14, window);
    return true;
  };
}

export function setOffset(words: number): Edit {
  return (view, { tcpOffset }) => {
    view.setUint8(tcpOffset + 12, (words << 4) | (view.getUint8(tcpOffset + 12) & 15));
    return true;
  };
}

export function setFlags(change: (flags: number) => number): Edit {
  return (view, { tcpOffset, flags }) => {
    const wanted = change(flags);
    if (wanted === flags) return false;
    view.setUint8(tcpOffset + 12, (view.getUint8(tcpOffset + 12) & 0xf0) | (wanted >> 8));
    view.setUint8(tcpOffset + 13, wanted & 255);
    return true;
  };
}

/** Changes the option of this kind, which begins at `at`; not where there is none. */
export function option(kind: number, change: (view: DataView, at: number) => void): Edit {
  return (view, packet) => {
    const found = optionAt(packet, kind);
    if (found < 0) return false;
    change(view, found);
    return true;
  };
}

export function blank(kind: number): Edit {
  return option(kind, (view, start) => {
    for (let left = view.getUint8(start + 1); left > 0; left--) view.setUint8(start + left - 1, 1);
  });
}

/** Writes `octets` over the Timestamps of a segment, NOPs behind them. */
export function overTimestamps(...octets: readonly number[]): Edit {
  return option(8, (view, start) => {
    for (let i = 0; i < 10; i++) view.setUint8(start + i, octets[i] ?? 1);
  });
}

/** A checksum that is wrong, whatever it was. */
export function wrongChecksum(frame: FrameCopy): FrameCopy {
  const data = frame.data.slice();
  const { tcpOffset } = segmentOf(frame)!;
  data[tcpOffset + 16]! ^= 0x5a;
  return { ...frame, data };
}
