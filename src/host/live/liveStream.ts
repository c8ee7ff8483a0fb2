// From the program's standard output into the file and through pcap-parser. The file is written before the parser sees an
// octet, and the program is made to wait while the disk is slow: what it delivered is kept.

import type { FileHandle } from "node:fs/promises";
import { Transform, type TransformCallback } from "node:stream";
import { type Parser, parse } from "pcap-parser";
import { RecordGuard } from "./recordGuard";

/** What went through so far. Times in milliseconds since 1970. */
export interface LiveCounts {
  readonly frames: number;
  /** Octets of the file. */
  readonly octets: number;
  /** When the last frame was captured, by the program's clock. */
  readonly lastFrameMs: number | undefined;
  /** What was captured until then must have arrived by now, by the program's clock. */
  readonly clockMs: number | undefined;
}

export type StreamFault =
  | { readonly kind: "not-a-capture"; readonly message: string }
  | { readonly kind: "disk"; readonly code: string; readonly message: string };

/** Lets through what is a classic pcap, and writes it to a file on the way. Ends itself at the first fault. */
class RecordingGuard extends Transform {
  readonly #guard = new RecordGuard();
  // Follows what is really in the file, which is less when a disk is full.
  readonly #kept = new RecordGuard();
  readonly #file: FileHandle;
  #written = 0;
  #fault: StreamFault | undefined;

  constructor(file: FileHandle) {
    super();
    this.#file = file;
  }

  get fault(): StreamFault | undefined {
    return this.#fault;
  }

  /** Octets of the file up to the end of its last whole record. */
  get wholeOctets(): number {
    return this.#kept.wholeOctets;
  }

  get written(): number {
    return this.#written;
  }

  override _transform(piece: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    // Once it has ended, the rest is read and dropped, so that the program does not wait for ever.
    if (this.#fault !== undefined) {
      done();
      return;
    }
    const octets = piece.subarray(0, this.#guard.take(piece));
    this.#write(octets).then(
      () => {
        this.push(octets);
        const { fault } = this.#guard;
        if (fault !== undefined) this.#endWith({ kind: "not-a-capture", message: fault });
        done();
      },
      (error: NodeJS.ErrnoException) => {
        this.#endWith({ kind: "disk", code: error.code ?? "", message: error.message });
        done();
      },
    );
  }

  #endWith(fault: StreamFault): void {
    this.#fault = fault;
    this.push(null);
  }

  /** A write may take fewer octets than it was given: the last ones before a disk is full. */
  async #write(octets: Uint8Array): Promise<void> {
    for (let at = 0; at < octets.length; ) {
      const { bytesWritten } = await this.#file.write(octets, at, octets.length - at, this.#written);
      this.#kept.take(octets.subarray(at, at + bytesWritten));
      at += bytesWritten;
      this.#written += bytesWritten;
    }
  }
}

export class LiveStream {
  readonly #through: RecordingGuard;
  readonly #file: FileHandle;
  /** Settles when all has gone through, or a fault was met; the file is closed then. */
  readonly ended: Promise<StreamFault | undefined>;
  #frames = 0;
  #lastFrameMs: number | undefined;
  // How far our clock is ahead of the program's stamps at least: the time under way, and clocks that differ.
  #aheadMs = Number.POSITIVE_INFINITY;

  /**
   * @param output What the program writes.
   * @param file Open for writing and empty; is closed at the end.
   * @param begun Called once the file has its header: it can be opened as a capture now.
   * @param failed Called at once when a fault is met, so that the program can be stopped.
   */
  constructor(
    output: NodeJS.ReadableStream,
    file: FileHandle,
    { begun, failed }: { begun(): void; failed(fault: StreamFault): void },
  ) {
    this.#file = file;
    this.#through = new RecordingGuard(file);
    this.ended = new Promise((resolve) => {
      const parser: Parser = parse(this.#through);
      parser.on("globalHeader", begun);
      parser.on("packet", ({ header }) => {
        this.#frames++;
        const stampMs = header.timestampSeconds * 1000 + header.timestampMicroseconds / 1000;
        this.#lastFrameMs = Math.max(stampMs, this.#lastFrameMs ?? stampMs);
        this.#aheadMs = Math.min(this.#aheadMs, Date.now() - stampMs);
      });
      const end = () => {
        const { fault } = this.#through;
        if (fault !== undefined) failed(fault);
        void this.#close(fault).then(() => resolve(fault));
      };
      parser.on("end", end);
      parser.on("error", end);
    });
    output.pipe(this.#through);
  }

  /** For an output that will never come. */
  end(): void {
    this.#through.end();
  }

  get counts(): LiveCounts {
    return {
      frames: this.#frames,
      octets: this.#through.written,
      lastFrameMs: this.#lastFrameMs,
      clockMs: this.#lastFrameMs === undefined ? undefined : Date.now() - this.#aheadMs,
    };
  }

  async #close(fault: StreamFault | undefined): Promise<void> {
    try {
      // The part of a record that was refused, or did not fit, would make the file a damaged one.
      if (fault !== undefined) await this.#file.truncate(this.#through.wholeOctets);
    } catch {
      // A file that cannot be cut is still read up to its damage.
    } finally {
      await this.#file.close().catch(() => {});
    }
  }
}
