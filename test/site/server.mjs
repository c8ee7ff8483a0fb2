// @ts-check
// Serves the built site, as any server of files does.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";

/** @type {Readonly<Record<string, string>>} */
const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

/**
 * @param {string} folder
 * @returns {Promise<{ url: string, served: readonly string[], close: () => void }>} `served`: what was asked for so far.
 */
export async function serveSite(folder) {
  /** @type {string[]} */
  const served = [];
  const server = createServer(async (request, response) => {
    served.push(request.url ?? "");
    const { pathname } = new URL(request.url ?? "/", "http://site");
    const file = normalize(join(folder, pathname === "/" ? "index.html" : decodeURIComponent(pathname)));
    const content = file.startsWith(folder + sep) ? await readFile(file).catch(() => undefined) : undefined;
    if (content === undefined) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": types[extname(file)] ?? "application/octet-stream" }).end(content);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    served,
    url: `http://127.0.0.1:${port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
