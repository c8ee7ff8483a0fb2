// @ts-check
// npm start: opens VS Code with the built extension, a copy of the sample captures as its folder, and one of them in the
// editor. In the desktop VS Code where there is one, else in one that is installed from the npm registry and shown in the
// browser.
// node scripts/start/start.mjs [--port=PORT] [--browser]
//   --port     of the VS Code in the browser. Default: 8100, or a free one when that is in use
//   --browser  also where there is a desktop VS Code
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { parseArgs } from "node:util";
import { installedBrowsers } from "../../test/vscode/installedBrowsers.mjs";
import { cache, root } from "../../test/vscode/paths.mjs";
import { startServer } from "../../test/vscode/server.mjs";
import { fillWorkspace, installExtension, installOpener, opener } from "../../test/vscode/workspace.mjs";

const usualPort = 8100;

const { values } = parseArgs({
  options: { port: { type: "string" }, browser: { type: "boolean", default: false } },
});
const home = join(cache, "start");
const folder = join(home, "captures");
await rm(folder, { recursive: true, force: true });
await fillWorkspace(folder);

const code = values.browser || values.port ? undefined : desktopCode();
if (code) openDesktop(code);
else {
  await serve().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}

/** @param {string} code */
function openDesktop(code) {
  // VS Code refuses to run as root with root's own settings, or without the option that disables the sandbox.
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox", `--user-data-dir=${join(home, "desktop")}`] : [];
  const extensions = [root, opener].map((path) => `--extensionDevelopmentPath=${path}`);
  const args = ["--new-window", ...extensions, ...asRoot, folder];
  const shell = process.platform === "win32";
  console.log(`Opening ${folder} in ${code}`);
  const child = spawn(shell ? `"${code}"` : code, shell ? args.map((arg) => `"${arg}"`) : args, {
    stdio: "inherit",
    shell,
  });
  child.once("error", (error) => {
    console.error(`${code} did not start: ${error.message}`);
    process.exitCode = 1;
  });
  child.once("close", (status) => {
    process.exitCode = status ?? 1;
  });
}

/** The desktop's `code`, unless there is no desktop to show it on. */
function desktopCode() {
  // In the terminal of a remote window, `code` connects to that window, which cannot load an extension from here.
  if (process.env.VSCODE_IPC_HOOK_CLI) return undefined;
  if (process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return undefined;
  const name = process.platform === "win32" ? "code.cmd" : "code";
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const candidates = folders.map((folder) => join(folder, name));
  if (process.platform === "darwin") {
    candidates.push("/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code");
  }
  return candidates.find((candidate) => existsSync(candidate));
}

async function serve() {
  const dataDir = join(home, "data");
  const extensionsDir = join(dataDir, "extensions");
  await installExtension(extensionsDir);
  await installOpener(extensionsDir);
  const server = await startServer({
    // Runs on the current Node, and is half the size of the newest.
    vscode: "min",
    dataDir,
    port: values.port ? Number(values.port) : await freePort(),
    settings: { "security.workspace.trust.enabled": false },
  });
  console.log(
    [
      `VS Code ${server.version} shows a sample capture at\n\n  ${server.pageUrl({ folder })}\n`,
      ...(installedBrowsers().length > 0 ? [] : [withoutBrowser(new URL(server.url).port)]),
      "Ctrl-C ends it.",
    ].join("\n"),
  );
  let stopping = false;
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.once(signal, () => {
      stopping = true;
      void server.close();
    });
  }
  const status = await server.exited;
  if (stopping) return;
  console.error(`VS Code's server ended (${status}).\n${server.log()}`);
  process.exitCode = 1;
}

/**
 * The message on a machine without a browser. Only VS Code was downloaded for it: a downloaded browser has no window.
 *
 * @param {string} port
 */
function withoutBrowser(port) {
  return [
    "A browser is needed to look at it, and this machine has none: install one, or look from another machine through",
    `  ssh -L ${port}:127.0.0.1:${port} <this machine>`,
    "VS Code itself was fetched into .vscode-test/min; delete that folder to be rid of it.",
  ].join("\n");
}

/** The default port, so that the address stays the same; 0, which means any, when it is in use. */
function freePort() {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", () => done(0));
    probe.listen(usualPort, "127.0.0.1", () => probe.close(() => done(usualPort)));
  });
}
