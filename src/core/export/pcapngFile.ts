// Writes a pcapng (draft-ietf-opsawg-pcapng): one section, little-endian, with the interfaces that its frames came from.

import { toUtf8 } from "./toUtf8";

export interface WrittenFrame {
  /** Nanoseconds since `PcapngFile.epochSeconds`. */
  readonly timeNs: number;
  readonly octets: Uint8Array;
  readonly originalLength: number;
  /** Index into `PcapngFile.interfaces`. */
  readonly interfaceIndex: number;
  readonly comment?: string | undefined;
}

export interface WrittenInterface {
  /** "" for none. */
  readonly name: string;
  readonly linkType: number;
  /** 0 when there is no limit. */
  readonly snapLength: number;
  /** if_tsresol, a power of ten from 0 to 9: the unit of its times is 10^−n s. */
  readonly resolution: number;
}

export interface PcapngFile {
  readonly application: string;
  readonly comment: string;
  readonly epochSeconds: number;
  readonly interfaces: readonly WrittenInterface[];
  readonly frames: readonly WrittenFrame[];
  /** When the recording began and ended, in nanoseconds since `epochSeconds`. */
  readonly recorded: { readonly startNs: number; readonly endNs: number };
  /** Frames that the recording lost; 0 where it does not say. */
  readonly drops: number;
}

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const STATISTICS = 5;
const PACKET = 6;
const COMMENT = 1;
/** An option's length has 16 bits; no comment of ours is as long. */
const LONGEST_COMMENT = 8000;

export function writePcapng(file: PcapngFile): Uint8Array {
  const out = new Blocks();
  out.block(SECTION, () => {
    out.u32(0x1a2b3c4d);
    out.u16(1);
    out.u16(0);
    // The section's length is not given.
    out.u32(0xffff_ffff);
    out.u32(0xffff_ffff);
    out.textOption(COMMENT, file.comment);
    out.textOption(4, file.application);
    out.endOfOptions();
  });
  for (const { name, linkType, snapLength, resolution } of file.interfaces)
    out.block(INTERFACE, () => {
      out.u16(linkType);
      out.u16(0);
      out.u32(snapLength);
      if (name !== "") out.textOption(2, name);
      out.option(9, Uint8Array.of(resolution));
      out.endOfOptions();
    });
  const ticks = (index: number, timeNs: number): bigint =>
    ticksOf(file.epochSeconds, timeNs, file.interfaces[index]!.resolution);
  for (const { octets, originalLength, interfaceIndex, timeNs, comment } of file.frames)
    out.block(PACKET, () => {
      out.u32(interfaceIndex);
      out.time(ticks(interfaceIndex, timeNs));
      out.u32(octets.length);
      out.u32(originalLength);
      out.padded(octets);
      if (comment !== undefined) {
        out.textOption(COMMENT, comment);
        out.endOfOptions();
      }
    });
  for (const [index] of file.interfaces.entries())
    out.block(STATISTICS, () => {
      out.u32(index);
      out.time(ticks(index, file.recorded.endNs));
      out.option(2, timeOctets(ticks(index, file.recorded.startNs)));
      out.option(3, timeOctets(ticks(index, file.recorded.endNs)));
      // Of the whole recording: reported once.
      if (file.drops > 0 && index === 0) out.option(5, countOctets(file.drops));
      const delivered = file.frames.filter(({ interfaceIndex }) => interfaceIndex === index).length;
      out.option(8, countOctets(delivered));
      out.endOfOptions();
    });
  return out.octets;
}

/** Units of 10^−`resolution` s since 1970. */
function ticksOf(epochSeconds: number, timeNs: number, resolution: number): bigint {
  const seconds = Math.floor(timeNs / 1e9);
  const unitNs = 10 ** (9 - resolution);
  const rest = Math.floor((timeNs - seconds * 1e9) / unitNs);
  const ticks = BigInt(epochSeconds + seconds) * 10n ** BigInt(resolution) + BigInt(rest);
  return BigInt.asUintN(64, ticks);
}

function timeOctets(ticks: bigint): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, Number(ticks >> 32n), true);
  view.setUint32(4, Number(ticks & 0xffff_ffffn), true);
  return new Uint8Array(view.buffer);
}

function countOctets(count: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(count), true);
  return new Uint8Array(view.buffer);
}

/** Grows as it is written. */
class Blocks {
  #bytes = new Uint8Array(1 << 16);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get octets(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  block(type: number, write: () => void): void {
    const start = this.#length;
    this.u32(type);
    this.u32(0);
    write();
    const length = this.#length + 4 - start;
    this.u32(length);
    this.#view.setUint32(start + 4, length, true);
  }

  u16(value: number): void {
    const at = this.#grow(2);
    this.#view.setUint16(at, value, true);
  }

  u32(value: number): void {
    const at = this.#grow(4);
    this.#view.setUint32(at, value, true);
  }

  time(ticks: bigint): void {
    this.u32(Number(ticks >> 32n));
    this.u32(Number(ticks & 0xffff_ffffn));
  }

  /** Octets, filled up to 32 bits. */
  padded(octets: Uint8Array): void {
    const at = this.#grow(Math.ceil(octets.length / 4) * 4);
    this.#bytes.set(octets, at);
  }

  option(code: number, octets: Uint8Array): void {
    this.u16(code);
    this.u16(octets.length);
    this.padded(octets);
  }

  textOption(code: number, text: string): void {
    this.option(code, toUtf8(text.slice(0, LONGEST_COMMENT)));
  }

  endOfOptions(): void {
    this.u32(0);
  }

  #grow(octets: number): number {
    const at = this.#length;
    this.#length += octets;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}
