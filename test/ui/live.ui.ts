// A live capture through VS Code's window, of connections that are opened while it runs.

import assert from "node:assert/strict";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { openScene, whyNoScene } from "../live/scene";
import { animate } from "./animation";
import type { UiTests } from "./harness";
import { retry, type Workbench } from "./workbench";

const why = whyNoScene("tcpdump");

export const tests: UiTests = {
  "a live capture shows handshakes fail while they happen": async ({ openWorkbench, skip }) => {
    if (why !== undefined) skip(why);
    const scene = await openScene();
    try {
      const workbench = await openWorkbench({
        ownServer: true,
        prepare: (folder) => nameProgram(folder, scene.wrapper("tcpdump", join(folder, ".."))),
        // The path of this machine says nothing in a picture.
        settings: { "breadcrumbs.enabled": false },
      });
      const film: Buffer[] = [];
      const take = async () => film.push(await workbench.page.screenshot({ animations: "disabled" }));
      await start(workbench);
      const page = workbench.webview();
      const flow = (outcome: RegExp) => page.getByRole("row", { name: outcome }).first();
      await scene.act("good");
      await flow(/established/).waitFor();
      await flow(/established/).click();
      await page.locator(".drawing svg", { hasText: "SYN" }).waitFor();
      await take();
      const kept = await readdir(storage(workbench));
      assert.deepEqual(kept.map((name) => name.replace(/^live-.*\.pcap/, "")).sort(), ["", ".running"]);
      await scene.act("refused");
      await flow(/refused/).waitFor();
      await flow(/refused/).click();
      await page.locator(".drawing svg", { hasText: "SYN" }).waitFor();
      await take();
      await scene.act("wrong-ack");
      await flow(/broken/).waitFor();
      await flow(/broken/).click();
      await page.locator("[data-rule='syn-ack-wrong-ack']").first().waitFor();
      await take();
      await scene.act("dropped");
      await flow(/unanswered/).waitFor();
      await flow(/unanswered/).click();
      await page.locator("[data-rule='syn-unanswered']").first().waitFor();
      await take();
      const problems = await workbench.openProblems();
      await problems.filter({ hasText: "syn-ack-wrong-ack" }).first().waitFor();
      // No frame tells that nothing came: the clock does.
      await problems.filter({ hasText: "syn-unanswered" }).first().waitFor();
      await counted(workbench, /\d+ frames, 0 dropped/);
      await take();
      await workbench.keepPicture("live", animate(film, 2000));

      await stopButton(workbench).click();
      await workbench.notifications.filter({ hasText: "is not saved yet" }).waitFor();
      await stopButton(workbench).waitFor({ state: "hidden" });
      await workbench.page.getByRole("button", { name: "Save As…" }).last().click();
      const target = join(workbench.folder, "saved.pcap");
      await answerPath(workbench, target);
      await workbench.waitForActiveTab("saved.pcap");
      await flow(/broken/).waitFor();
      const rows = page.getByRole("row", { name: /established|refused|broken|unanswered/ });
      await retry(async () => assert.equal(await rows.count(), 4));
      assert.equal((await readFile(target)).readUInt32LE(0), 0xa1b2c3d4);
      await retry(async () => assert.deepEqual(await readdir(storage(workbench)), []));
    } finally {
      await scene.close();
    }
  },

  "a missing permission to capture is explained, and nothing is left behind": async ({ openWorkbench, skip }) => {
    if (why !== undefined) skip(why);
    const workbench = await openWorkbench({
      ownServer: true,
      prepare: async (folder) => {
        const path = join(folder, "../tcpdump");
        const nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups";
        await writeFile(path, `#!/bin/sh\nexec ${nobody} tcpdump "$@"\n`, { mode: 0o755 });
        await nameProgram(folder, path);
      },
    });
    await ask(workbench, "lo");
    await workbench.notifications.filter({ hasText: /tcpdump is not permitted to capture from lo.*setcap/ }).waitFor();
    await stopButton(workbench).waitFor({ state: "hidden" });
  },

  "a filter that the program does not understand is reported in its words": async ({ openWorkbench, skip }) => {
    if (why !== undefined) skip(why);
    const workbench = await openWorkbench();
    await ask(workbench, "lo", "tcpp port");
    const message = workbench.page.locator(".quick-input-message", { hasText: "syntax error" });
    await message.waitFor();
    await workbench.page.keyboard.press("Escape");
    await stopButton(workbench).waitFor({ state: "hidden" });
  },

  "of several unsaved captures, the ones behind are offered": async ({ openWorkbench }) => {
    const older = "live-2026-01-31-17-05-09-lo.pcap";
    const newer = "live-2026-01-31-17-06-00-lo.pcap";
    const workbench = await openWorkbench({
      ownServer: true,
      prepare: async (folder) => {
        const live = storage({ folder });
        await mkdir(live, { recursive: true });
        for (const name of [older, newer]) await copyFile(join(folder, "refused.pcap"), join(live, name));
      },
    });
    const { page } = workbench;
    const offered = page.locator(".quick-input-list .monaco-list-row");
    await workbench.runCommand(OPEN_UNSAVED);
    await offered.filter({ hasText: newer }).waitFor();
    await retry(async () => assert.equal(await offered.count(), 2));
    await offered.filter({ hasText: older }).click();
    await workbench.waitForActiveTab(older);
    await workbench.runCommand(OPEN_UNSAVED);
    await workbench.waitForActiveTab(newer);
  },

  "in a folder that is not trusted no program is started, and it is said why": async ({ openWorkbench }) => {
    const workbench = await openWorkbench({ trusted: false });
    await workbench.runCommand(START);
    await workbench.notifications.filter({ hasText: "requires a trusted folder" }).waitFor();
    assert.equal(await workbench.page.locator(".quick-input-title:visible").count(), 0);
  },
};

const OPEN_UNSAVED = "TCP Handshake: Open Unsaved Live Capture…";
const START = "TCP Handshake: Start Live Capture…";

/** Where captures are until they are saved. */
function storage({ folder }: Pick<Workbench, "folder">): string {
  return join(folder, "../data/data/User/globalStorage/tcp-handshake.tcp-handshake/live");
}

/**
 * In VS Code's own dialog for files. When it has looked at the folder it fills in its suggestion, over whatever was typed
 * before; and it does not hear a press of OK while it looks at one.
 */
async function answerPath({ page }: Workbench, path: string): Promise<void> {
  const dialog = page.locator(".quick-input-widget");
  const input = dialog.locator("input[type=text]");
  await dialog.waitFor();
  await retry(async () => assert.match(await input.inputValue({ timeout: 3000 }), /live-.*\.pcap$/));
  await retry(async () => {
    if (!(await dialog.isVisible())) return;
    await input.fill(path, { timeout: 3000 });
    assert.equal(await input.inputValue({ timeout: 3000 }), path);
    await dialog.getByText("OK", { exact: true }).click({ timeout: 3000 });
    await dialog.waitFor({ state: "hidden", timeout: 3000 });
  });
}

/** In the settings of the machine: neither the folder's nor, where extensions run elsewhere, the user's may say it. */
async function nameProgram(folder: string, path: string): Promise<void> {
  const machine = join(folder, "../data/data/Machine");
  await mkdir(machine, { recursive: true });
  await writeFile(join(machine, "settings.json"), JSON.stringify({ "tcpHandshake.live.tcpdump": path }));
}

async function start(workbench: Workbench): Promise<void> {
  await ask(workbench, "wire");
  await stopButton(workbench).waitFor();
}

/** Answers the questions of a live capture; the filter's as it is suggested. */
async function ask(workbench: Workbench, device: string, filter?: string): Promise<void> {
  await workbench.runCommand(START);
  const { page } = workbench;
  const title = (text: string) => page.locator(".quick-input-title", { hasText: text });
  const row = (text: string) =>
    page.locator(`.quick-input-list .monaco-list-row:has(:text-is(${JSON.stringify(text)}))`).first();
  await title("Interface").waitFor();
  await row(device).click();
  await title("Capture Filter").waitFor();
  const prompt = page.locator(".quick-input-widget", { hasText: "Filter expression of tcpdump" });
  if (!(await prompt.isVisible())) await page.getByRole("button", { name: "Use Another Program" }).click();
  await prompt.waitFor();
  if (filter !== undefined) await page.locator(".quick-input-widget input[type=text]").fill(filter);
  await page.keyboard.press("Enter");
}

function stopButton(workbench: Workbench): Locator {
  return workbench.page.locator(".statusbar-item", { hasText: "Stop" });
}

async function counted(workbench: Workbench, text: RegExp): Promise<void> {
  await workbench.page.locator(".statusbar-item", { hasText: text }).waitFor();
}
