// @ts-check
// The Chromium in which the workbench is shown: the machine's own, or one that is fetched.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import { installOnce, npmInstall } from "./npm.mjs";
import { cache } from "./paths.mjs";

/** Works with Node 20; headless only, Linux on x64 only. */
const fetched = { package: "@sparticuz/chromium", version: "147.0.0", megabytes: 68 };

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome"];

const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/**
 * Starts a headless browser.
 *
 * @returns {Promise<import("playwright-core").Browser>}
 * @throws {Error} If there is none and none can be fetched; the message names the command that installs one.
 */
export async function launchBrowser() {
  const { path, env } = await findBrowser();
  return chromium.launch({
    executablePath: path,
    env: { ...process.env, ...env },
    // Chromium's sandbox needs privileges that containers do not give, and only our own pages are shown.
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      "--force-color-profile=srgb",
    ],
  });
}

/** @returns {Promise<{ path: string, env?: Record<string, string> }>} */
async function findBrowser() {
  const chosen = process.env.CHROMIUM;
  if (chosen) {
    if (existsSync(chosen)) return { path: chosen };
    throw new Error(`The environment variable CHROMIUM names ${chosen}, which does not exist.`);
  }
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const candidates = [
    ...[...folders, "/usr/bin", "/snap/bin"].flatMap((folder) => names.map((name) => join(folder, name))),
    ...applications,
    chromium.executablePath(),
  ];
  const path = candidates.find((candidate) => existsSync(candidate));
  return path ? { path } : fetchBrowser();
}

async function fetchBrowser() {
  const folder = join(cache, "chromium");
  let reason = "none is published for this platform";
  if (process.platform === "linux" && process.arch === "x64") {
    try {
      await installOnce(folder, async (temporary) => {
        console.log(
          `No Chromium found; fetching ${fetched.package} into .vscode-test (${fetched.megabytes} MB, once) …`,
        );
        await npmInstall(temporary, [`${fetched.package}@${fetched.version}`]);
        unpackBrowser(temporary);
      });
      return { path: join(folder, "chromium"), env: browserEnvironment(folder) };
    } catch (error) {
      reason = String(error);
    }
  }
  throw new Error(
    [
      "No Chromium was found, and none could be fetched. Install one, or name one in the environment variable CHROMIUM:",
      installCommand(),
      `Why fetching failed: ${reason}`,
    ].join("\n"),
  );
}

/**
 * The package unpacks itself to the folder for temporary files: here, that is `folder`. The libraries and fonts that bare
 * machines lack are in it too, but unpacked only where it believes itself on the service that it was made for.
 *
 * @param {string} folder
 */
function unpackBrowser(folder) {
  const unpack = `import("${fetched.package}").then((library) => library.default.executablePath())`;
  const env = { ...process.env, TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: "nodejs22.x" };
  execFileSync(process.execPath, ["--eval", unpack], { cwd: folder, env, stdio: "pipe" });
  execFileSync(join(folder, "chromium"), ["--version"], {
    env: { ...process.env, ...browserEnvironment(folder) },
    stdio: "pipe",
  });
}

/**
 * @param {string} folder
 * @returns {Record<string, string>}
 */
function browserEnvironment(folder) {
  const libraries = [join(folder, "al2023/lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter);
  const fonts = existsSync("/etc/fonts") ? {} : { FONTCONFIG_PATH: join(folder, "fonts") };
  return { LD_LIBRARY_PATH: libraries, ...fonts };
}

function installCommand() {
  if (process.platform === "darwin") return "  brew install --cask google-chrome";
  if (process.platform === "win32") return "  winget install Google.Chrome";
  return "  apt-get install --no-install-recommends chromium   (as root; other systems: their package chromium)";
}
