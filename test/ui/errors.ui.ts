// What the editor shows of a file that is not a capture, or not a whole one.

import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { UiTests } from "./harness";

export const tests: UiTests = {
  "each bad file has its own page": async ({ openWorkbench }) => {
    const pages: Readonly<Record<string, RegExp>> = {
      "empty.pcap": /empty/i,
      "text.pcap": /not a capture/i,
      "header-cut.pcap": /header/i,
      "no-frames.pcap": /does not contain a frame/,
    };
    const workbench = await openWorkbench({
      prepare: async (folder) => {
        const whole = await readFile(join(folder, "clean.pcap"));
        await writeFile(join(folder, "empty.pcap"), "");
        await writeFile(join(folder, "text.pcap"), "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n");
        await writeFile(join(folder, "header-cut.pcap"), whole.subarray(0, 20));
        await writeFile(join(folder, "no-frames.pcap"), whole.subarray(0, 24));
      },
    });
    for (const [name, words] of Object.entries(pages)) {
      await workbench.openFromExplorer(name);
      // The page of the one before may still be there.
      await workbench.webview().locator(".empty-page", { hasText: words }).waitFor();
    }
  },

  "a capture that was cut shows what is there, under a banner": async ({ openWorkbench }) => {
    const workbench = await openWorkbench({
      prepare: async (folder) => {
        const whole = await readFile(join(folder, "clean.pcap"));
        await writeFile(join(folder, "cut.pcap"), whole.subarray(0, -5));
      },
    });
    await workbench.openFromExplorer("cut.pcap");
    const page = workbench.webview();
    await page
      .getByRole("row", { name: /established/ })
      .first()
      .waitFor();
    await page.locator("body", { hasText: /ends inside|cut|truncated/i }).waitFor();
  },

  "a capture that is rewritten offers to be reloaded, and one that vanishes says so": async ({ openWorkbench }) => {
    const workbench = await openWorkbench();
    const path = join(workbench.folder, "clean.pcap");
    await workbench.openFromExplorer("clean.pcap");
    const page = workbench.webview();
    await page
      .getByRole("row", { name: /established/ })
      .first()
      .waitFor();
    await writeFile(path, await readFile(join(workbench.folder, "refused.pcap")));
    await page.locator("body", { hasText: "changed on disk" }).waitFor();
    await page.locator(".banner", { hasText: "changed on disk" }).getByText("Reload", { exact: true }).click();
    await page
      .getByRole("row", { name: /refused/ })
      .first()
      .waitFor();
    await rm(path);
    await page.locator("body", { hasText: "is gone" }).waitFor();
    await page
      .getByRole("row", { name: /refused/ })
      .first()
      .waitFor();
  },

  "nothing is blocked by the page's own policy": async ({ openWorkbench }) => {
    const workbench = await openWorkbench();
    await workbench.openFromExplorer("clean.pcap");
    await workbench.webview().locator(".drawing svg").waitFor();
    const blocked = workbench.consoleMessages.filter((message) => /Content Security Policy|Refused to/i.test(message));
    assert.deepEqual(blocked, []);
  },
};
