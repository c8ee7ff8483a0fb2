// The permission to capture: advice on the usual ways to get it. It does not change the system.

import { existsSync, readFileSync, statSync } from "node:fs";
import { l10n } from "vscode";
import type { Program } from "./programs";

/** The input of the advice. */
export interface SystemFacts {
  readonly platform: NodeJS.Platform;
  /** Debian or a derivative. */
  readonly debian: boolean;
  readonly inContainer: boolean;
  /** Name of the only group that may run the program; undefined if everyone may. */
  readonly programGroup: string | undefined;
}

export interface Advice {
  readonly text: string;
  /** A command for the user's terminal, if one command is enough. */
  readonly command: string | undefined;
}

export function permissionAdvice({ name, path }: Program, facts: SystemFacts): Advice {
  const { platform, debian, inContainer, programGroup } = facts;
  if (platform === "darwin") {
    return {
      text: l10n.t(
        "On macOS, install ChmodBPF, which comes with Wireshark (Wireshark › About › Folders, or its disk image), and log in again.",
      ),
      command: undefined,
    };
  }
  if (platform === "win32") {
    return {
      text: l10n.t(
        'On Windows, install Npcap (it comes with Wireshark) without "Restrict Npcap driver\'s access to Administrators only".',
      ),
      command: undefined,
    };
  }
  const setcap = `sudo setcap cap_net_raw,cap_net_admin=eip ${quoted(path)}`;
  if (inContainer) {
    return {
      text: l10n.t(
        "In a container, start it with the capabilities NET_RAW and NET_ADMIN (--cap-add=NET_RAW --cap-add=NET_ADMIN), and give them to the program.",
      ),
      command: setcap,
    };
  }
  if (programGroup !== undefined) {
    return {
      text: l10n.t('Only members of the group "{0}" may run {1}: join the group and log in again.', programGroup, name),
      command: `sudo usermod -a -G ${quoted(programGroup)} "$USER"`,
    };
  }
  if (name === "dumpcap" && debian) {
    return {
      text: l10n.t('Let the group "wireshark" capture (answer Yes), join it, and log in again.'),
      command: 'sudo dpkg-reconfigure wireshark-common && sudo usermod -a -G wireshark "$USER"',
    };
  }
  return { text: l10n.t("Give {0} the capability to capture, without root.", name), command: setcap };
}

/** Looks at the system and at the program's file. */
export function readSystemFacts({ path }: Program, platform: NodeJS.Platform): SystemFacts {
  return {
    platform,
    debian: existsSync("/etc/debian_version"),
    inContainer: existsSync("/.dockerenv") || existsSync("/run/.containerenv"),
    programGroup: platform === "win32" ? undefined : groupThatMayRun(path),
  };
}

function groupThatMayRun(path: string): string | undefined {
  try {
    const { mode, gid } = statSync(path);
    if ((mode & 0o001) !== 0 || gid === 0) return undefined;
    const line = readFileSync("/etc/group", "utf8")
      .split("\n")
      .find((each) => each.split(":")[2] === String(gid));
    return line?.split(":")[0];
  } catch {
    return undefined;
  }
}

/** Quoted as one word for the user's shell. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
