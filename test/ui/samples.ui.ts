import type { UiTests } from "./harness";

export const tests: UiTests = {
  "a sample is opened from the command palette, wherever one is": async ({ openWorkbench }) => {
    const workbench = await openWorkbench();
    const { page } = workbench;
    await workbench.runCommand("TCP Handshake: Open a Sample Capture…");
    await page.locator(".quick-input-widget .monaco-list-row", { hasText: "reset.pcap" }).first().click();
    await workbench.waitForActiveTab("reset.pcap");
    await workbench.webview().locator(".drawing svg").waitFor();
  },
};
