// What survives hiding a tab and loading the window again.

import type { UiTests } from "./harness";

export const tests: UiTests = {
  "the selection survives hiding the tab and reloading the window": async ({ openWorkbench }) => {
    const workbench = await openWorkbench();
    await workbench.openFromExplorer("clean.pcap");
    // Else the next capture takes its place.
    await workbench.runCommand("View: Keep Editor");
    const current = () => workbench.webview().locator("g.row[aria-current='true']", { hasText: /y\+1/ });
    await workbench
      .webview()
      .locator("g.row", { hasText: /ACK.*y\+1/ })
      .first()
      .click();
    await current().waitFor();
    await workbench.openFromExplorer("refused.pcap");
    await workbench.openFromExplorer("clean.pcap");
    await current().waitFor();
    await workbench.reload();
    await workbench.waitForActiveTab("clean.pcap");
    await current().waitFor();
  },
};
