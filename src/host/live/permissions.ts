// Who may capture is the system's business: this says which of its usual ways fits, and does nothing itself.

import { existsSync, readFileSync, statSync } from "node:fs";
import type { Program } from "./programs";

/** What the advice depends on. */
export interface SystemFacts {
  readonly platform: NodeJS.Platform;
  /** A Debian, or a child of it. */
  readonly debian: boolean;
  readonly inContainer: boolean;
  /** Name of the group that alone may run the program; undefined when everybody may. */
  readonly programGroup: string | undefined;
}

export interface Advice {
  readonly text: string;
  /** For the user to run in a terminal, where a command is all it takes. */
  readonly command: string | undefined;
}

export function permissionAdvice({ name, path }: Program, facts: SystemFacts): Advice {
  const { platform, debian, inContainer, programGroup } = facts;
  if (platform === "darwin") {
    return {
      text: "On macOS, install ChmodBPF, which comes with Wireshark (Wireshark › About › Folders, or its disk image), and log in again.",
      command: undefined,
    };
  }
  if (platform === "win32") {
    return {
      text: 'On Windows, install Npcap (it comes with Wireshark) without "Restrict Npcap driver\'s access to Administrators only".',
      command: undefined,
    };
  }
  const setcap = `sudo setcap cap_net_raw,cap_net_admin=eip ${quoted(path)}`;
  if (inContainer) {
    return {
      text: "In a container, start it with the capabilities NET_RAW and NET_ADMIN (--cap-add=NET_RAW --cap-add=NET_ADMIN), and give them to the program.",
      command: setcap,
    };
  }
  if (programGroup !== undefined) {
    return {
      text: `Only members of the group "${programGroup}" may run ${name}: join it, and log in again.`,
      command: `sudo usermod -a -G ${quoted(programGroup)} "$USER"`,
    };
  }
  if (name === "dumpcap" && debian) {
    return {
      text: 'Let the group "wireshark" capture (answer Yes), join it, and log in again.',
      command: 'sudo dpkg-reconfigure wireshark-common && sudo usermod -a -G wireshark "$USER"',
    };
  }
  return { text: `Give ${name} the right to capture, without making anybody root.`, command: setcap };
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

/** As one word for a shell of the user's own. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
