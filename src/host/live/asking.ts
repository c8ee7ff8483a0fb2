// Queries to the programs before a capture: the interfaces, and whether they accept the filter.

import { type ExecFileException, execFile } from "node:child_process";
import { networkInterfaces } from "node:os";
import { l10n } from "vscode";
import { type Device, parseDevices } from "./devices";
import { type Exit, endingOf, type LiveEnding } from "./endings";
import { complaintOf } from "./programReports";
import { type LiveChoice, type Program, WAYS } from "./programs";

// A program that does not answer within this time does not answer.
const ANSWER_WITHIN_MS = 10_000;

interface Said {
  readonly exit: Exit;
  readonly stdout: string;
  readonly stderr: string;
}

/** The devices, or why the program cannot list them. */
export async function listDevices(program: Program): Promise<readonly Device[] | LiveEnding> {
  const { exit, stdout, stderr } = await ask(program, WAYS[program.name].list);
  const devices = parseDevices(program.name, stdout, networkInterfaces());
  return devices.length > 0 ? devices : endingOf(exit, stderr);
}

export type FilterCheck =
  | { readonly kind: "ok" }
  /** The program does not accept the filter; the message is its own. */
  | { readonly kind: "wrong"; readonly message: string }
  /** The reason is not the filter. */
  | { readonly kind: "impossible"; readonly ending: LiveEnding };

/** Lets the program compile the filter for the device. */
export async function checkFilter(program: Program, choice: LiveChoice): Promise<FilterCheck> {
  const { exit, stdout, stderr } = await ask(program, WAYS[program.name].check(choice));
  // dumpcap's exit status is 0 even for an invalid filter.
  if (/^\(000\) /m.test(stdout)) return { kind: "ok" };
  const ending = endingOf(exit, stderr);
  if (ending.kind !== "exited") return { kind: "impossible", ending };
  return { kind: "wrong", message: complaintOf(stderr) || l10n.t("{0} does not accept this filter.", program.name) };
}

function ask({ path }: Program, args: readonly string[]): Promise<Said> {
  return new Promise((resolve) => {
    const options = {
      env: { ...process.env, LC_ALL: "C" },
      timeout: ANSWER_WITHIN_MS,
      windowsHide: true,
      shell: false,
    };
    execFile(path, args, options, (error, stdout, stderr) => resolve({ exit: exitOf(error), stdout, stderr }));
  });
}

/** Node reports both in one object: that a program could not be started (a string code), and its exit. */
function exitOf(error: ExecFileException | null): Exit {
  if (error === null) return { code: 0, signal: null };
  const { code, signal, message } = error;
  if (typeof code === "string") return { error: Object.assign(new Error(message), { code: code as string }) };
  return { code: code ?? null, signal: signal ?? null };
}
