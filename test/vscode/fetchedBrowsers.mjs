// @ts-check
// Browsers for a machine that has none, in .vscode-test: Playwright's own from the open internet, or one that an npm package
// carries. That one starts on a bare machine: it brings the libraries and fonts that such a machine lacks.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, readdir, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { installOnce, npmInstall, whileSaying } from "./npm.mjs";
import { cache, root } from "./paths.mjs";

/** @typedef {import("./browser.mjs").BrowserFiles} BrowserFiles */
/** @typedef {import("./installedBrowsers.mjs").BrowserSource} BrowserSource */

const run = promisify(execFile);

/** Works with Node 20; headless only, Linux on x64 only. */
const carried = { package: "@sparticuz/chromium", version: "147.0.0", megabytes: 68 };

/** The package above has letters of one font only: no monospace, no arrows, no check marks. */
const fonts = { package: "dejavu-fonts-ttf", version: "2.37.3" };

/**
 * @typedef {object} Kind
 * @property {string} name For people.
 * @property {string} folder Where it is kept.
 * @property {(folder: string) => Promise<void>} fetch Fills an empty folder.
 * @property {(folder: string) => BrowserFiles | Promise<BrowserFiles>} files In a folder that was filled.
 */

/** @type {readonly Kind[]} */
const kinds = [
  {
    name: "Playwright's own browser",
    folder: join(cache, "playwright"),
    fetch: fetchPlaywrights,
    files: playwrightsFiles,
  },
  {
    name: `the browser of the npm package ${carried.package}`,
    folder: join(cache, "browser"),
    fetch: fetchCarried,
    files: carriedFiles,
  },
];

/**
 * @param {(files: BrowserFiles) => Promise<void>} prove Rejects unless the browser draws text. Only one that does is kept.
 * @returns {readonly BrowserSource[]} First those that were fetched before.
 */
export function fetchedBrowsers(prove) {
  const here = kinds.filter(({ folder }) => existsSync(folder));
  return [...here, ...kinds.filter((kind) => !here.includes(kind))].map(({ name, folder, fetch, files }) => ({
    name,
    find: async () => {
      await installOnce(folder, async (temporary) => {
        await fetch(temporary);
        await prove(await files(temporary));
        console.log(`  ${name} is fetched: it starts and draws text.`);
      });
      return files(folder);
    },
  }));
}

/** @param {string} folder */
async function fetchPlaywrights(folder) {
  if (await lacksLibraries())
    throw new Error("not fetched, because it needs libraries that this machine does not have");
  const command = [join(root, "node_modules/playwright-core/cli.js"), "install", "--only-shell", "chromium"];
  const env = {
    ...process.env,
    PLAYWRIGHT_BROWSERS_PATH: folder,
    // Of several tries; a firewall that answers nothing must not hold up the other way to a browser.
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "5000",
  };
  console.log("No browser is found; fetching Playwright's own into .vscode-test (110 MB, once) …");
  await whileSaying("fetching", run(process.execPath, command, { env })).catch((error) => {
    const reason = /Error: .*/.exec(error.stderr ?? "")?.[0] ?? error.message;
    throw new Error(`could not be fetched: ${reason}`);
  });
}

/**
 * Playwright's browser needs what a desktop has. Two libraries stand for the rest.
 *
 * @returns {Promise<boolean>}
 */
async function lacksLibraries() {
  if (process.platform !== "linux") return false;
  const { stdout } = await run("/sbin/ldconfig", ["-p"]).catch(() => ({ stdout: "" }));
  return stdout !== "" && !(stdout.includes("libnss3.so") && stdout.includes("libgbm.so.1"));
}

/**
 * @param {string} folder
 * @returns {Promise<BrowserFiles>}
 */
async function playwrightsFiles(folder) {
  const files = await readdir(folder, { recursive: true });
  const executable = files.find((file) => /(^|[\\/])(chrome-)?headless[_-]shell(\.exe)?$/.test(file));
  if (!executable) throw new Error(`${folder} holds no browser`);
  return { path: join(folder, executable) };
}

/**
 * The package unpacks itself to the folder for temporary files: here, that is `folder`. The libraries that bare machines
 * lack are in it, too, but are unpacked only where it believes itself on the service that it was made for.
 *
 * @param {string} folder
 */
async function fetchCarried(folder) {
  if (process.platform !== "linux" || process.arch !== "x64") throw new Error("published for Linux on x64 only");
  console.log(
    `No browser is found; fetching the npm package ${carried.package} into .vscode-test (${carried.megabytes} MB, once) …`,
  );
  await npmInstall(folder, [`${carried.package}@${carried.version}`, `${fonts.package}@${fonts.version}`]);
  const unpack = `import("${carried.package}").then((library) => library.default.executablePath())`;
  const env = { ...process.env, TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: "nodejs22.x" };
  await whileSaying("unpacking", run(process.execPath, ["--eval", unpack], { cwd: folder, env }));
  await cp(join(folder, "node_modules", fonts.package, "ttf"), join(folder, "fonts/dejavu"), { recursive: true });
  await writeFile(join(folder, "fonts.conf"), fontSettings);
  await rm(join(folder, "node_modules"), { recursive: true });
}

/** Those of the package name folders of the service that it was made for. */
const fontSettings = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
  <alias><family>serif</family><prefer><family>DejaVu Serif</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`;

/**
 * @param {string} folder
 * @returns {BrowserFiles}
 */
function carriedFiles(folder) {
  return {
    path: join(folder, "chromium"),
    env: {
      LD_LIBRARY_PATH: [join(folder, "al2023/lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter),
      FONTCONFIG_FILE: join(folder, "fonts.conf"),
    },
  };
}
