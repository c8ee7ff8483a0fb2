// The README's pictures, which are at the same time a look at everything in each kind of theme.

import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Connection, recordConnections } from "../support/connections";
import { chooseFirstPlace, compareInExplorer } from "./comparing";
import type { UiTests } from "./harness";
import type { Workbench, WorkbenchOptions } from "./workbench";

const CAPTURE = "office.pcap";
/** One connection twice, by two clocks. */
const PAIR = /-(?:client|server)\.pcap$/;
const THEMES = { dark: "dark", light: "light", hc: "high-contrast" } as const satisfies Record<
  string,
  WorkbenchOptions["theme"]
>;

const overviews = Object.entries(THEMES).map(([short, theme]): [string, UiTests[string]] => [
  `a flow in a ${theme} theme`,
  async ({ openWorkbench }) => {
    const workbench = await openWorkbench({ theme, prepare: joinSamples, size: { width: 1440, height: 1180 } });
    await chooseBroken(workbench);
    await workbench.picture(`overview-${short}`);
  },
]);

export const tests: UiTests = {
  ...Object.fromEntries(overviews),

  "a step of a flow, and what is wrong with it": async ({ openWorkbench }) => {
    const workbench = await openWorkbench({ prepare: joinSamples, size: { width: 1440, height: 1040 } });
    await chooseBroken(workbench);
    await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
    const page = workbench.webview();
    await page.getByRole("tab", { name: "Steps" }).click();
    await page.locator(".step-stage").press("ArrowRight");
    await page.locator(".step-expected").waitFor();
    await workbench.picture("steps-dark");
  },

  "what is wrong with a capture of many connections": async ({ openWorkbench }) => {
    const workbench = await openWorkbench({
      prepare: (folder) => writeFile(join(folder, "busy-hour.pcap"), recordConnections(busyHour())),
      size: { width: 1440, height: 1040 },
    });
    await workbench.openFromExplorer("busy-hour.pcap");
    await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
    await workbench.webview().getByText("refused with ECE and CWR").waitFor();
    await workbench.picture("summary-dark");
  },

  "one connection at two places": async ({ openWorkbench }) => {
    const workbench = await openWorkbench({ theme: "light", size: { width: 1440, height: 1040 } });
    await compareInExplorer(workbench, ["syn-ack-lost-client.pcap", "syn-ack-lost-server.pcap"]);
    await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
    await chooseFirstPlace(workbench.webview(), 2);
    await workbench.webview().locator("g.row.elsewhere").first().click();
    await workbench.webview().locator(".places-table .place-frame", { hasText: "not seen" }).waitFor();
    await workbench.picture("places-light");
  },

  "diagram, transcript and problems beside each other": async ({ openWorkbench }) => {
    const workbench = await openWorkbench({ prepare: joinSamples, size: { width: 1680, height: 1180 } });
    await chooseBroken(workbench);
    await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
    await workbench.webview().getByLabel("Close the segment's details").first().click();
    await workbench.runCommand("TCP Handshake: Show in Transcript");
    await workbench.waitForActiveTab(`${CAPTURE}.tcp-transcript`);
    await workbench.page.locator(".codelens-decoration:visible").first().waitFor();
    const problems = await workbench.openProblems();
    await problems.filter({ hasText: "syn-ack-wrong-ack" }).first().dblclick();
    await workbench.page.locator(".squiggly-error").first().waitFor();
    await workbench.picture("transcript-dark");
  },
  "a flow with its time to scale": async ({ openWorkbench }) => {
    const workbench = await openWorkbench({
      theme: "light",
      fixtures: true,
      // The name in the tab is the picture's.
      prepare: (folder) =>
        copyFile(join(folder, "fixtures/recorded/zero-window.pcap"), join(folder, "window-closes.pcap")),
      size: { width: 1440, height: 1180 },
    });
    await workbench.openFromExplorer("window-closes.pcap");
    await workbench.webview().locator(".drawing svg g.row[aria-current='true']").waitFor();
    await workbench.webview().getByLabel("Close the segment's details").first().click();
    await workbench.webview().getByRole("tab", { name: "Time" }).click();
    await workbench.webview().locator(".time-trips canvas").waitFor();
    await workbench.picture("time-light");
  },
};

/** Of 400 connections, those to one host get no answer from a moment on, one refuses ECN, and one acknowledges wrong numbers. */
function busyHour(): Connection[] {
  let state = 7;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return Array.from({ length: 400 }, (_, i): Connection => {
    const host = 10 + random(6);
    const port = [443, 443, 443, 80, 5432][random(5)]!;
    const ecn = random(6) === 0;
    const ms = i * 150 + random(150);
    return {
      from: `10.0.${random(4)}.${2 + random(28)}`,
      to: `192.0.2.${host}`,
      port,
      ms,
      ecn,
      answerMs: 2 + random(random(20) === 0 ? 700 : 20),
      octets: 200 + random(1000),
      result:
        host === 13 && ms > 25_000
          ? "silent"
          : host === 12 && port === 443 && ecn
            ? "refused"
            : host === 14 && port === 5432
              ? "wrong"
              : "open",
    };
  });
}

async function chooseBroken(workbench: Workbench): Promise<void> {
  await workbench.openFromExplorer(CAPTURE);
  const row = workbench.webview().getByRole("row", { name: /broken/ });
  await row.first().click();
  await workbench.webview().locator(".drawing svg g.row[aria-current='true']").waitFor();
}

/** Samples in one capture, in order of time, so that the list has something of everything. */
async function joinSamples(folder: string): Promise<void> {
  // This one is another one's recording with a field changed: the same connection a second time.
  const names = (await readdir(folder)).filter(
    (name) => name.endsWith(".pcap") && !PAIR.test(name) && !name.includes("accepted"),
  );
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
