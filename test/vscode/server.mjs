// @ts-check
// Runs a VS Code that shows itself in a browser. Each server has its own data folder, so nothing leaks between runs.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { installVSCode } from "./install.mjs";

/**
 * @typedef {object} ServerOptions
 * @property {import("./install.mjs").Version} vscode
 * @property {string} dataDir Holds settings, state and, below `extensions`, the installed extensions.
 * @property {string} [extensionsDir] Where extensions are installed, if elsewhere.
 * @property {number} [port] Default: a free one.
 * @property {boolean} [loadsFromPage] Whether a page may name extensions and tests to load. (Builds of late 2025 and after
 *   want to be told, and show no notifications then.)
 * @property {Record<string, unknown>} [settings] User settings, beside those that keep VS Code quiet.
 * @property {string} [language] Of the window, as in the names of bundles: "zh-cn". Extensions have their texts in it; VS Code's own
 *   texts stay English.
 */

/**
 * @typedef {object} Server
 * @property {string} url
 * @property {string} version Of VS Code.
 * @property {(page: Page) => string} pageUrl
 * @property {() => string} log What the server has printed so far.
 * @property {Promise<number | null>} exited
 * @property {Promise<never>} died Rejects when the server, or an extension host of it, ends by itself: with its name, how it
 *   ended, and the last lines of the output.
 * @property {() => Promise<void>} close Stops the server and all its processes.
 */

/**
 * What a page shows. Paths are absolute.
 *
 * @typedef {object} Page
 * @property {string} [folder] A folder, or a `.code-workspace` file.
 * @property {string} [file] Opened in an editor.
 * @property {readonly string[]} [extensionDevelopmentPaths]
 * @property {string} [extensionTestsPath]
 */

/** Nothing that opens by itself, asks, looks for updates or reports home. */
const quietSettings = {
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.openRepositoryInParentFolders": "never",
  "security.workspace.trust.startupPrompt": "never",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
};

/**
 * Installs VS Code if need be, starts it and waits until it listens.
 *
 * @param {ServerOptions} options
 * @returns {Promise<Server>}
 * @throws {Error} If it ends before it listens; the message holds what it printed.
 */
export async function startServer(options) {
  const vscode = await installVSCode(options.vscode);
  await writeSettings(options);
  if (options.language !== undefined) await installLanguagePack(options.dataDir, options.language);
  const child = spawn(
    vscode.node,
    [
      vscode.main,
      ...["--host", "127.0.0.1", "--port", String(options.port ?? 0)],
      ...["--server-data-dir", options.dataDir],
      ...["--extensions-dir", options.extensionsDir ?? join(options.dataDir, "extensions")],
      ...["--telemetry-level", "off"],
      ...(options.language === undefined ? [] : ["--locale", options.language]),
      "--without-connection-token",
      "--accept-server-license-terms",
      ...(options.loadsFromPage ? ["--enable-smoke-test-driver"] : []),
    ],
    // A group of its own, so that the extension hosts can be stopped with it.
    { env: cleanEnvironment(), stdio: ["ignore", "pipe", "pipe"], detached: process.platform !== "win32" },
  );
  const stopOnExit = () => stop(child, "SIGKILL");
  process.once("exit", stopOnExit);

  let log = "";
  /** @type {Promise<number | null>} */
  const exited = new Promise((done) => child.once("close", (code) => done(code)));
  const port = await new Promise((ready, fail) => {
    /** @param {Buffer} data */
    const read = (data) => {
      log += data;
      const listening = /Extension host agent listening on (\d+)/.exec(log);
      if (listening) ready(listening[1]);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", fail);
    exited.then((code) => {
      fail(
        new Error(
          `The server of VS Code ${vscode.version} ended (${child.signalCode ?? code}) before it listened:\n${log}`,
        ),
      );
    });
  });

  let closing = false;
  /** @type {Promise<never>} */
  const died = new Promise((_, fail) => {
    /** @param {string} what */
    const end = (what) => {
      if (!closing)
        fail(new Error(`${what}. Its last output:\n${withoutNoise(log).split("\n").slice(-15).join("\n")}`));
    };
    void exited.then((code) => end(`The server of VS Code ${vscode.version} ended (${child.signalCode ?? code})`));
    const watch = () => {
      const killed = /Extension Host Process exited with code: .*, signal: SIG\w+/i.exec(log);
      if (killed) end(`The extension host of VS Code ${vscode.version} was killed (${killed[0]})`);
    };
    child.stdout.on("data", watch);
    child.stderr.on("data", watch);
  });
  // Whoever does not wait for it at that moment is told when they do.
  died.catch(() => {});

  const authority = `127.0.0.1:${port}`;
  return {
    url: `http://${authority}/`,
    version: vscode.version,
    pageUrl: (page) => `http://${authority}/?${pageQuery(page, authority)}`,
    log: () => withoutNoise(log),
    exited,
    died,
    close: async () => {
      closing = true;
      process.removeListener("exit", stopOnExit);
      stop(child, "SIGTERM");
      const killer = setTimeout(() => stop(child, "SIGKILL"), 3000);
      await exited;
      clearTimeout(killer);
    },
  };
}

/**
 * Leaves out what VS Code says, at length, about the add-ons that are not built.
 *
 * @param {string} log
 */
function withoutNoise(log) {
  const noise = /^( → | {4}at | {2}tries: | {4}'\/| {2}\]|\}|\s*$)|Could not locate the bindings file/;
  return log
    .split("\n")
    .filter((line) => !noise.test(line))
    .join("\n");
}

/** @param {ServerOptions} options */
async function writeSettings({ dataDir, settings }) {
  // A data folder that is kept belongs to its user, who may have changed the settings since.
  if (!existsSync(join(userFolder(dataDir), "settings.json"))) await replaceSettings(dataDir, settings);
}

/**
 * The next window begins with these user settings, beside those that keep VS Code quiet.
 *
 * @param {string} dataDir
 * @param {Record<string, unknown>} [settings]
 */
export async function replaceSettings(dataDir, settings) {
  const folder = userFolder(dataDir);
  const file = join(folder, "settings.json");
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify({ ...quietSettings, ...settings }, undefined, 2)}\n`);
}

/** @param {string} dataDir */
function userFolder(dataDir) {
  return join(dataDir, "data", "User");
}

/**
 * Installs a language pack without texts: VS Code takes a language for one that it has from its list of packs.
 *
 * @param {string} dataDir
 * @param {string} language
 */
async function installLanguagePack(dataDir, language) {
  const folder = join(dataDir, "data");
  await mkdir(folder, { recursive: true });
  const vscode = join(folder, `${language}.i18n.json`);
  await writeFile(vscode, JSON.stringify({ contents: {} }));
  const extensions = [{ extensionIdentifier: { id: `test.language-pack-${language}` }, version: "1.0.0" }];
  const pack = { hash: "empty", label: language, extensions, translations: { vscode } };
  await writeFile(join(folder, "languagepacks.json"), JSON.stringify({ [language]: pack }));
}

/**
 * @param {Page} page
 * @param {string} authority
 */
function pageQuery(page, authority) {
  /** @param {string} path */
  const remote = (path) => `vscode-remote://${authority}${pathToFileURL(path).pathname}`;
  const payload = [
    ...(page.extensionDevelopmentPaths ?? []).map((path) => ["extensionDevelopmentPath", remote(path)]),
    ...(page.extensionTestsPath ? [["extensionTestsPath", remote(page.extensionTestsPath)]] : []),
    ...(page.file ? [["openFile", remote(page.file)]] : []),
  ];
  const query = new URLSearchParams();
  if (page.folder) query.set(page.folder.endsWith(".code-workspace") ? "workspace" : "folder", page.folder);
  if (payload.length > 0) query.set("payload", JSON.stringify(payload));
  // A path can be read, where people see it.
  return query.toString().replaceAll("%2F", "/");
}

/** Without what a VS Code around us has set for its own processes, and without a gallery of extensions to ask. */
function cleanEnvironment() {
  const entries = Object.entries(process.env).filter(([name]) => !/^(VSCODE|ELECTRON)_/.test(name));
  return { ...Object.fromEntries(entries), EXTENSIONS_GALLERY: "{}" };
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function stop(child, signal) {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    // It ended in this moment.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
  }
}
