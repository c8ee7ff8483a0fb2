import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { root } from "../vscode/paths.mjs";
import type { UiTests } from "./harness";

export const tests: UiTests = {
  "a CodeLens of the transcript opens the diagram at its flow": async ({ openWorkbench }) => {
    const workbench = await openWorkbench();
    const { page } = workbench;
    await workbench.explorerRow("refused.pcap").click({ button: "right" });
    await chooseItem(page, "Open Transcript");
    await workbench.waitForActiveTab("refused.pcap.tcp-transcript");
    await page.locator(".codelens-decoration a", { hasText: "Show diagram" }).first().click();
    await workbench.waitForActiveTab("refused.pcap");
    await workbench.webview().locator("g.row[aria-current='true']").waitFor();
  },

  "the context menu of a segment leads to its line": async ({ openWorkbench }) => {
    const workbench = await openWorkbench();
    await workbench.openFromExplorer("refused.pcap");
    const segment = workbench.webview().locator("g.row", { hasText: "RST" }).first();
    await segment.click({ button: "right" });
    await chooseItem(workbench.page, "Show in Transcript");
    await workbench.waitForActiveTab("refused.pcap.tcp-transcript");
    await workbench.cursor.filter({ hasText: "Ln 3," }).waitFor();
  },

  "a command about a flow asks for one when none is chosen": async ({ openWorkbench }) => {
    const twoFlows = join(root, "test/fixtures/recorded/port-reused.pcap");
    const workbench = await openWorkbench({ prepare: (folder) => copyFile(twoFlows, join(folder, "two.pcap")) });
    await workbench.openFromExplorer("two.pcap");
    await workbench
      .webview()
      .getByRole("row", { name: /established/ })
      .first()
      .waitFor();
    for (const title of [
      "Show in Transcript",
      "Open Transcript of This Flow",
      "Copy Wireshark Display Filter of This Flow",
      "Show Diagram",
    ]) {
      await workbench.runCommand(`TCP Handshake: ${title}`);
      const asked = workbench.notifications.filter({ hasText: "Select a flow first." });
      await asked.waitFor();
      await workbench.page.keyboard.press("Escape");
      await workbench.runCommand("Notifications: Clear All Notifications");
      await asked.waitFor({ state: "hidden" });
    }
  },
};

/** A click that comes right after the menu is taken for the end of the one that opened it: a key is not. */
async function chooseItem(page: Page, name: string): Promise<void> {
  const item = page.getByRole("menuitem", { name });
  await item.hover();
  await page.locator(".action-item.focused", { has: item }).waitFor();
  await page.keyboard.press("Enter");
}
