// Draws the page in its main states, for visual inspection: `node scripts/pictures/pictures.mjs [FOLDER [NAME…]]`.

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { captureBackend, EMPTY_SUMMARY, madeUpBackend } from "../../test/webview/backend.mjs";
import { startHarness } from "../../test/webview/harness.mjs";

const SAMPLES = fileURLToPath(new URL("../../media/samples/", import.meta.url));
const [folder = "test-results/pictures", ...names] = process.argv.slice(2);

const sample = (name) => (tell) => captureBackend(`${SAMPLES}${name}`, tell);
const NETWORK = fileURLToPath(new URL("../../test/fixtures/network/", import.meta.url));
const places =
  (scene, names = ["client", "router", "server"]) =>
  (tell) =>
    captureBackend(
      names.map((name) => `${NETWORK}${scene}/${name}.pcap`),
      tell,
    );
const many = (total, part) => async (tell) => {
  const made = madeUpBackend(total, await captureBackend(`${SAMPLES}long.pcap`, tell));
  const ready = () => ({
    name: "backbone-2026-11-22.pcap",
    summary: made.summaryOf(part),
    canFollow: true,
    following: false,
  });
  return { handlers: { ...made.handlers, ready } };
};
const summary = (part) => async () => ({
  handlers: {
    ready: () => ({ name: "some.pcap", summary: { ...EMPTY_SUMMARY, ...part }, canFollow: false, following: false }),
    flows: () => ({ revision: 1, total: 0, first: 0, rows: [] }),
  },
});
const row = (number) => async (page) => {
  await page.locator(".list-rows .row").nth(number).click();
  await page.locator(".drawing g.row").first().waitFor();
  await page.waitForTimeout(300);
};
const nothing = async (page) => page.waitForTimeout(700);

const CANCELLED = {
  backend: many(40_000, {
    state: "cancelled",
    bytesRead: 4e8,
    byteLength: 1e9,
    issues: [
      { kind: "unsupported", frame: 7, offset: 0, count: 12, message: "12 frames carry ARP, which is not TCP." },
      {
        kind: "truncated",
        frame: 90,
        offset: 0,
        count: 1,
        message: "The file ends inside frame 90: 40 of its 60 octets are there.",
      },
    ],
  }),
  act: async (page) => {
    await nothing(page);
    await page.locator("summary").first().click();
    await page.waitForTimeout(100);
  },
};
const FAILED = {
  backend: summary({
    state: "failed",
    failure: "This is not a capture: it begins with “Hello, wor”, and not with the mark of a pcap or pcapng file.",
  }),
  act: nothing,
};
const NO_TCP = {
  backend: summary({
    frames: 120,
    issues: [{ kind: "unsupported", frame: 1, offset: 0, count: 120, message: "120 frames carry UDP." }],
  }),
  act: nothing,
};

/** A picture in each theme except the dark one, which is the default. */
const inEachTheme = (name, picture) => ({
  [name]: picture,
  ...Object.fromEntries(
    ["light", "high-contrast", "high-contrast-light"].map((theme) => [`${name}-${theme}`, { ...picture, theme }]),
  ),
});

const PICTURES = {
  clean: { backend: sample("clean.pcap"), act: nothing },
  ...inEachTheme("wrong-ack", { backend: sample("syn-ack-wrong-ack.pcap"), act: nothing }),
  ...inEachTheme("share", {
    backend: sample("syn-ack-wrong-ack.pcap"),
    height: 560,
    async act(page) {
      await nothing(page);
      await page.locator(".share-button").click();
      await page.waitForTimeout(200);
    },
  }),
  "ack-missing-wide": { backend: sample("ack-missing.pcap"), width: 1720, height: 960, act: nothing },
  ...inEachTheme("places", { backend: places("syn-ack-lost"), width: 1400, height: 900, act: row(0) }),
  "places-narrow": {
    backend: places("mss-clamped", ["client", "server"]),
    width: 560,
    height: 1000,
    act: row(0),
  },
  "places-wide": { backend: places("reset-in-between"), width: 1720, height: 960, act: row(0) },
  long: {
    backend: sample("long.pcap"),
    async act(page) {
      await nothing(page);
      await page.locator(".drawing g.row.run").first().click();
      await page.waitForTimeout(400);
    },
  },
  ...inEachTheme("many", { backend: many(100_000), act: row(3) }),
  "many-narrow": { backend: many(100_000), width: 560, height: 900, act: row(4) },
  reading: { backend: many(40_000, { state: "reading", bytesRead: 4e8, byteLength: 1e9 }), act: nothing },
  ...inEachTheme("cancelled", CANCELLED),
  ...inEachTheme("failed", FAILED),
  ...inEachTheme("no-tcp", NO_TCP),
};

await mkdir(folder, { recursive: true });
const harness = await startHarness();
for (const [name, { act, ...options }] of Object.entries(PICTURES)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const opened = await harness.open(options);
  await opened.page.locator("h1.name").waitFor();
  try {
    await act(opened.page);
  } catch (error) {
    console.error(`${name}: ${error.message}`);
  }
  await opened.page.screenshot({ path: `${folder}/${name}.png` });
  for (const complaint of opened.complaints) console.error(`${name}: ${complaint}`);
  await opened.close();
}
await harness.close();
process.exit(0);
