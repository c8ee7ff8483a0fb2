// The endings of a live capture, and their messages.

import type { StreamFault } from "./liveStream";
import { complaintOf, isDeviceGone, isDeviceUnknown, isPermissionDenied } from "./programReports";
import { type Program, programText } from "./programs";

export type Limit = "flows" | "octets";

export type LiveEnding =
  | { readonly kind: "stopped" }
  | { readonly kind: "limit"; readonly limit: Limit }
  | { readonly kind: "fault"; readonly fault: StreamFault }
  | { readonly kind: "missing" }
  | { readonly kind: "permission"; readonly said: string }
  | { readonly kind: "device-gone" }
  | { readonly kind: "device-unknown" }
  | { readonly kind: "killed"; readonly signal: string }
  | { readonly kind: "exited"; readonly code: number | null; readonly said: string };

export type Exit =
  | { readonly code: number | null; readonly signal: NodeJS.Signals | null }
  /** It could not be started. */
  | { readonly error: NodeJS.ErrnoException };

/** Why the program exited. */
export function endingOf(exit: Exit, stderr: string): LiveEnding {
  if ("error" in exit) {
    const { code, message } = exit.error;
    if (code === "ENOENT") return { kind: "missing" };
    if (code === "EACCES" || code === "EPERM") return { kind: "permission", said: message };
    return { kind: "exited", code: null, said: message };
  }
  if (exit.signal !== null) return { kind: "killed", signal: exit.signal };
  if (isDeviceGone(stderr)) return { kind: "device-gone" };
  if (isDeviceUnknown(stderr)) return { kind: "device-unknown" };
  if (isPermissionDenied(stderr)) return { kind: "permission", said: complaintOf(stderr) };
  return { kind: "exited", code: exit.code, said: complaintOf(stderr) };
}

/** One or two sentences: what happened. The caller adds whether frames were kept. */
export function describeEnding(
  ending: LiveEnding,
  { program, device, maximum }: { program: Program; device: string; maximum: Readonly<Record<Limit, string>> },
): string {
  const { path } = program;
  const name = programText(program);
  switch (ending.kind) {
    case "stopped":
      return "The live capture was stopped.";
    case "limit":
      return `The live capture was stopped because it reached its limit of ${maximum[ending.limit]}.`;
    case "fault":
      return ending.fault.kind === "disk"
        ? `The live capture was stopped: ${DISK[ending.fault.code] ?? `its file cannot be written (${ending.fault.message})`}.`
        : `The live capture was stopped because ${name} produced invalid output. ${ending.fault.message}`;
    case "missing":
      return `${path} cannot be started: the program was not found.`;
    case "permission":
      return `${name} is not permitted to capture from ${device}: ${sentence(ending.said)}`;
    case "device-gone":
      return `The live capture ended: ${device} is gone.`;
    case "device-unknown":
      return `The interface ${device} was not found.`;
    case "killed":
      return `The live capture ended: ${name} was killed (${ending.signal}).`;
    case "exited":
      return `The live capture ended: ${name} exited${
        ending.said === "" ? ` (exit status ${ending.code}).` : `: ${sentence(ending.said)}`
      }`;
  }
}

const DISK: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is exceeded",
  EFBIG: "the file is too large for the file system",
  EIO: "the disk reports an error",
};

function sentence(text: string): string {
  return /[.!?)]$/.test(text) ? text : `${text}.`;
}
