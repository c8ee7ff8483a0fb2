// The three kinds of block that contain a frame.

import { type Block, BlockType, padded, readDropCount } from "./pcapngBlocks";

/** The content of such a block; overwritten by the next one. */
export interface PacketFields {
  interfaceNumber: number;
  hasTime: boolean;
  ticksHigh: number;
  ticksLow: number;
  /** Where the frame's octets begin in the block's bytes. */
  start: number;
  captured: number;
  originalLength: number;
  /** Frames that the capture lost before this one. */
  drops: number;
}

export function emptyPacket(): PacketFields {
  return {
    interfaceNumber: 0,
    hasTime: true,
    ticksHigh: 0,
    ticksLow: 0,
    start: 0,
    captured: 0,
    originalLength: 0,
    drops: 0,
  };
}

const FIXED_LENGTH = 20;

/**
 * Reads a block of one of the three types. `firstSnapLength` is that of the section's first interface; 0 for none.
 * Returns the error, if there is one.
 */
export function readPacketBlock(
  type: number,
  block: Block,
  firstSnapLength: number,
  into: PacketFields,
): string | undefined {
  if (type === BlockType.SimplePacket) return readSimplePacket(block, firstSnapLength, into);
  const { view, start, end, littleEndian } = block;
  const room = end - start - FIXED_LENGTH;
  if (room < 0) return "is too short for a packet";
  const captured = view.getUint32(start + 12, littleEndian);
  if (captured > room) return lie(captured, room);
  into.hasTime = true;
  into.ticksHigh = view.getUint32(start + 4, littleEndian);
  into.ticksLow = view.getUint32(start + 8, littleEndian);
  into.start = start + FIXED_LENGTH;
  into.captured = captured;
  into.originalLength = view.getUint32(start + 16, littleEndian);
  if (type === BlockType.Packet) {
    into.interfaceNumber = view.getUint16(start, littleEndian);
    const drops = view.getUint16(start + 2, littleEndian);
    into.drops = drops === 0xffff ? 0 : drops;
    return undefined;
  }
  into.interfaceNumber = view.getUint32(start, littleEndian);
  const optionsStart = into.start + padded(captured);
  into.drops = end - optionsStart >= 12 ? readDropCount(block, optionsStart) : 0;
  return undefined;
}

/** It belongs to the section's first interface, has no time, and is truncated only by that interface's snap length. */
function readSimplePacket(block: Block, firstSnapLength: number, into: PacketFields): string | undefined {
  const { view, start, end, littleEndian } = block;
  const room = end - start - 4;
  if (room < 0) return "is too short for a packet";
  const originalLength = view.getUint32(start, littleEndian);
  const captured = firstSnapLength > 0 ? Math.min(originalLength, firstSnapLength) : originalLength;
  if (captured > room) return lie(captured, room);
  into.interfaceNumber = 0;
  into.hasTime = false;
  into.start = start + 4;
  into.captured = captured;
  into.originalLength = originalLength;
  into.drops = 0;
  return undefined;
}

function lie(captured: number, room: number): string {
  return `claims ${captured} bytes of data where only ${room} fit`;
}
