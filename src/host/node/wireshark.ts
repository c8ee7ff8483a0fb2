// Opens a capture in Wireshark at a frame. The program is started with an argument vector, without a shell.

import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** Where installers put it without adding it to the path. */
const USUAL_PLACES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["/Applications/Wireshark.app/Contents/MacOS/Wireshark"],
  win32: ["C:\\Program Files\\Wireshark\\Wireshark.exe"],
};

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  /** The search path. */
  readonly path: string;
  isProgram(path: string): boolean;
}

/** The absolute path of Wireshark: as the setting says, else from the search path or a usual place. */
export function findWireshark(setting: string, { platform, path, isProgram }: Surroundings): string | undefined {
  if (setting !== "") return isAbsolute(setting) && isProgram(setting) ? setting : undefined;
  const name = platform === "win32" ? "Wireshark.exe" : "wireshark";
  // A relative folder of the path would depend on where VS Code was started.
  const folders = path.split(delimiter).filter(isAbsolute);
  const candidates = [...folders.map((folder) => join(folder, name)), ...(USUAL_PLACES[platform] ?? [])];
  return candidates.find(isProgram);
}

/** `-g` goes to a frame (wireshark(1)). The file's path is absolute, so that it is never an option. */
export function wiresharkArguments(file: string, frame: number): readonly string[] {
  return ["-r", file, "-g", String(frame)];
}

export const HERE: Surroundings = {
  platform: process.platform,
  path: process.env.PATH ?? "",
  isProgram(path) {
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  },
};

/** Settles when the program runs; it is not waited for. Rejects where it cannot be started. */
export function startWireshark(program: string, file: string, frame: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, wiresharkArguments(file, frame), { detached: true, stdio: "ignore" });
    child.once("error", reject);
    child.once("spawn", () => {
      child.unref();
      resolve();
    });
  });
}
