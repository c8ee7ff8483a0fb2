// The blocks of pcapng (draft-ietf-opsawg-pcapng): their types and options.

export const BlockType = {
  SectionHeader: 0x0a0d0d0a,
  InterfaceDescription: 1,
  /** Obsolete. */
  Packet: 2,
  SimplePacket: 3,
  InterfaceStatistics: 5,
  EnhancedPacket: 6,
} as const;

/** Values within one block, in its section's byte order. */
export interface Block {
  bytes: Uint8Array;
  view: DataView;
  littleEndian: boolean;
  /** Of the body, without type and lengths. */
  start: number;
  end: number;
  fileOffset: number;
}

/** The content of an interface description. */
export interface InterfaceOptions {
  name: string;
  /** if_tsresol; microseconds unless given. */
  resolution: number;
  offsetS: bigint;
  /** Octets of frame check sequence at every frame's end (if_fcslen). */
  fcsLength: number;
}

/** Calls back for every option in `[from, block.end)`; an option that claims more than is left ends them. */
function eachOption(block: Block, from: number, visit: (code: number, at: number, length: number) => void): void {
  const { view, littleEndian, end } = block;
  for (let at = from; at + 4 <= end; ) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    if (code === 0 || at + 4 + length > end) return;
    visit(code, at + 4, length);
    at += 4 + padded(length);
  }
}

export function readInterfaceOptions(block: Block, nameOf: (from: number, to: number) => string): InterfaceOptions {
  const { view, littleEndian } = block;
  const options: InterfaceOptions = { name: "", resolution: 6, offsetS: 0n, fcsLength: 0 };
  eachOption(block, block.start + 8, (code, at, length) => {
    if (code === 2) options.name = nameOf(at, at + length);
    else if (code === 9 && length >= 1) options.resolution = view.getUint8(at);
    else if (code === 13 && length >= 1) options.fcsLength = view.getUint8(at);
    else if (code === 14 && length >= 8) options.offsetS = view.getBigInt64(at, littleEndian);
  });
  return options;
}

/** Frames that were lost on an interface so far, by its statistics (isb_ifdrop and isb_osdrop). */
export function readDrops(block: Block): number {
  let interfaceDrops = 0;
  let systemDrops = 0;
  eachOption(block, block.start + 12, (code, at, length) => {
    if (length < 8) return;
    if (code === 5) interfaceDrops = readCount(block, at);
    else if (code === 7) systemDrops = readCount(block, at);
  });
  return interfaceDrops + systemDrops;
}

/** What the statistics of an interface say of its recording; times as ticks, two halves. */
export interface RecordingStatement {
  readonly start: readonly [high: number, low: number];
  readonly end: readonly [high: number, low: number];
  /** isb_usrdeliv: frames that were written. */
  readonly delivered: number;
}

/** isb_starttime, isb_endtime and isb_usrdeliv; `undefined` where one of them is not there. */
export function readStatement(block: Block): RecordingStatement | undefined {
  const { view, littleEndian } = block;
  let start: RecordingStatement["start"] | undefined;
  let end: RecordingStatement["end"] | undefined;
  let delivered: number | undefined;
  const time = (at: number) => [view.getUint32(at, littleEndian), view.getUint32(at + 4, littleEndian)] as const;
  eachOption(block, block.start + 12, (code, at, length) => {
    if (length < 8) return;
    if (code === 2) start = time(at);
    else if (code === 3) end = time(at);
    else if (code === 8) delivered = readCount(block, at);
  });
  return start && end && delivered !== undefined ? { start, end, delivered } : undefined;
}

/** epb_dropcount: frames lost between the one before and this one. */
export function readDropCount(block: Block, from: number): number {
  let drops = 0;
  eachOption(block, from, (code, at, length) => {
    if (code === 4 && length >= 8) drops = readCount(block, at);
  });
  return drops;
}

/** A 64-bit counter; all ones is "unknown". */
function readCount({ view, littleEndian }: Block, at: number): number {
  const high = view.getUint32(littleEndian ? at + 4 : at, littleEndian);
  const low = view.getUint32(littleEndian ? at : at + 4, littleEndian);
  return high === 0xffff_ffff && low === 0xffff_ffff ? 0 : Math.min(high * 2 ** 32 + low, Number.MAX_SAFE_INTEGER);
}

/** Rounded up to 32 bits. */
export function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** True for little-endian, `undefined` when the magic is in neither order. */
export function byteOrder(view: DataView, at: number): boolean | undefined {
  if (view.getUint32(at, true) === BYTE_ORDER_MAGIC) return true;
  return view.getUint32(at, false) === BYTE_ORDER_MAGIC ? false : undefined;
}

/** Frames and what describes them are not larger than this (Wireshark's limits). */
const LARGEST_PACKET_BLOCK = 130 << 20;
const LARGEST_DESCRIPTION = 16 << 20;

/** The maximum length of a block of this type; 0 for types that are skipped. */
export function largestOf(type: number): number {
  switch (type) {
    case BlockType.EnhancedPacket:
    case BlockType.SimplePacket:
    case BlockType.Packet:
      return LARGEST_PACKET_BLOCK;
    case BlockType.SectionHeader:
    case BlockType.InterfaceDescription:
    case BlockType.InterfaceStatistics:
      return LARGEST_DESCRIPTION;
    default:
      return 0;
  }
}
