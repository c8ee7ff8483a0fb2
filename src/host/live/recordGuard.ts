// pcap-parser does not check length fields: it waits for and buffers as many bytes as a record claims. So each length is
// checked before the parser gets it.

import { l10n } from "vscode";

/** Length of a classic pcap's file header and of its record headers, in bytes. */
const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** The maximum snap length of tcpdump and dumpcap: none of their frames is longer. */
export const LONGEST_FRAME = 262_144;

/** Follows the records of a classic pcap in pieces, and refuses invalid ones. */
export class RecordGuard {
  readonly #head = new Uint8Array(FILE_HEADER);
  readonly #view = new DataView(this.#head.buffer);
  #held = 0;
  #wanted = FILE_HEADER;
  #body = 0;
  #littleEndian = true;
  #limit = LONGEST_FRAME;
  #seen = 0;
  #whole = 0;
  #records = 0;
  #fault: string | undefined;

  /** Bytes from the beginning to the end of the last complete record. */
  get wholeOctets(): number {
    return this.#whole;
  }

  /** Complete records so far. */
  get records(): number {
    return this.#records;
  }

  /** Why no further data is passed. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /**
   * Returns how many bytes of the piece may pass. It is all of them until a record has an invalid length; then those
   * before that record, and none of any later piece. (The first part of a header in two pieces has already passed.)
   */
  take(piece: Uint8Array): number {
    if (this.#fault !== undefined) return 0;
    const start = this.#seen;
    let at = 0;
    while (at < piece.length) {
      if (this.#body > 0) {
        const skipped = Math.min(this.#body, piece.length - at);
        at += skipped;
        this.#body -= skipped;
        if (this.#body === 0) this.#endRecord(start + at);
        continue;
      }
      const taken = Math.min(this.#wanted - this.#held, piece.length - at);
      this.#head.set(piece.subarray(at, at + taken), this.#held);
      this.#held += taken;
      at += taken;
      if (this.#held < this.#wanted) break;
      this.#held = 0;
      this.#fault = this.#wanted === FILE_HEADER ? this.#readFileHeader() : this.#readRecordHeader();
      if (this.#fault !== undefined) return Math.max(0, this.#whole - start);
      if (this.#wanted === FILE_HEADER) {
        this.#wanted = RECORD_HEADER;
        this.#whole = FILE_HEADER;
      } else if (this.#body === 0) this.#endRecord(start + at);
    }
    this.#seen = start + piece.length;
    return piece.length;
  }

  #endRecord(offset: number): void {
    this.#whole = offset;
    this.#records++;
  }

  #readFileHeader(): string | undefined {
    const magic = this.#view.getUint32(0);
    if (magic !== 0xa1b2c3d4 && magic !== 0xd4c3b2a1) {
      return l10n.t(
        "Its output is not a pcap with microsecond timestamps: it begins with 0x{0}.",
        magic.toString(16).padStart(8, "0"),
      );
    }
    this.#littleEndian = magic === 0xd4c3b2a1;
    const snapLength = this.#view.getUint32(16, this.#littleEndian);
    if (snapLength > 0 && snapLength < LONGEST_FRAME) this.#limit = snapLength;
    return undefined;
  }

  #readRecordHeader(): string | undefined {
    const length = this.#view.getUint32(8, this.#littleEndian);
    if (length > this.#limit) {
      return l10n.t(
        "Its frame {0} claims {1} octets, but at most {2} were requested.",
        this.#records + 1,
        length,
        this.#limit,
      );
    }
    this.#body = length;
    return undefined;
  }
}
