// @ts-check
// The browsers that the machine has already, on Linux, macOS and Windows.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

/**
 * A browser that may be there.
 *
 * @typedef {object} BrowserSource
 * @property {string} name For people.
 * @property {() => Promise<import("./browser.mjs").BrowserFiles>} find Rejects where the browser cannot be had.
 */

// The shell first: it has no windows of its own, and takes half the processor time.
const names = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
  "microsoft-edge-stable",
];

/** @returns {readonly BrowserSource[]} In the order of preference; only the one that the variable CHROMIUM names, if it is set. */
export function installedBrowsers() {
  const chosen = process.env.CHROMIUM;
  if (chosen) return [sourceOf(chosen)];
  const candidates = [...onPath(), ...macApplications(), ...windowsPrograms(), chromium.executablePath()];
  return [...new Set(candidates)].filter((path) => existsSync(path)).map(sourceOf);
}

/**
 * @param {string} path
 * @returns {BrowserSource}
 */
function sourceOf(path) {
  const find = async () => {
    if (!existsSync(path)) throw new Error("does not exist");
    return { path };
  };
  return { name: path, find };
}

function onPath() {
  if (process.platform === "win32") return [];
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return [...folders, "/usr/bin", "/snap/bin"].flatMap((folder) => names.map((name) => join(folder, name)));
}

function macApplications() {
  if (process.platform !== "darwin") return [];
  const folders = ["/Applications", join(process.env.HOME ?? "/", "Applications")];
  return folders.flatMap((folder) =>
    ["Google Chrome", "Chromium", "Microsoft Edge"].map((name) =>
      join(folder, `${name}.app`, "Contents", "MacOS", name),
    ),
  );
}

function windowsPrograms() {
  if (process.platform !== "win32") return [];
  const { ProgramFiles, LOCALAPPDATA } = process.env;
  const folders = [ProgramFiles, process.env["ProgramFiles(x86)"], LOCALAPPDATA].filter(
    (folder) => folder !== undefined,
  );
  return folders.flatMap((folder) => [
    join(folder, "Google\\Chrome\\Application\\chrome.exe"),
    join(folder, "Chromium\\Application\\chrome.exe"),
    join(folder, "Microsoft\\Edge\\Application\\msedge.exe"),
  ]);
}
