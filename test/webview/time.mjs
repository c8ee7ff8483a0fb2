// The time view: tabs, plots, keys, and what it shares with the diagram.

import assert from "node:assert/strict";
import { asks, becomes, currentRow, focusIs, sample, until } from "./subjects.mjs";

const readout = (page) => page.locator(".time-readout");
const frameOf = async (page) => Number(/frame (\d+)/.exec(await readout(page).textContent())?.[1]);

/** Opens a sample's only flow in the time view. */
async function openTime(open, name, options = {}) {
  const opened = await open({ backend: sample(name), ...options });
  await currentRow(opened.page).waitFor();
  await opened.page.getByRole("tab", { name: "Time" }).click();
  await opened.page.locator(".time-strip canvas").waitFor();
  await until(opened.page, () => document.querySelector(".time-readout").textContent !== "");
  return opened;
}

/** The colours of the opaque pixels of a plot, and how often each is there. */
const colorsOf = (page, plot) =>
  page
    .locator(plot)
    .locator("canvas")
    .evaluate((canvas) => {
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
      const counts = {};
      for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] < 255) continue;
        const color = `${data[at]} ${data[at + 1]} ${data[at + 2]}`;
        counts[color] = (counts[color] ?? 0) + 1;
      }
      return counts;
    });

const spanAsked = (asked) => {
  const { fromNs, toNs } = asked.filter(({ method }) => method === "flowTime").at(-1).arg;
  return toNs - fromNs;
};

/** A backend whose flows take three questions to be read. */
function slowly(name, held) {
  return async (tell) => {
    const real = await sample(name)(tell);
    const flowTime = async (query) => {
      if (held.fails) throw new Error("The file is gone.");
      const window = await real.handlers.flowTime(query);
      await new Promise((later) => setTimeout(later, 300));
      held.answered++;
      return { ...window, progress: held.isReady ? 1 : 0.4 };
    };
    return { ...real, handlers: { ...real.handlers, flowTime } };
  };
}

const questionsIn = (asked) => asked.filter(({ method }) => method === "flowTime").length;

/** What was asked before is still answered. */
async function asksNoMore(page, asked, held) {
  const before = questionsIn(asked);
  await becomes(async () => held.answered, before);
  await page.waitForTimeout(500);
  assert.equal(questionsIn(asked), before);
}

export const timeChecks = {
  "the page runs in a browser that names its language as POSIX does": async (open) => {
    const { page } = await openTime(open, "clean.pcap", { browserLanguage: "en-US@posix" });
    assert.match(await readout(page).textContent(), /frame \d+/);
  },

  "tabs choose a view by keyboard, and the page remembers which": async (open) => {
    const { page } = await open({ backend: sample("clean.pcap") });
    await currentRow(page).waitFor();
    assert.ok(await page.locator(".zoom").isVisible());
    await page.getByRole("tab", { name: "Diagram" }).focus();
    await page.keyboard.press("ArrowRight");
    await focusIs(page, "#flow-tab-time");
    assert.equal(await page.getByRole("tab", { name: "Time" }).getAttribute("aria-selected"), "true");
    await page.locator(".time-strip canvas").waitFor();
    assert.ok(!(await page.locator(".zoom").isVisible()));
    assert.ok(!(await page.locator(".diagram-scroll").isVisible()));
    await page.reload();
    await page.locator(".time-strip canvas").waitFor();
    await page.getByRole("tab", { name: "Time" }).focus();
    await page.keyboard.press("ArrowLeft");
    await currentRow(page).waitFor();
    assert.ok(!(await page.locator(".time-view").isVisible()));
  },

  "a flow over time is drawn, and said": async (open) => {
    const { page } = await openTime(open, "long.pcap");
    for (const plot of [".time-strip", ".time-sequence >> nth=0", ".time-sequence >> nth=1", ".time-trips"]) {
      const counts = Object.values(await colorsOf(page, plot));
      assert.ok(counts.reduce((sum, count) => sum + count, 0) > 40, plot);
    }
    assert.match(await page.locator(".time-summary").textContent(), /^The flow takes 233 ms\..*sends 253 segments/);
  },

  "what is selected in one view is selected in the other": async (open) => {
    const { page } = await openTime(open, "clean.pcap");
    assert.equal(await frameOf(page), 2);
    await page.locator(".time-plots").focus();
    await page.keyboard.press("ArrowRight");
    await until(page, () => document.querySelector(".time-readout").textContent.includes("frame 3"));
    await page.getByText("Frame 3", { exact: true }).waitFor();
    await page.keyboard.press("End");
    await page.keyboard.press("Home");
    await until(page, () => document.querySelector(".time-readout").textContent.includes("frame 1,"));
    await page.getByRole("tab", { name: "Diagram" }).click();
    assert.match(await currentRow(page).getAttribute("data-key"), /^e0/);
    await page.keyboard.press("Tab");
    await currentRow(page).focus();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("tab", { name: "Time" }).click();
    await until(page, () => document.querySelector(".time-readout").textContent.includes("frame 2,"));
  },

  "keys, wheel and drag zoom, and f shows the whole flow": async (open) => {
    const { page, asked } = await openTime(open, "long.pcap");
    const whole = spanAsked(asked);
    await page.locator(".time-plots").focus();
    await page.keyboard.press("+");
    await asks(asked, "flowTime", ({ fromNs, toNs }) => Math.abs((toNs - fromNs) / whole - 0.7) < 0.01, "by a key");
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("f");
    await page.locator(".time-strip .u-over").hover({ position: { x: 200, y: 40 } });
    await page.mouse.wheel(0, -100);
    await page.mouse.wheel(0, -100);
    await asks(
      asked,
      "flowTime",
      ({ fromNs, toNs }) => Math.abs((toNs - fromNs) / whole - 0.49) < 0.01,
      "by the wheel",
    );
    await page.locator(".time-strip .u-over").dblclick({ position: { x: 200, y: 40 } });
    const { x, y, width } = await page.locator(".time-strip .u-over").boundingBox();
    await page.mouse.move(x + width * 0.2, y + 40);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.4, y + 40, { steps: 4 });
    await page.mouse.up();
    await asks(asked, "flowTime", ({ fromNs, toNs }) => Math.abs((toNs - fromNs) / whole - 0.2) < 0.02, "by dragging");
  },

  "arrow keys continue beyond the part that is shown": async (open) => {
    const { page, asked } = await openTime(open, "long.pcap");
    await page.locator(".time-plots").focus();
    for (let press = 0; press < 12; press++) await page.keyboard.press("+");
    await asks(asked, "flowTime", ({ fromNs, toNs }) => toNs - fromNs < 5e6, "zoomed in");
    for (const frame of [3, 4, 5]) {
      await page.keyboard.press("ArrowRight");
      await until(
        page,
        (wanted) => document.querySelector(".time-readout").textContent.includes(wanted),
        `frame ${frame},`,
      );
    }
    const { fromNs } = asked.filter(({ method }) => method === "flowTime").at(-1).arg;
    assert.ok(fromNs > 25e6, String(fromNs));
  },

  "the marked segments are a table, whose rows select": async (open) => {
    const { page } = await openTime(open, "unanswered.pcap");
    const row = page.locator(".time-marks button").last();
    assert.match(await row.textContent(), /SYN, retransmission, frame \d/);
    const frame = /frame (\d+)/.exec(await row.textContent())[1];
    await row.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: `Frame ${frame}` }).waitFor();
  },

  "without the SYNs no window is drawn, and the view says so": async (open) => {
    const { page } = await open({ backend: sample("../../test/fixtures/recorded/begun-before.pcap") });
    await currentRow(page).waitFor();
    await page.getByRole("tab", { name: "Time" }).click();
    await page.getByText("Window scale unknown").waitFor();
  },

  "reading that takes long is shown, and can be cancelled and continued": async (open) => {
    const held = { answered: 0, isReady: false, fails: false };
    const { page, asked } = await open({ backend: slowly("clean.pcap", held) });
    await currentRow(page).waitFor();
    await page.getByRole("tab", { name: "Time" }).click();
    await page.getByText("Reading the flow: 40 %").waitFor();
    await page.locator(".time-progress").getByRole("button", { name: "Cancel" }).click();
    await page.getByText("40 % of the flow was read.").waitFor();
    await asksNoMore(page, asked, held);
    held.isReady = true;
    await page.getByRole("button", { name: "Read the rest" }).click();
    await page.locator(".time-progress").waitFor({ state: "hidden" });
  },

  "a view out of sight does not read": async (open) => {
    const held = { answered: 0, isReady: false, fails: false };
    const { page, asked } = await open({ backend: slowly("clean.pcap", held) });
    await currentRow(page).waitFor();
    assert.equal(questionsIn(asked), 0);
    await page.getByRole("tab", { name: "Time" }).click();
    await page.getByText("Reading the flow: 40 %").waitFor();
    await page.getByRole("tab", { name: "Diagram" }).click();
    await asksNoMore(page, asked, held);
  },

  "a file that cannot be read again is reported in the view": async (open) => {
    const held = { answered: 0, isReady: true, fails: true };
    const { page } = await open({ backend: slowly("clean.pcap", held) });
    await currentRow(page).waitFor();
    await page.getByRole("tab", { name: "Time" }).click();
    await page.getByText("The flow cannot be read again: The file is gone.").waitFor();
  },

  "another theme is drawn in its colours": async (open) => {
    const { page } = await openTime(open, "clean.pcap");
    const red = "255 0 0";
    assert.equal((await colorsOf(page, ".time-strip"))[red], undefined);
    await page.evaluate(() => {
      document.documentElement.style.setProperty("--vscode-foreground", "rgb(255, 0, 0)");
      document.body.classList.add("changed");
    });
    for (let attempt = 0; attempt < 900; attempt++) {
      if ((await colorsOf(page, ".time-strip"))[red] > 100) return;
      await page.waitForTimeout(50);
    }
    assert.fail("It is still drawn in the old colours.");
  },

  "the time view fits a narrow pane": async (open) => {
    const { page } = await openTime(open, "long.pcap", { width: 420, height: 900 });
    const [view, plot] = await Promise.all(
      [".time-view", ".time-strip canvas"].map((part) => page.locator(part).evaluate((each) => each.clientWidth)),
    );
    assert.ok(plot <= view, `${plot} in ${view}`);
    await page.setViewportSize({ width: 900, height: 900 });
    await until(page, () => document.querySelector(".time-strip canvas").clientWidth > 420);
  },
};
