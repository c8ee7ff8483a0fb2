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
};
