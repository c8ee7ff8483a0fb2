// Runs the command line in this process, on files made for the test.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable, Writable } from "node:stream";
import { run } from "../../src/cli/run";

export interface CliResult {
  readonly status: number;
  /** What was printed, with the folder of the files left out of it. */
  readonly out: string;
  readonly err: string;
}

export interface CliOptions {
  /** May look at what was printed so far. */
  readonly stdin?: (printed: () => string) => Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly stop?: AbortSignal;
  readonly now?: () => number;
}

/** A folder of files that is gone after the test run. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "tcp-handshake-"));

  constructor(files: Readonly<Record<string, Uint8Array>> = {}) {
    for (const [name, octets] of Object.entries(files)) this.add(name, octets);
  }

  add(name: string, octets: Uint8Array): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), octets);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  /** Arguments that begin with "./" become paths in this folder. */
  async run(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
    const out = new Collector(options);
    const err = new Collector({});
    const argv = args.map((arg) => (arg.startsWith("./") ? join(this.path, arg) : arg));
    const status = await run(argv, {
      stdin: Readable.from(options.stdin?.(() => out.text) ?? [], { objectMode: true, highWaterMark: 1 }),
      stdout: out,
      stderr: err,
      stop: options.stop ?? new AbortController().signal,
      now: options.now ?? Date.now,
      environment: options.environment ?? {},
      version: "1.2.3",
      folder: this.path,
    });
    const withoutFolder = (text: string) => text.replaceAll(`${this.path}/`, "").replaceAll(this.path, "");
    return { status, out: withoutFolder(out.text), err: withoutFolder(err.text) };
  }
}

class Collector extends Writable {
  text = "";
  readonly isTTY: boolean;
  readonly columns: number;

  constructor({ isTTY, columns }: CliOptions) {
    super({ decodeStrings: false, highWaterMark: 64 });
    this.isTTY = isTTY ?? false;
    this.columns = columns ?? 100;
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.text += chunk;
    // Slow, so that a writer that does not wait would show.
    setImmediate(done);
  }
}
