// Recordings of one connection at several places, compared as a user does it: chosen in the Explorer, read in the diagram.

import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { FrameLocator } from "playwright-core";
import { root } from "../vscode/paths.mjs";
import { chooseFirstPlace, compareInExplorer } from "./comparing";
import type { UiTests } from "./harness";
import { retry } from "./workbench";

/** Copies a recording's captures to the top of the workspace, under names of their own. */
const recording = (scene: string, places: readonly string[]) => async (folder: string) => {
  for (const place of places)
    await copyFile(join(root, `test/fixtures/network/${scene}/${place}.pcap`), join(folder, `at-${place}.pcap`));
};

export const tests: UiTests = {
  "two captures are compared, and a lost SYN-ACK is followed into the transcript": async ({ openWorkbench }) => {
    const workbench = await openWorkbench();
    await compareInExplorer(workbench, ["syn-ack-lost-client.pcap", "syn-ack-lost-server.pcap"]);
    const page = workbench.webview();
    await chooseFirstPlace(page, 2);
    await hasLifelines(page, 2);
    await page.locator("g.row.elsewhere").first().click();
    const frames = page.locator(".places-table .place-frame");
    await retry(async () => assert.deepEqual(await frames.allTextContents(), ["not seen", "Frame 2"]));
    await page.locator('g.row[data-frame="1"]').first().click();
    await page.locator("g.row[aria-current=true][data-frame='1']").waitFor();
    await workbench.runCommand("TCP Handshake: Show in Transcript");
    await workbench.textEditor.waitFor();
    await workbench.page.locator(".editor-group-container.active .view-line", { hasText: "lost" }).first().waitFor();
  },

  "an address that a router translates: one connection, its SYN side by side": async ({ openWorkbench }) => {
    const workbench = await openWorkbench({ prepare: recording("snat", ["client", "server"]) });
    await compareInExplorer(workbench, ["at-client.pcap", "at-server.pcap"]);
    const page = workbench.webview();
    await chooseFirstPlace(page, 2);
    await page.locator('g.row[data-frame="1"]').first().click();
    await page.locator(".places-table tr.changed", { hasText: "198.51.100.1" }).first().waitFor();
    assert.equal(await page.locator(".places-table .place-choice").count(), 2);
    // The table is built anew when the frames of both places are there.
    await retry(async () => {
      await page.locator(".places-table .place-choice", { hasText: "at-server.pcap" }).click({ timeout: 5000 });
      const pressed = page.locator(".places-table .place-choice[aria-pressed=true]", { hasText: "at-server.pcap" });
      await pressed.waitFor({ timeout: 5000 });
    });
  },

  "a proxy that answers SYNs by itself: its own handshake begins in between": async ({ openWorkbench }) => {
    const workbench = await openWorkbench({ prepare: recording("syn-proxy", ["client", "server"]) });
    await compareInExplorer(workbench, ["at-client.pcap", "at-server.pcap"]);
    const page = workbench.webview();
    await chooseFirstPlace(page, 2);
    await hasLifelines(page, 2);
    const problems = await workbench.openProblems();
    await problems.filter({ hasText: "injected-between" }).first().waitFor();
  },
};

/** A line without width does not count as visible. */
async function hasLifelines(page: FrameLocator, count: number): Promise<void> {
  await page
    .locator(".drawing path.place-line")
    .nth(count - 1)
    .waitFor({ state: "attached" });
}
