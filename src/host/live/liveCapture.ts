// One run of a capture program, from its start to its end. Independent of VS Code.

import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type Exit, endingOf, type Limit, type LiveEnding } from "./endings";
import { type LiveCounts, LiveStream } from "./liveStream";
import { droppedIn } from "./programReports";
import { type LiveChoice, type Program, type ProgramName, WAYS } from "./programs";

// Enough for any error message; further output is dropped.
const STDERR_KEPT = 8192;

const ASK_FOR_DROPS_EVERY_MS = 2000;

/** The time that a program may take to write its buffers. */
const PATIENCE_MS = 3000;

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** The state of a capture while it runs, and at its end. */
export interface LiveState extends LiveCounts {
  /** Frames dropped by the program or the system, as the program counts them; undefined until it reports them. */
  readonly dropped: number | undefined;
}

export class LiveCapture {
  readonly #child: Child;
  readonly #program: ProgramName;
  readonly #stream: LiveStream;
  readonly #asking: NodeJS.Timeout;
  /** Settles once the program has ended and all of its output is in the closed file. */
  readonly ended: Promise<LiveEnding>;
  #why: LiveEnding | undefined;
  #killing: NodeJS.Timeout | undefined;
  #stderr = "";
  #dropped: number | undefined;

  /**
   * @param path Of the file to write; must not exist.
   * @param begun Called when the file has its header: then it can be opened.
   * @throws The file system's error if the file cannot be created. A program that cannot be started is an ending.
   */
  static async start(program: Program, choice: LiveChoice, path: string, begun: () => void): Promise<LiveCapture> {
    // A reader of this file sees network traffic.
    const file = await open(path, "wx", 0o600);
    const child = spawn(program.path, WAYS[program.name].capture(choice), {
      cwd: dirname(path),
      env: { ...process.env, LC_ALL: "C" },
      shell: false,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    return new LiveCapture(child, program.name, file, begun);
  }

  private constructor(child: Child, program: ProgramName, file: FileHandle, begun: () => void) {
    this.#child = child;
    this.#program = program;
    this.#stream = new LiveStream(child.stdout, file, {
      begun,
      failed: (fault) => this.#stop({ kind: "fault", fault }),
    });
    createInterface({ input: child.stderr }).on("line", (line) => this.#hear(line));
    this.#asking = setInterval(() => this.#askForDrops(), ASK_FOR_DROPS_EVERY_MS);
    this.ended = this.#run();
  }

  get state(): LiveState {
    return { ...this.#stream.counts, dropped: this.#dropped };
  }

  /** Ends the program; the frames captured by then are still written. */
  stop(): void {
    this.#stop({ kind: "stopped" });
  }

  /** The same, because a limit is reached. */
  stopAt(limit: Limit): void {
    this.#stop({ kind: "limit", limit });
  }

  /** Ends the program at once, without waiting. */
  dispose(): void {
    clearInterval(this.#asking);
    clearTimeout(this.#killing);
    this.#child.kill("SIGTERM");
  }

  async #run(): Promise<LiveEnding> {
    const exit = await new Promise<Exit>((resolve) => {
      this.#child.once("error", (error) => resolve({ error }));
      // "close" and not "exit": its output has been read to the end.
      this.#child.once("close", (code, signal) => resolve({ code, signal }));
    });
    clearInterval(this.#asking);
    clearTimeout(this.#killing);
    if ("error" in exit) this.#stream.end();
    const fault = await this.#stream.ended;
    return this.#why ?? (fault === undefined ? endingOf(exit, this.#stderr) : { kind: "fault", fault });
  }

  #stop(why: LiveEnding): void {
    if (this.#why !== undefined) return;
    this.#why = why;
    this.#child.kill("SIGINT");
    this.#killing = setTimeout(() => this.#child.kill("SIGKILL"), PATIENCE_MS);
  }

  #hear(line: string): void {
    if (this.#stderr.length < STDERR_KEPT) this.#stderr += `${line}\n`;
    this.#dropped = droppedIn(line) ?? this.#dropped;
  }

  /** tcpdump answers a signal with its counts; other programs would be ended by it. */
  #askForDrops(): void {
    if (this.#program !== "tcpdump" || this.#why !== undefined) return;
    if (process.platform === "darwin") this.#child.kill("SIGINFO");
    else if (process.platform === "linux" && commandOf(this.#child.pid) === "tcpdump") this.#child.kill("SIGUSR1");
  }
}

/** The name of a process's program, on Linux. */
function commandOf(pid: number | undefined): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return undefined;
  }
}
