// The main way in VS Code for the Web: a capture, its flow, the diagram, the transcript and back, filter and summary.

import assert from "node:assert/strict";
import type { FrameLocator } from "playwright-core";
import type { UiTests } from "../ui/harness";
import { retry, type Workbench } from "../ui/workbench";

const SAMPLE = "syn-ack-wrong-ack.pcap";
const TRANSCRIPT = `${SAMPLE}.tcp-transcript`;

export const tests: UiTests = {
  "a capture is opened, read, filtered, and jumped to and from": async ({ openWorkbench }) => {
    const workbench = await openWorkbench();
    const foreign = foreignRequests(workbench);
    await workbench.openFromExplorer(SAMPLE);
    const page = workbench.webview();
    await showsFlow(page);
    await (await workbench.openProblems()).filter({ hasText: "syn-ack-wrong-ack" }).first().waitFor();

    await page.locator("g.row[aria-current='true']").click();
    await workbench.page.keyboard.press("Alt+Enter");
    await workbench.waitForActiveTab(TRANSCRIPT);
    await workbench.cursor.filter({ hasText: /Ln \d/ }).waitFor();
    await retry(async () => assert.ok((await workbench.visibleLines()).some((line) => /SYN,ACK.*ack=x\b/.test(line))));
    await workbench.page.keyboard.press("Alt+Enter");
    await workbench.waitForActiveTab(SAMPLE);
    await page.locator("g.row:focus", { hasText: "SYN" }).waitFor();

    await workbench.page.keyboard.press("Control+F");
    const filter = page.locator(".filter-text input");
    await filter.fill("refused");
    await page.locator(".list-empty").waitFor();
    await filter.fill("broken");
    await page
      .getByRole("row", { name: /broken/ })
      .first()
      .waitFor();
    await workbench.page.keyboard.press("Alt+Home");
    await page.locator(".cause").first().waitFor();

    await offersNoPrograms(workbench);
    assert.deepEqual(foreign, []);
  },

  "a file that is dragged in is opened": async ({ openWorkbench }) => {
    const workbench = await openWorkbench();
    const { page } = workbench;
    const box = await page.locator(".editor-group-container").first().boundingBox();
    assert.ok(box);
    const devTools = await page.context().newCDPSession(page);
    const data = { items: [], files: [`${workbench.folder}/${SAMPLE}`], dragOperationsMask: 1 };
    const at = { x: box.x + box.width / 2, y: box.y + box.height / 2, data };
    for (const type of ["dragEnter", "dragOver", "dragOver"] as const) {
      await devTools.send("Input.dispatchDragEvent", { type, ...at });
    }
    // VS Code takes a drop only where it has drawn that it would.
    await page.locator("#monaco-workbench-editor-drop-overlay").first().waitFor();
    await devTools.send("Input.dispatchDragEvent", { type: "drop", ...at });
    await workbench.waitForActiveTab(SAMPLE);
    await showsFlow(workbench.webview());
  },
};

async function showsFlow(page: FrameLocator): Promise<void> {
  await page
    .getByRole("row", { name: /broken/ })
    .first()
    .click();
  for (const hasText of [/SYN/, /✗/, /SYN-SENT/]) await page.locator(".drawing svg", { hasText }).waitFor();
  await page.locator("[data-rule='syn-ack-wrong-ack']").first().waitFor();
}

async function offersNoPrograms({ page }: Workbench): Promise<void> {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input[type=text]").fill(">TCP Handshake: Start Live Capture");
  const offered = page.locator(".quick-input-widget .monaco-list-row");
  // What is found comes first; without it, the list begins with what is similar.
  await offered
    .first()
    .filter({ hasText: /Start Live|similar commands/ })
    .waitFor();
  assert.equal(await offered.filter({ hasText: "Live Capture" }).count(), 0);
}

/** Addresses that are asked for from now on and are not on this machine. */
function foreignRequests({ page }: Workbench): readonly string[] {
  const found: string[] = [];
  page.context().on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(?:http|ws)s?:$/.test(protocol) && !/(?:^|\.)localhost$/.test(hostname)) found.push(request.url());
  });
  return found;
}
