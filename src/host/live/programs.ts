// The two capture programs: how each is found, called and parsed. They get argument vectors, without a shell.

import { accessSync, constants, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { l10n } from "vscode";
import { LONGEST_FRAME } from "./recordGuard";

/** The first installed one is suggested first. */
export const PROGRAM_NAMES = ["dumpcap", "tcpdump"] as const;
export type ProgramName = (typeof PROGRAM_NAMES)[number];

export interface Program {
  readonly name: ProgramName;
  /** Absolute. */
  readonly path: string;
  /** Instead of the program: a command of the user's for the shell, whose output is a capture. Then `path` is that of the shell. */
  readonly command?: string;
}

/** What is to be captured. */
export interface LiveChoice {
  readonly device: string;
  /** A pcap-filter expression; empty for everything. */
  readonly filter: string;
  readonly whole: boolean;
}

/** Enough for Ethernet, two VLAN tags, IPv6 with an extension header, and the longest TCP header. */
export const HEADERS_ONLY = 256;

function snapLength({ whole }: LiveChoice): number {
  return whole ? LONGEST_FRAME : HEADERS_ONLY;
}

interface Ways {
  readonly list: readonly string[];
  /** Compiles the filter for the device and captures nothing. */
  check(choice: LiveChoice): string[];
  capture(choice: LiveChoice): string[];
}

const DEVICE_BUFFER_MIB = 16;

/** The arguments of each program for each task. User input is at positions where it cannot be taken for an option. */
export const WAYS: Readonly<Record<ProgramName, Ways>> = {
  dumpcap: {
    list: ["-D", "-M"],
    check: ({ device, filter }) => ["-d", "-i", device, ...(filter === "" ? [] : ["-f", filter])],
    capture: (choice) => [
      ...["-i", choice.device, "-s", String(snapLength(choice)), "-B", String(DEVICE_BUFFER_MIB)],
      ...(choice.filter === "" ? [] : ["-f", choice.filter]),
      ...["-q", "-P", "-w", "-"],
    ],
  },
  tcpdump: {
    list: ["-D"],
    check: ({ device, filter }) => ["-d", "-i", device, "--", filter],
    capture: (choice) => [
      ...["-n", "-U", "--immediate-mode", "-B", String(DEVICE_BUFFER_MIB * 1024)],
      ...["-i", choice.device, "-s", String(snapLength(choice)), "-w", "-", "--", choice.filter],
    ],
  },
};

/** The user's own command, as a terminal would run it: `ssh host tcpdump -U -w -`, a pipe, a container. */
export function commandProgram(command: string, platform: NodeJS.Platform): Program {
  return { name: "tcpdump", path: platform === "win32" ? "cmd.exe" : "/bin/sh", command };
}

/** The arguments with which `program` captures. */
export function captureArguments({ name, command }: Program, choice: LiveChoice, platform: NodeJS.Platform): string[] {
  if (command === undefined) return WAYS[name].capture(choice);
  return platform === "win32" ? ["/d", "/s", "/c", command] : ["-c", command];
}

/** For messages. */
export function programText({ name, command }: Program): string {
  return command === undefined ? name : l10n.t("the command");
}

/** Usual folders of these programs outside the PATH: the system's administrator folders, and Wireshark's own. */
const USUAL_FOLDERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin"],
  darwin: ["/usr/sbin", "/opt/homebrew/bin", "/usr/local/bin", "/Applications/Wireshark.app/Contents/MacOS"],
  win32: ["C:\\Program Files\\Wireshark"],
};

/** The input of the search. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly path: string;
  /** Paths from the settings; empty if not set. */
  readonly named: Readonly<Record<ProgramName, string>>;
}

export type NamedWrongly = { readonly setting: ProgramName; readonly path: string; readonly why: string };

/** The installed programs, including those that this user may not run: the error is shown when one is selected. */
export function findPrograms({ platform, path, named }: Surroundings): { programs: Program[]; wrong: NamedWrongly[] } {
  const separator = platform === "win32" ? ";" : ":";
  // A relative folder would be resolved below the current folder.
  const folders = [...path.split(separator).filter(isAbsolute), ...(USUAL_FOLDERS[platform] ?? [])];
  const programs: Program[] = [];
  const wrong: NamedWrongly[] = [];
  for (const name of PROGRAM_NAMES) {
    const wanted = named[name];
    if (wanted !== "") {
      const why = isAbsolute(wanted)
        ? isFile(wanted)
          ? undefined
          : l10n.t("the file does not exist")
        : l10n.t("it is not an absolute path");
      if (why === undefined) programs.push({ name, path: wanted });
      else wrong.push({ setting: name, path: wanted, why });
      continue;
    }
    const paths = folders.map((folder) => join(folder, platform === "win32" ? `${name}.exe` : name)).filter(isFile);
    const found = paths.find(mayRun) ?? paths[0];
    if (found !== undefined) programs.push({ name, path: found });
  }
  return { programs, wrong };
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function mayRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
