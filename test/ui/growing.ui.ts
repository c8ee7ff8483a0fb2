// A capture that grows while somebody reads in it.

import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pcapFile } from "../support/frames";
import { buildScript } from "../support/script";
import type { UiTests } from "./harness";

const { records, bytes } = buildScript(`
  > S  0:0(0) <mss 1460>
  +1 > S  0:0(0) <mss 1460>
  +0.1 flow 2: > S  0:0(0) <mss 1460>
  flow 2: < S. 0:0(0) ack 1 <mss 1460>
  flow 2: > .  1:1(0) ack 1`);
const BEGINNING = pcapFile(records.slice(0, 3));

export const tests: UiTests = {
  "the reader's place is kept while the capture grows": async ({ openWorkbench }) => {
    let path = "";
    const workbench = await openWorkbench({
      prepare: async (folder) => {
        path = join(folder, "growing.pcap");
        await writeFile(path, BEGINNING);
      },
    });
    await workbench.openFromExplorer("growing.pcap");
    const page = workbench.webview();
    await page.getByText("2 flows").first().waitFor();
    await page.locator("[role=row]", { hasText: "10.0.0.1" }).first().click();
    const second = page.locator("g.row", { hasText: "SYN" }).nth(1);
    await second.click();
    await page.locator("g.row[aria-current='true']").waitFor();
    const chosen = await page.locator("g.row[aria-current='true']").textContent();
    await workbench.runCommand("TCP Handshake: Follow the Capture While It Grows");
    await page.locator("vscode-checkbox[aria-checked='true']", { hasText: "Follow" }).waitFor();
    await appendFile(path, bytes.subarray(BEGINNING.length));
    await page.getByText("5 frames").first().waitFor();
    const now = await page.locator("g.row[aria-current='true']").textContent();
    if (now !== chosen) throw new Error(`"${chosen}" was chosen, now it is "${now}"`);
  },
};
