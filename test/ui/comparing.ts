// Captures of several places, compared as a user does it.

import type { FrameLocator } from "playwright-core";
import { retry, type Workbench } from "./workbench";

/** Chooses files in the Explorer and compares them by its context menu. */
export async function compareInExplorer(workbench: Workbench, names: readonly string[]): Promise<void> {
  const [first, ...others] = names;
  await workbench.explorerRow(first!).click();
  await workbench.waitForActiveTab(first!);
  await workbench.webview().locator(".list-rows .row").first().waitFor();
  const item = workbench.page.getByRole("menuitem", { name: "Compare as Capture Points" });
  // An editor that is still opening may take the focus, which closes the menu.
  await retry(async () => {
    try {
      await workbench.explorerRow(first!).click();
      for (const name of others) await workbench.explorerRow(name).click({ modifiers: ["ControlOrMeta"] });
      await workbench.explorerRow(others.at(-1)!).click({ button: "right" });
      await item.hover({ timeout: 5000 });
      await workbench.page.locator(".action-item.focused", { has: item }).waitFor({ timeout: 5000 });
      await workbench.page.keyboard.press("Enter");
      await item.waitFor({ state: "hidden", timeout: 5000 });
    } catch (error) {
      await workbench.page.keyboard.press("Escape");
      throw error;
    }
  });
  await workbench.page.locator(".tab.active", { hasText: "↔" }).waitFor();
}

/** Opens the first connection's row and chooses its first place. */
export async function chooseFirstPlace(page: FrameLocator, places: number): Promise<void> {
  const rows = page.locator(".list-rows .row");
  await rows.first().waitFor();
  await rows.first().locator(".connection-twistie").click();
  await rows.nth(places).waitFor();
  await rows.nth(1).click();
  await page.locator("g.row[aria-current=true]").waitFor();
}
