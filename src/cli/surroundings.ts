// Where the program runs, and where its output goes.

import type { Readable, Writable } from "node:stream";
import { visibleText } from "../core/text/visible";
import { Output } from "./output";
import { Ticker } from "./ticker";

export interface Surroundings {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Asked to end: what was read until then is reported. */
  readonly stop: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Where relative paths begin. */
  readonly folder: string;
}

/** The program's outputs; one of each, because they listen to their stream. */
export class Ends {
  readonly out: Output;
  /** Columns of the terminal. */
  readonly columns: number;
  readonly stop: AbortSignal;
  readonly now: () => number;
  /** On a terminal. */
  readonly ticker: Ticker | undefined;
  readonly #surroundings: Surroundings;
  readonly #err: Output;

  constructor(surroundings: Surroundings) {
    const { stdout, stderr, stop, now } = surroundings;
    this.#surroundings = surroundings;
    this.stop = stop;
    this.now = now;
    this.ticker = stderr.isTTY ? new Ticker(stderr) : undefined;
    this.out = new Output(stdout);
    this.columns = stdout.columns ?? 100;
    // A closed standard error must not end the program.
    this.#err = new Output(stderr);
  }

  /** Most calls read none, and Node takes a millisecond to make it. */
  get stdin(): Readable {
    return this.#surroundings.stdin;
  }

  /** A sentence on standard error, with the program's name. */
  readonly complain = (sentence: string): Promise<void> => this.#err.write(`tcp-handshake: ${visibleText(sentence)}\n`);
}
