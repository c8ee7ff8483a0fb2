// @ts-check
// The one way to a browser: the machine's own, or one that is fetched. Whichever it is, it has drawn text before it is used.
import { chromium } from "playwright-core";
import { fetchedBrowsers } from "./fetchedBrowsers.mjs";
import { installedBrowsers } from "./installedBrowsers.mjs";

/**
 * What a browser is started with.
 *
 * @typedef {object} BrowserFiles
 * @property {string} path Of the executable.
 * @property {Readonly<Record<string, string>>} [env] Beside the environment of this process.
 */

/**
 * @typedef {object} RunningBrowser
 * @property {import("playwright-core").Browser} browser
 * @property {string} name For people: version and executable.
 * @property {<T>(work: Promise<T>) => Promise<T>} whileAlive Settles as `work` does, or rejects with a `BrowserDied` as soon
 *   as the browser ends by itself.
 * @property {() => Promise<void>} close
 */

/** The browser ended by itself. The message names it and has the last lines of its output. */
export class BrowserDied extends Error {}

/** Chromium's sandbox needs privileges that containers do not give, and only our own pages are shown. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  // Bare machines have no /dev/shm, and containers a small one.
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--force-color-profile=srgb",
];

const startMs = 60_000;

/**
 * Starts a headless browser: the first one that starts and draws text.
 *
 * @param {{ showScrollbars?: boolean }} [options]
 * @returns {Promise<RunningBrowser>}
 * @throws {Error} If there is none and none can be fetched; the message says what was tried, and the command that installs one.
 */
export async function launchBrowser(options = {}) {
  /** @type {string[]} */
  const tried = [];
  /** @param {BrowserFiles} files */
  const prove = async (files) => (await start(files, options)).close();
  // One that is named is meant: a wrong name must not start another browser.
  const fetched = process.env.CHROMIUM ? [] : fetchedBrowsers(prove);
  for (const { name, find } of [...installedBrowsers(), ...fetched]) {
    try {
      return await start(await find(), options);
    } catch (error) {
      tried.push(`  ${name}: ${error instanceof Error ? error.message : error}`.replaceAll("\n", "\n    "));
    }
  }
  throw new Error(
    [
      "No browser could be started. Install one, or name one in the environment variable CHROMIUM:",
      `  ${installCommand()}`,
      "Tried:",
      ...tried,
    ].join("\n"),
  );
}

/**
 * @param {BrowserFiles} files
 * @param {{ showScrollbars?: boolean }} options
 * @returns {Promise<RunningBrowser>}
 */
async function start({ path, env }, { showScrollbars = false }) {
  const server = await chromium
    .launchServer({
      executablePath: path,
      host: "127.0.0.1",
      timeout: startMs,
      env: { ...process.env, ...env },
      args: flags,
      ...(showScrollbars ? { ignoreDefaultArgs: ["--hide-scrollbars"] } : {}),
    })
    .catch((error) => {
      throw new Error(`did not start${reasonOf(String(error))}`);
    });
  const child = server.process();
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (data) => {
      output = (output + data).slice(-20_000);
    });
  }
  let closing = false;
  let name = path;
  /** @type {Promise<never>} */
  const died = new Promise((_, fail) => {
    child.once("exit", (code, signal) => {
      if (!closing) fail(new BrowserDied(`The browser ended (${signal ?? code}): ${name}.\n${lastLines(output)}`));
    });
  });
  // Whoever does not wait for it at that moment is told by the next `whileAlive`.
  died.catch(() => {});
  const close = async () => {
    closing = true;
    await server.close();
  };
  /** @type {import("playwright-core").Browser | undefined} */
  let browser;
  /** @type {RunningBrowser["whileAlive"]} */
  const whileAlive = (work) =>
    Promise.race([
      died,
      work.catch(async (error) => {
        // The connection may be seen to end before the process is reported to have ended.
        if (browser?.isConnected() === false) await Promise.race([died, later(1000)]);
        throw error;
      }),
    ]);
  try {
    browser = await whileAlive(chromium.connect(server.wsEndpoint()));
    name = `Chromium ${browser.version()} (${path})`;
    await whileAlive(drawsText(browser));
    return { browser, name, whileAlive, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * A browser without usable fonts starts, but draws nothing, or each letter as the same box.
 *
 * @param {import("playwright-core").Browser} browser
 */
async function drawsText(browser) {
  const page = await browser.newPage();
  const timeout = later(startMs).then(() => {
    throw new Error(`drew nothing within ${startMs / 1000} s`);
  });
  const pictures = page.evaluate(() => {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d");
    return ["", "H", "s", "7"].map((letter) => {
      if (!context) return "";
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.font = "60px sans-serif";
      context.fillText(letter, 10, 80);
      return canvas.toDataURL();
    });
  });
  const drawn = await Promise.race([pictures, timeout]);
  if (new Set(drawn).size < drawn.length) throw new Error("starts, but draws no text: it finds no font");
  await page.close();
}

/**
 * Does not keep the process alive.
 *
 * @param {number} ms
 * @returns {Promise<void>}
 */
function later(ms) {
  return new Promise((done) => setTimeout(done, ms).unref());
}

/** What Chromium says about the desktop's message bus, which a headless machine does not have. */
const harmless = /dbus\/|^DevTools listening|^\s*$/;

/** @param {string} output */
function lastLines(output) {
  const lines = output.split("\n").filter((line) => !harmless.test(line));
  return lines.length > 0 ? `Its last output:\n${lines.slice(-15).join("\n")}` : "It printed nothing.";
}

/**
 * What a browser that did not start has printed, out of what Playwright tells.
 *
 * @param {string} message
 */
function reasonOf(message) {
  const printed = [...message.matchAll(/\[pid=\d+\]\[err\] (.*)/g)].map(([, line]) => line ?? "");
  const lines = printed.filter((line) => !harmless.test(line));
  return `: ${lines.length > 0 ? lines.slice(-5).join("\n") : message.split("\n")[0]}`;
}

function installCommand() {
  if (process.platform === "darwin") return "brew install --cask google-chrome";
  if (process.platform === "win32") return "winget install Google.Chrome";
  return "apt-get install --no-install-recommends chromium fonts-dejavu-core   (as root; other systems: their package chromium)";
}
