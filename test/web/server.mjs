// @ts-check
// VS Code for the Web, as on vscode.dev: static files only, so that extensions run in the browser. The files are those of the
// installed VS Code (test/vscode/install.mjs), whose page wants a server and keeps the user's data there: two places of its
// script are changed while they are served.
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, extname, join, resolve, sep } from "node:path";
import { installVSCode } from "../vscode/install.mjs";
import { root } from "../vscode/paths.mjs";

/**
 * @typedef {object} WebServerOptions
 * @property {import("../vscode/install.mjs").Version} vscode
 * @property {string} folder What VS Code opens, read-only.
 * @property {Readonly<Record<string, unknown>>} settings
 */

/** @typedef {{ url: string, close: () => void }} WebServer */

/** What the page's script has exactly once, and what it is replaced by. */
const changes = [
  { what: "the remote authority", found: /,remoteAuthority:location\.host\}/g, put: "}" },
  {
    what: "the scheme of the user's data",
    found: /(this\.userDataPath\)\.with\(\{scheme:\w+\.)vscodeRemote(\}\),"User"\))/g,
    put: "$1vscodeUserData$2",
  },
];

/** @type {Readonly<Record<string, string>>} */
const types = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".wasm": "application/wasm",
};

const script = "out/vs/code/browser/workbench/workbench.js";

/**
 * @param {WebServerOptions} options
 * @returns {Promise<WebServer>}
 */
export async function serveWeb(options) {
  const vscode = dirname(dirname((await installVSCode(options.vscode)).main));
  const workbench = await changedScript(vscode);
  const product = JSON.parse(await readFile(join(vscode, "product.json"), "utf8"));
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(404).end(String(error)));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  // Chromium takes every name below localhost for this machine, so that the extension host has an origin of its own.
  const host = `localhost:${port}`;

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   */
  async function answer(request, response) {
    const url = new URL(request.url ?? "/", `http://${host}`);
    const path = decodeURIComponent(url.pathname);
    response.setHeader("Access-Control-Allow-Origin", request.headers.origin ?? "*");
    response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    if (path === "/") return send(response, "text/html", pageOf(host, product, options));
    if (path === `/vscode/${script}`) return send(response, "text/javascript", workbench);
    const [, place = "", rest = ""] = /^\/([^/]+)\/(.*)$/.exec(path) ?? [];
    if (place === "folder") return answerFolder(response, below(options.folder, rest), url.search);
    const folders = { vscode, extension: root, served: join(root, "test/web/servedFolder") };
    if (!Object.hasOwn(folders, place)) throw new Error("no such place");
    const file = below(folders[/** @type {keyof typeof folders} */ (place)], rest);
    // VS Code asks for texts in the user's language, and for the browser's half of its own extensions, which is not installed.
    if (rest.endsWith("package.nls.json") && !(await exists(file))) return send(response, "application/json", "{}");
    if (/^extensions\/.*\.js$/.test(rest) && !(await exists(file))) return send(response, "text/javascript", "");
    return sendFile(response, file);
  }

  return {
    url: `http://${host}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** @param {string} vscode */
async function changedScript(vscode) {
  let text = await readFile(join(vscode, script), "utf8");
  for (const { what, found, put } of changes) {
    const times = text.match(found)?.length ?? 0;
    if (times !== 1) throw new Error(`VS Code's page has ${what} in ${times} places, not in 1.`);
    text = text.replace(found, put);
  }
  return text;
}

/**
 * @param {string} host
 * @param {Record<string, unknown>} product
 * @param {WebServerOptions} options
 */
function pageOf(host, product, { settings }) {
  /** @param {string} path */
  const at = (path) => ({ scheme: "http", authority: host, path });
  const configuration = {
    folderUri: { scheme: "served", authority: host, path: "/" },
    additionalBuiltinExtensions: [at("/served"), at("/extension")],
    configurationDefaults: settings,
    enableWorkspaceTrust: false,
    // Without these the page does not start.
    userDataPath: "/",
    isEnabledFileDownloads: true,
    isEnabledFileUploads: true,
    isEnabledCoderGettingStarted: false,
    // Webviews on the page's own origin: one of their own needs a browser that allows cookies of third parties.
    webviewEndpoint: "/vscode/out/vs/workbench/contrib/webview/browser/pre",
    productConfiguration: {
      commit: product.commit,
      quality: product.quality,
      enableTelemetry: false,
      webEndpointUrlTemplate: `http://{{uuid}}.${host}/vscode`,
    },
  };
  const json = JSON.stringify(configuration).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<!DOCTYPE html><html><head><meta charset="utf-8">
<meta id="vscode-workbench-web-configuration" data-settings="${json}">
<link rel="stylesheet" href="/vscode/${script.replace(/js$/, "css")}"></head><body aria-label=""></body>
<script>globalThis._VSCODE_FILE_ROOT = new URL("/vscode/out/", location.href).href;</script>
<script type="module" src="/vscode/out/nls.messages.js"></script>
<script type="module" src="/vscode/${script}"></script></html>`;
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {string} file
 * @param {string} question
 */
async function answerFolder(response, file, question) {
  if (question === "?content") return sendFile(response, file);
  const found = await stat(file);
  const typeOf = (/** @type {{ isDirectory(): boolean }} */ entry) => (entry.isDirectory() ? 2 : 1);
  const value =
    question === "?stat"
      ? { type: typeOf(found), ctime: found.ctimeMs, mtime: found.mtimeMs, size: found.size }
      : (await readdir(file, { withFileTypes: true })).map((entry) => [entry.name, typeOf(entry)]);
  send(response, "application/json", JSON.stringify(value));
}

/**
 * @param {string} folder
 * @param {string} path
 */
function below(folder, path) {
  const file = resolve(folder, path);
  if (file !== folder && !file.startsWith(folder + sep)) throw new Error("outside of the folder");
  return file;
}

/** @param {string} file */
async function exists(file) {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {string} type
 * @param {string} body
 */
function send(response, type, body) {
  response.writeHead(200, { "Content-Type": type }).end(body);
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {string} file
 */
async function sendFile(response, file) {
  const { size } = await stat(file);
  const type = types[extname(file)] ?? "application/octet-stream";
  response.writeHead(200, { "Content-Type": type, "Content-Length": size });
  createReadStream(file).pipe(response);
}
