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
import { captureArguments, type LiveChoice, type Program, type ProgramName } from "./programs";

// Enough for any error message; further output is dropped.
const STDERR_KEPT = 8192;

const ASK_FOR_DROPS_EVERY_MS = 2000;

/** The time that a program may take to write its buffers. */
const PATIENCE_MS = 3000;

/** After that it is killed, and what still holds its output gets this long to let go. */
const GIVE_UP_MS = 500;

const HAS_GROUPS = process.platform !== "win32";

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
  readonly #patienceMs: number;
  /** Settles once the program has ended and all of its output is in the closed file. */
  readonly ended: Promise<LiveEnding>;
  #why: LiveEnding | undefined;
  #killing: NodeJS.Timeout | undefined;
  #exited: (exit: Exit) => void = () => {};
  #stderr = "";
  #dropped: number | undefined;

  /**
   * @param path Of the file to write; must not exist.
   * @param begun Called when the file has its header: then it can be opened.
   * @param patienceMs The time that the program gets to end by itself.
   * @throws The file system's error if the file cannot be created. A program that cannot be started is an ending.
   */
  static async start(
    program: Program,
    choice: LiveChoice,
    path: string,
    begun: () => void,
    patienceMs = PATIENCE_MS,
  ): Promise<LiveCapture> {
    // A reader of this file sees network traffic.
    const file = await open(path, "wx", 0o600);
    const child = spawn(program.path, captureArguments(program, choice, process.platform), {
      cwd: dirname(path),
      env: { ...process.env, LC_ALL: "C" },
      shell: false,
      // A group of its own: the program may be a script, and what it starts must be stopped with it. Windows has no groups.
      detached: HAS_GROUPS,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    return new LiveCapture(child, program.name, file, begun, patienceMs);
  }

  private constructor(child: Child, program: ProgramName, file: FileHandle, begun: () => void, patienceMs: number) {
    this.#child = child;
    this.#patienceMs = patienceMs;
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
    this.#signal("SIGTERM");
  }

  async #run(): Promise<LiveEnding> {
    const exit = await new Promise<Exit>((resolve) => {
      this.#exited = resolve;
      this.#child.once("error", (error) => resolve({ error }));
      // "close" and not "exit": its output has been read to the end.
      this.#child.once("close", (code, signal) => resolve({ code, signal }));
    });
    clearInterval(this.#asking);
    clearTimeout(this.#killing);
    // Nothing that it started outlives it.
    if (this.#why !== undefined) this.#signal("SIGKILL");
    if ("error" in exit) this.#stream.end();
    const fault = await this.#stream.ended;
    return this.#why ?? (fault === undefined ? endingOf(exit, this.#stderr) : { kind: "fault", fault });
  }

  #stop(why: LiveEnding): void {
    if (this.#why !== undefined) return;
    this.#why = why;
    this.#signal("SIGINT");
    this.#killing = setTimeout(() => {
      this.#signal("SIGKILL");
      this.#killing = setTimeout(() => this.#giveUp(), GIVE_UP_MS);
    }, this.#patienceMs);
  }

  /** Something that left its group, or that this user may not stop, holds its output: the next write ends it. */
  #giveUp(): void {
    this.#child.stdout.unpipe();
    this.#stream.end();
    this.#child.stdout.destroy();
    this.#child.stderr.destroy();
    this.#exited({ code: null, signal: null });
  }

  /** To the program and everything that it has started. */
  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    if (!HAS_GROUPS) {
      this.#child.kill(signal);
      return;
    }
    try {
      process.kill(-pid, signal);
    } catch {
      // It has ended, or belongs to another user (sudo), who is not to be signaled.
    }
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
