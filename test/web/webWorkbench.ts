// A window of VS Code for the Web: no server of VS Code is behind it, and the extension runs in the browser.
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { Workbench, type WorkbenchOptions } from "../ui/workbench";
import { fillWorkspace, temporaryFolder } from "../vscode/workspace.mjs";
import { serveWeb } from "./server.mjs";

const settings = {
  "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
};

/** Opens the sample captures, and waits until the Explorer shows them. */
export async function openWebWorkbench(browser: Browser, options: WorkbenchOptions): Promise<Workbench> {
  const temporary = await temporaryFolder();
  const folder = join(temporary.path, "captures");
  await fillWorkspace(folder, { fixtures: options.fixtures ?? false });
  await options.prepare?.(folder);
  const server = await serveWeb({
    vscode: options.vscode ?? "latest",
    folder,
    settings: { ...settings, ...options.settings },
  });
  const context = await browser.newContext({ viewport: options.size ?? { width: 1600, height: 1000 } });
  context.setDefaultTimeout(60_000);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  // Nothing here ends by itself but the browser, which its own runner watches.
  const died = new Promise<never>(() => {});
  const workbench = new Workbench(page, folder, "TCP Handshake", options.pictures ?? false, died, async () => {
    await context.close();
    server.close();
    await temporary.dispose();
  });
  await page.goto(server.url);
  // Until the folder's file system is there, the Explorer has a row that says that it is not.
  await workbench.explorerRow("clean.pcap").waitFor({ timeout: 120_000 });
  return workbench;
}
