import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import type { UiTests } from "./harness";

export const tests: UiTests = {
  "a click on a capture in the Explorer opens the extension's editor": async ({ openWorkbench }) => {
    const workbench = await openWorkbench();
    const capture = (await readdir(workbench.folder)).find((name) => name.endsWith(".pcap"));
    assert.ok(capture, "there is no sample capture");
    await workbench.openFromExplorer(capture);
    await workbench.webview().locator("body *").first().waitFor();
  },

  "what npm start serves has a capture open in the extension's editor, and leaves open what the reader chose": async ({
    openWorkbench,
  }) => {
    const workbench = await openWorkbench({ opensSample: true });
    await workbench.waitForActiveTab("syn-ack-wrong-ack.pcap");
    await workbench.webview().locator(".list-grid:focus").waitFor();
    await workbench.openFromExplorer("clean.pcap");
    await workbench.runCommand("View: Close Other Editors in Group");
    await workbench.reload();
    await workbench.waitForActiveTab("clean.pcap");
    await workbench.webview().locator(".drawing svg").waitFor();
    assert.equal(await workbench.page.locator(".tab").count(), 1);
  },
};
