// From the program's standard output into the file and through pcap-parser. Data is written to the file before it is parsed,
// and the program has to wait for a slow disk: all delivered data is kept.

import type { FileHandle } from "node:fs/promises";
import { Transform, type TransformCallback } from "node:stream";
import { type Parser, parse } from "pcap-parser";
import { RecordGuard } from "./recordGuard";

/** The data so far. Times in milliseconds since 1970. */
export interface LiveCounts {
  readonly frames: number;
  /** Size of the file in bytes. */
  readonly octets: number;
  /** When the last frame was captured, by the program's clock. */
  readonly lastFrameMs: number | undefined;
  /** Frames captured until then must have arrived by now, by the program's clock. */
  readonly clockMs: number | undefined;
}

export type StreamFault =
  | { readonly kind: "not-a-capture"; readonly message: string }
  | { readonly kind: "disk"; readonly code: string; readonly message: string };

/** Passes a classic pcap and writes it to a file. Ends at the first fault. */
class RecordingGuard extends Transform {
  readonly #guard = new RecordGuard();
  // The data that is really in the file, which is less if the disk is full.
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

  /** Bytes of the file up to the end of its last complete record. */
  get wholeOctets(): number {
    return this.#kept.wholeOctets;
  }

  get written(): number {
    return this.#written;
  }

  override _transform(piece: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    // After the end, the rest is read and dropped, so that the program does not wait forever.
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

  /** A write may write only a part of the data: the last bytes before the disk is full. */
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
  /** Settles when all data was processed, or at a fault; then the file is closed. */
  readonly ended: Promise<StreamFault | undefined>;
  #frames = 0;
  #lastFrameMs: number | undefined;
  // The minimum lead of our clock over the program's time stamps: transit time and clock difference.
  #aheadMs = Number.POSITIVE_INFINITY;

  /**
   * @param output The program's output.
   * @param file Open for writing and empty; closed at the end.
   * @param begun Called once the file has its header: now it can be opened as a capture.
   * @param failed Called at once at a fault, so that the program can be stopped.
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

  /** For a program without output. */
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
      // A part of a refused or incomplete record would damage the file.
      if (fault !== undefined) await this.#file.truncate(this.#through.wholeOctets);
    } catch {
      // A file that cannot be truncated is still read up to its damage.
    } finally {
      await this.#file.close().catch(() => {});
    }
  }
}
