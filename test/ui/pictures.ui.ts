// The README's pictures, which are at the same time a look at everything in each kind of theme.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { UiTests } from "./harness";
import type { WorkbenchOptions } from "./workbench";

const CAPTURE = "office.pcap";
const THEMES = { dark: "dark", light: "light", hc: "high-contrast" } as const satisfies Record<
  string,
  WorkbenchOptions["theme"]
>;

export const tests: UiTests = Object.fromEntries(
  Object.entries(THEMES).flatMap(([short, theme]) => [
    [
      `the editor in a ${theme} theme`,
      async ({ openWorkbench }) => {
        const workbench = await openWorkbench({ theme, prepare: joinSamples, size: { width: 1440, height: 1000 } });
        await workbench.openFromExplorer(CAPTURE);
        const page = workbench.webview();
        await page
          .getByRole("row", { name: /broken/ })
          .first()
          .click();
        await page.locator(".drawing svg g.row[aria-current='true']").waitFor();
        await workbench.picture(`overview-${short}`);
      },
    ],
    [
      `the transcript and its problems in a ${theme} theme`,
      async ({ openWorkbench }) => {
        const workbench = await openWorkbench({ theme, prepare: joinSamples, size: { width: 1680, height: 1050 } });
        await workbench.openFromExplorer(CAPTURE);
        await workbench
          .webview()
          .getByRole("row", { name: /broken/ })
          .first()
          .click();
        await workbench.webview().locator(".drawing svg g.row[aria-current='true']").waitFor();
        await workbench.runCommand("TCP Handshake: Show in Transcript");
        await workbench.waitForActiveTab(`${CAPTURE}.tcp-transcript`);
        await workbench.page.locator(".codelens-decoration").first().waitFor();
        await workbench.openProblems();
        await workbench.page.locator(".squiggly-error").first().waitFor();
        await workbench.picture(`transcript-${short}`);
      },
    ],
  ]),
);

/** Samples in one capture, in order of time, so that the list has something of everything. */
async function joinSamples(folder: string): Promise<void> {
  // This one is another one's recording with a field changed: the same connection a second time.
  const names = (await readdir(folder)).filter((name) => name.endsWith(".pcap") && !name.includes("accepted"));
  const files = await Promise.all(names.map((name) => readFile(join(folder, name))));
  const [first] = files;
  if (first === undefined) throw new Error("There are no samples.");
  // Records may follow each other only where the headers say the same: magic, and link type.
  const same = files.filter((file) => file.readUInt32LE(0) === first.readUInt32LE(0) && file[20] === first[20]);
  same.sort((a, b) => a.readUInt32LE(24) - b.readUInt32LE(24));
  await writeFile(
    join(folder, CAPTURE),
    Buffer.concat([first.subarray(0, 24), ...same.map((file) => file.subarray(24))]),
  );
}
