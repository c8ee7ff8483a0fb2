// The servers of VS Code behind the windows of tests. Starting one, and loading VS Code into an empty browser, takes longer than
// most tests: one server and one browser context serve all tests in turn. What a window keeps is emptied before the next.
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { replaceSettings, type Server, startServer } from "../vscode/server.mjs";
import { installExtension, installOpener, temporaryFolder } from "../vscode/workspace.mjs";
import type { WorkbenchOptions } from "./workbench";

export interface PageOptions extends WorkbenchOptions {
  /** Where a server of its own keeps its data. */
  readonly ownDataDir: string;
}

export interface ServedPage {
  readonly server: Server;
  readonly page: Page;
  /** Of the extension's commands. */
  readonly category: string;
  close(): Promise<void>;
}

interface Serving {
  readonly server: Server;
  readonly context: BrowserContext;
  readonly dataDir: string;
  readonly category: string;
  close(): Promise<void>;
}

const SIZE = { width: 1600, height: 1000 };

export class WorkbenchServers {
  readonly #browser: Browser;
  #shared: Serving | undefined;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** An empty page, and the server that it is to load. One at a time. */
  async openPage(options: PageOptions): Promise<ServedPage> {
    const { language, opensSample, ownServer, size = SIZE, settings } = options;
    if (ownServer || opensSample || language !== undefined) {
      const own = await serve(this.#browser, options.ownDataDir, options);
      const page = await own.context.newPage();
      await page.setViewportSize(size);
      return { ...own, page };
    }
    this.#shared ??= await this.#share(options);
    const { server, context, dataDir, category } = this.#shared;
    await replaceSettings(dataDir, settings);
    const page = await context.newPage();
    await page.setViewportSize(size);
    const session = await context.newCDPSession(page);
    await session.send("Storage.clearDataForOrigin", { origin: new URL(server.url).origin, storageTypes: "all" });
    await session.detach();
    const close = async () => {
      // A window that is left tells its extension host to end.
      await page.goto("about:blank");
      await page.close();
    };
    return { server, page, category, close };
  }

  /** Ends the server that tests share. The next test gets another: after one that failed, nothing is left of it. */
  async close(): Promise<void> {
    const shared = this.#shared;
    this.#shared = undefined;
    await shared?.close();
  }

  async #share(options: PageOptions): Promise<Serving> {
    const temporary = await temporaryFolder();
    const serving = await serve(this.#browser, join(temporary.path, "data"), options);
    return {
      ...serving,
      close: async () => {
        await serving.close();
        await temporary.dispose();
      },
    };
  }
}

async function serve(browser: Browser, dataDir: string, options: PageOptions): Promise<Serving> {
  const extensions = join(dataDir, "extensions");
  const { category } = await installExtension(extensions);
  if (options.opensSample) await installOpener(extensions);
  const server = await startServer({
    vscode: options.vscode ?? "latest",
    dataDir,
    ...(options.language !== undefined && { language: options.language }),
    ...(options.settings && { settings: options.settings }),
  });
  const context = await browser.newContext({ viewport: SIZE });
  context.setDefaultTimeout(60_000);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const close = async () => {
    await context.close();
    await server.close();
  };
  return { server, context, dataDir, category: category ?? "", close };
}
