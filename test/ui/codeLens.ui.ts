import type { UiTests } from "./harness";

export const tests: UiTests = {
  "a CodeLens of the transcript opens the diagram at its flow": async ({ openWorkbench }) => {
    const workbench = await openWorkbench();
    const { page } = workbench;
    await workbench.explorerRow("refused.pcap").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Open Transcript" }).click();
    await workbench.waitForActiveTab("refused.pcap.tcp-transcript");
    await page.locator(".codelens-decoration a", { hasText: "Show diagram" }).first().click();
    await workbench.waitForActiveTab("refused.pcap");
    await workbench.webview().locator("g.row[aria-current='true']").waitFor();
  },
};
