// The last capture settings per workspace, and the paths of the user's programs.

import { type Memento, workspace } from "vscode";
import { type LiveChoice, PROGRAM_NAMES, type ProgramName } from "./programs";

/** Captures handshakes, and the ICMP errors about them. */
export const DEFAULT_FILTER = "tcp or icmp or icmp6";

export interface Remembered extends LiveChoice {
  readonly program: ProgramName;
  /** Instead of the program. */
  readonly command?: string;
}

const KEY = "liveCapture";

export function recall(memento: Memento): Remembered | undefined {
  const { program, device, filter, whole, command } = memento.get<Partial<Remembered>>(KEY, {});
  const name = PROGRAM_NAMES.find((each) => each === program);
  if (name === undefined || typeof device !== "string" || typeof filter !== "string") return undefined;
  const own = typeof command === "string" ? { command } : {};
  return { program: name, device, filter, whole: whole === true, ...own };
}

export async function remember(memento: Memento, choice: Remembered): Promise<void> {
  await memento.update(KEY, choice);
}

/** Only the user's own settings, even if VS Code allowed a folder to set them. */
export function readNamedPrograms(): Record<ProgramName, string> {
  const section = workspace.getConfiguration("tcpHandshake.live");
  const named = (name: ProgramName) => {
    const value = section.inspect<unknown>(name)?.globalValue;
    return typeof value === "string" ? value.trim() : "";
  };
  return { dumpcap: named("dumpcap"), tcpdump: named("tcpdump") };
}

/** Maximum size of a live capture, in bytes. */
export function readMaximumOctets(): number {
  const value = workspace.getConfiguration("tcpHandshake.live").inspect<unknown>("maximumMegabytes");
  const megabytes = value?.globalValue ?? value?.defaultValue;
  return typeof megabytes === "number" && megabytes > 0 ? megabytes * 1e6 : 1e9;
}
