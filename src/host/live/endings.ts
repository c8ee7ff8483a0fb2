// The endings of a live capture, and their messages.

import { l10n } from "vscode";
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
      return l10n.t("The live capture was stopped.");
    case "limit":
      return l10n.t("The live capture was stopped because it reached its limit of {0}.", maximum[ending.limit]);
    case "fault":
      return ending.fault.kind === "disk"
        ? l10n.t("The live capture was stopped: {0}.", diskText(ending.fault))
        : l10n.t("The live capture was stopped because {0} produced invalid output. {1}", name, ending.fault.message);
    case "missing":
      return l10n.t("{0} cannot be started: the program was not found.", path);
    case "permission":
      return l10n.t("{0} is not permitted to capture from {1}: {2}", name, device, sentence(ending.said));
    case "device-gone":
      return l10n.t("The live capture ended: {0} is gone.", device);
    case "device-unknown":
      return l10n.t("The interface {0} was not found.", device);
    case "killed":
      return l10n.t("The live capture ended: {0} was killed ({1}).", name, ending.signal);
    case "exited":
      return ending.said === ""
        ? l10n.t("The live capture ended: {0} exited (exit status {1}).", name, String(ending.code))
        : l10n.t("The live capture ended: {0} exited: {1}", name, sentence(ending.said));
  }
}

const DISK: Readonly<Record<string, string>> = {
  ENOSPC: l10n.t("the disk is full"),
  EDQUOT: l10n.t("the disk quota is exceeded"),
  EFBIG: l10n.t("the file is too large for the file system"),
  EIO: l10n.t("the disk reports an error"),
};

function diskText({ code, message }: Extract<StreamFault, { kind: "disk" }>): string {
  return DISK[code] ?? l10n.t("its file cannot be written ({0})", message);
}

function sentence(text: string): string {
  return /[.!?)]$/.test(text) ? text : `${text}.`;
}
