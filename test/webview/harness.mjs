// The editor's page without VS Code: the real page and style sheet under the host's own content policy, in a browser,
// answered by backend.mjs. `openPage` is for checks and screenshots; see pictures.mjs.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { launchBrowser } from "../vscode/browser.mjs";
import { THEMES, themeCss } from "./themes.mjs";

const ROOT = new URL("../..", import.meta.url);

/** How late an answer comes where everything is slow. */
const LATE_MS = 250;

/**
 * Starts browser and server; `close` ends both. `whileAlive` is the browser's. With `slow` every page draws and is answered late:
 * a check that looks too early fails there in every run, and elsewhere only by chance.
 */
export async function startHarness({ slow = false } = {}) {
  const bundle = await bundlePage();
  const server = createServer((request, response) => serve(request, response, bundle));
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const { browser, name, whileAlive, close } = await launchBrowser({ showScrollbars: true });
  return {
    browserName: name,
    whileAlive,
    open: (options) => openPage(browser, origin, slow ? { ...options, slowFrames: true, answersLate: true } : options),
    async close() {
      await close();
      server.close();
    },
  };
}

async function bundlePage() {
  const bundle = async (entry) => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL(entry, ROOT))],
      bundle: true,
      write: false,
      platform: "browser",
      target: "chrome128",
      format: "iife",
    });
    return outputFiles[0].text;
  };
  return { script: await bundle("webview/pageMain.ts"), style: await bundle("media/page.css") };
}

function serve(request, response, { script, style }) {
  const url = new URL(request.url, "http://page");
  const send = (type, body) => response.writeHead(200, { "content-type": type }).end(body);
  if (url.pathname === "/webview.js") return send("text/javascript", script);
  if (url.pathname === "/theme.css") return send("text/css", themeCss(url.searchParams.get("theme")));
  if (url.pathname === "/webview.css") return send("text/css", style);
  if (url.pathname !== "/") return response.writeHead(404).end();
  const { theme, language } = Object.fromEntries(url.searchParams);
  send("text/html; charset=utf-8", pageHtml(theme, language, `http://${request.headers.host}`));
}

function pageHtml(theme, language, origin) {
  const policy = `default-src 'none'; style-src ${origin} 'nonce-style'; script-src 'nonce-harness'; img-src blob:; font-src 'none'; base-uri 'none'; form-action 'none'`;
  const styles = [`theme.css?theme=${theme}`, "webview.css"];
  const texts = language === "en" ? "{}" : readFileSync(new URL(`l10n/bundle.l10n.${language}.json`, ROOT), "utf8");
  return `<!DOCTYPE html><html lang="${language}"><head><meta charset="utf-8"><title>Page</title>
<meta http-equiv="Content-Security-Policy" content="${policy}"><meta property="csp-nonce" content="style">
${styles.map((style) => `<link rel="stylesheet" href="/${style}">`).join("\n")}
</head><body class="${THEMES[theme].bodyClass}" data-vscode-theme-kind="${THEMES[theme].bodyClass}"><main id="app"></main>
<script type="application/json" id="l10n">${texts}</script>
<script nonce="harness" src="/webview.js"></script></body></html>`;
}

/**
 * Opens the page for a backend: `backend(tell)` gives the handlers of `HostApi`. What the page complains about in its
 * console, content policy included, is in `complaints`; what it asked for by name in `asked`. With `slowFrames` the page
 * draws as on a machine that is busy with other things: answers are there before the next frame. With `answersLate` they are not.
 * `inBackground` opens the page beside something else that has the focus, until `giveFocus(page)`. `browserLanguage` is what the
 * browser says is its own, as against the page's `language`.
 */
async function openPage(
  browser,
  origin,
  {
    backend,
    theme = "dark",
    language = "en",
    width = 1280,
    height = 860,
    scale = 1,
    reducedMotion,
    slowFrames,
    answersLate,
    inBackground,
    browserLanguage,
  },
) {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    reducedMotion: reducedMotion ? "reduce" : "no-preference",
  });
  const page = await context.newPage();
  const complaints = [];
  const asked = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  let lastId = 0;
  const deliver = (message) => page.evaluate((text) => window.harnessReceive(text), encode(message)).catch(() => {});
  const tell = (method, arg) => deliver({ kind: "call", id: `host.${++lastId}`, method, arg });
  const { handlers } = await backend(tell);
  await page.exposeFunction("harnessPost", async (text) => {
    const { kind, id, method, arg } = decode(text);
    if (kind !== "call") return;
    asked.push({ method, arg });
    if (answersLate) await new Promise((later) => setTimeout(later, LATE_MS));
    try {
      await deliver({ kind: "answer", id, value: await handlers[method]?.(arg) });
    } catch (error) {
      await deliver({ kind: "failure", id, name: error.name, message: error.message });
    }
  });
  await page.addInitScript(installVsCodeApi);
  if (browserLanguage !== undefined) await page.addInitScript(sayLanguage, browserLanguage);
  if (slowFrames) await page.addInitScript(slowFramesDown);
  if (inBackground) await page.addInitScript(leaveInBackground);
  await page.goto(`${origin}/?theme=${theme}&language=${language}`);
  return { page, tell, asked, complaints, close: () => context.close() };
}

/** As when the reader chooses another theme. */
export function setTheme(page, theme) {
  return page.evaluate(
    async ([href, bodyClass]) => {
      const link = document.querySelector("link[href*='theme.css']");
      // The same address again would not be loaded again.
      if (link.getAttribute("href") === href) return;
      await new Promise((loaded) => {
        link.addEventListener("load", loaded, { once: true });
        link.href = href;
      });
      document.body.className = bodyClass;
      document.body.dataset.vscodeThemeKind = bodyClass;
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    },
    [`/theme.css?theme=${theme}`, THEMES[theme].bodyClass],
  );
}

/** Runs in the page before its own script. */
function installVsCodeApi() {
  const revive = (_, value) =>
    value?.octets64 === undefined ? value : Uint8Array.from(atob(value.octets64), (c) => c.charCodeAt(0));
  window.harnessReceive = (text) =>
    window.dispatchEvent(new MessageEvent("message", { data: JSON.parse(text, revive) }));
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => void window.harnessPost(JSON.stringify(message)),
    getState: () => JSON.parse(sessionStorage.getItem("state") ?? "null") ?? undefined,
    setState: (state) => sessionStorage.setItem("state", JSON.stringify(state)),
  });
}

/** Runs in the page before its own script. */
function slowFramesDown() {
  const { requestAnimationFrame } = window;
  window.requestAnimationFrame = (draw) => setTimeout(() => requestAnimationFrame.call(window, draw), 400);
}

/** Runs in the page before its own script. A browser that is driven always says that its page has the focus. */
function leaveInBackground() {
  window.harnessHasFocus = false;
  document.hasFocus = () => window.harnessHasFocus;
}

/** Runs in the page before its own script. */
function sayLanguage(language) {
  Object.defineProperty(Navigator.prototype, "language", { get: () => language });
}

/** As when the reader goes into a page that was opened in the background, by a key. */
export function giveFocus(page) {
  return page.evaluate(() => {
    window.harnessHasFocus = true;
    window.dispatchEvent(new FocusEvent("focus"));
  });
}

function encode(message) {
  return JSON.stringify(message, (_, value) =>
    value instanceof Uint8Array ? { octets64: Buffer.from(value).toString("base64") } : value,
  );
}

const decode = (text) => JSON.parse(text);
