// The main way: a capture in the Explorer, its flow, the diagram, the problem, and the jump both ways.

import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import type { UiTests } from "./harness";
import { retry, type Workbench } from "./workbench";

const SAMPLE = "syn-ack-wrong-ack.pcap";
const TRANSCRIPT = `${SAMPLE}.tcp-transcript`;

export const tests: UiTests = {
  "a click on a capture and on its flow shows the handshake and what is wrong with it": async ({ openWorkbench }) => {
    const workbench = await openWorkbench();
    const page = await openSample(workbench);
    await page
      .getByRole("row", { name: /broken/ })
      .first()
      .click();
    for (const hasText of [/SYN/, /x\+1/, /✗/, /SYN-SENT/]) await page.locator(".drawing svg", { hasText }).waitFor();
    await page.locator("[data-rule='syn-ack-wrong-ack']").first().waitFor();
    const label = workbench.explorerRow(SAMPLE).locator(".monaco-icon-label").first();
    await retry(async () => {
      const badge = await label.evaluate((element) => getComputedStyle(element, "::after").content);
      assert.match(badge, /^"[1-9]\+?"$/);
    });
  },

  "a click on a problem selects the segment in transcript and diagram": async ({ openWorkbench }) => {
    const workbench = await openWorkbench();
    const page = await openSample(workbench);
    await page.locator(".drawing svg").waitFor();
    await workbench.runCommand("View: Split Editor Right");
    const problem = (await workbench.openProblems()).filter({ hasText: "syn-ack-wrong-ack" }).first();
    await problem.dblclick();
    await workbench.waitForActiveTab(TRANSCRIPT);
    await cursorIn(workbench, /SYN,ACK/);
    await selectedRow(workbench, /SYN, ?ACK/);
  },

  "a problem's rule opens as a page inside VS Code": async ({ openWorkbench }) => {
    const workbench = await openWorkbench();
    await openSample(workbench);
    const problem = (await workbench.openProblems()).filter({ hasText: "syn-ack-wrong-ack" }).first();
    await problem.locator("a", { hasText: "syn-ack-wrong-ack" }).click();
    await workbench.page.locator(".tab.active", { hasText: "Preview syn-ack-wrong-ack.md" }).waitFor();
  },

  "the same by keyboard alone": async ({ openWorkbench }) => {
    const workbench = await openWorkbench();
    const { keyboard } = workbench.page;
    await keyboard.press("Control+P");
    await keyboard.type(SAMPLE);
    await workbench.page.locator(".quick-input-widget .monaco-list-row", { hasText: SAMPLE }).first().waitFor();
    await keyboard.press("Enter");
    await workbench.waitForActiveTab(SAMPLE);
    const page = workbench.webview();
    await page.locator(".list-grid:focus").waitFor();
    await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await page.locator("g.row:focus").waitFor();
    await keyboard.press("Home");
    await keyboard.press("ArrowDown");
    await selectedRow(workbench, /SYN, ?ACK/);
    await keyboard.press("Alt+Enter");
    await workbench.waitForActiveTab(TRANSCRIPT);
    await cursorIn(workbench, /SYN,ACK/);
    await keyboard.press("ArrowUp");
    await keyboard.press("Alt+Enter");
    await workbench.waitForActiveTab(SAMPLE);
    await selectedRow(workbench, /SYN(?!, ?ACK)/);
    await page.locator("g.row:focus", { hasText: /SYN(?!, ?ACK)/ }).waitFor();
    assert.equal(await workbench.tab(SAMPLE).count(), 1, "the capture is in one tab");
    await isIn(
      workbench.page.locator("iframe.webview:visible"),
      workbench.page.locator(".editor-group-container").first(),
    );
    await keyboard.press("ArrowDown");
    await selectedRow(workbench, /SYN, ?ACK/);
  },

  "a click in the Explorer leaves the focus there": async ({ openWorkbench }) => {
    const workbench = await openWorkbench();
    const page = await openSample(workbench);
    await page.locator(".drawing svg").waitFor();
    await workbench.explorer.locator(".monaco-list:focus").waitFor();
    assert.equal(await page.locator(".list-grid:focus").count(), 0);
  },
};

/** Fails unless the one lies within the other on screen. */
async function isIn(inner: Locator, outer: Locator): Promise<void> {
  const [a, b] = [await inner.boundingBox(), await outer.boundingBox()];
  assert.ok(a && b, "both are on screen");
  const isInside = a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;
  assert.ok(isInside && a.width > 0 && a.height > 0, `${JSON.stringify(a)} is not in ${JSON.stringify(b)}`);
}

async function openSample(workbench: Workbench) {
  await workbench.openFromExplorer(SAMPLE);
  const page = workbench.webview();
  await page
    .getByRole("row", { name: /broken/ })
    .first()
    .waitFor();
  return page;
}

/** Waits until the transcript's cursor is in a line with this text. */
async function cursorIn(workbench: Workbench, text: RegExp): Promise<void> {
  await workbench.cursor.waitFor();
  let line = "";
  for (let attempt = 0; attempt < 450; attempt++) {
    const number = Number(/Ln (\d+)/.exec((await workbench.cursor.textContent()) ?? "")?.[1]);
    const top = Number(await workbench.textEditor.locator(".line-numbers").first().textContent());
    line = (await workbench.visibleLines())[number - top] ?? "";
    if (text.test(line)) return;
    await workbench.page.waitForTimeout(100);
  }
  assert.match(line, text);
}

/** Waits until some diagram on screen has selected a row with this text. */
async function selectedRow(workbench: Workbench, text: RegExp): Promise<Locator> {
  const row = workbench.webview().locator("g.row[aria-current='true']", { hasText: text });
  await row.waitFor();
  return row;
}
