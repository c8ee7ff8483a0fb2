// The main way in another language.

import assert from "node:assert/strict";
import type { UiTests } from "./harness";

const SAMPLE = "syn-ack-wrong-ack.pcap";

export const tests: UiTests = {
  "in Chinese: from a capture to its problem, the transcript and back": async ({ openWorkbench }) => {
    const workbench = await openWorkbench({ language: "zh-cn" });
    await workbench.openFromExplorer(SAMPLE);
    const page = workbench.webview();
    await page
      .getByRole("row", { name: /流 1，.*握手错误，错误 syn-ack-wrong-ack/ })
      .first()
      .waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "zh-cn");
    await page.locator(".drawing svg").waitFor();
    await page.getByRole("list", { name: /个问题/ }).waitFor();
    await page.locator("g.row[aria-current='true']").waitFor();
    await workbench.picture("language-zh-cn");

    await workbench.runCommand("TCP Handshake: 在文本记录中显示");
    await workbench.waitForActiveTab(`${SAMPLE}.tcp-transcript`);
    await workbench.runCommand("TCP Handshake: 显示时序图");
    await workbench.waitForActiveTab(SAMPLE);
    await page.locator("g.row[aria-current='true']").waitFor();
  },
};
