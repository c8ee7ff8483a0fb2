// A live capture through VS Code's window, of connections that are opened while it runs.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { openScene, whyNoScene } from "../live/scene";
import type { UiTests } from "./harness";
import type { Workbench } from "./workbench";

const why = whyNoScene("tcpdump");

export const tests: UiTests = {
  "a live capture shows handshakes fail while they happen": async ({ openWorkbench, skip }) => {
    if (why !== undefined) skip(why);
    const scene = await openScene();
    try {
      const workbench = await openWorkbench({
        prepare: (folder) => nameProgram(folder, scene.wrapper("tcpdump", join(folder, ".."))),
      });
      await start(workbench);
      const page = workbench.webview();
      const flow = (outcome: RegExp) => page.getByRole("row", { name: outcome }).first();
      await scene.act("good");
      await flow(/established/).waitFor();
      await scene.act("refused");
      await flow(/refused/).waitFor();
      await scene.act("wrong-ack");
      await flow(/broken/).waitFor();
      await scene.act("dropped");
      await flow(/unanswered/).waitFor();
      await flow(/broken/).click();
      await page.locator("[data-rule='syn-ack-wrong-ack']").first().waitFor();
      const problems = await workbench.openProblems();
      await problems.filter({ hasText: "syn-ack-wrong-ack" }).first().waitFor();
      // No frame tells that nothing came: the clock does.
      await problems.filter({ hasText: "syn-unanswered" }).first().waitFor();
      await counted(workbench, /\d+ frames, 0 dropped/);
      await workbench.picture("live");

      await stopButton(workbench).click();
      await workbench.notifications.filter({ hasText: "is not saved yet" }).waitFor();
      await stopButton(workbench).waitFor({ state: "hidden" });
      assert.equal(await flow(/established/).count(), 1);
    } finally {
      await scene.close();
    }
  },
};

/** In the settings of the machine: neither the folder's nor, where extensions run elsewhere, the user's may say it. */
async function nameProgram(folder: string, path: string): Promise<void> {
  const machine = join(folder, "../data/data/Machine");
  await mkdir(machine, { recursive: true });
  await writeFile(join(machine, "settings.json"), JSON.stringify({ "tcpHandshake.live.tcpdump": path }));
}

/** From the command to the first frame, by keyboard: the program is known, each question's first answer but the interface. */
async function start(workbench: Workbench): Promise<void> {
  await workbench.runCommand("TCP Handshake: Start Live Capture…");
  const { page } = workbench;
  const title = (text: string) => page.locator(".quick-input-title", { hasText: text });
  const row = (text: string) => page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();
  await title("Program").waitFor();
  await row("tcpdump").click();
  await title("Interface").waitFor();
  await row("wire").click();
  await title("How Much").waitFor();
  await page.keyboard.press("Enter");
  await title("Capture Filter").waitFor();
  await page.keyboard.press("Enter");
  await stopButton(workbench).waitFor();
}

function stopButton(workbench: Workbench): Locator {
  return workbench.page.locator(".statusbar-item", { hasText: "Stop" });
}

async function counted(workbench: Workbench, text: RegExp): Promise<void> {
  await workbench.page.locator(".statusbar-item", { hasText: text }).waitFor();
}
