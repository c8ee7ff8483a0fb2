// What axe says about every state of the page, in each kind of theme.

import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";
import { setTheme } from "./harness.mjs";
import { openSteps } from "./steps.mjs";
import { chooseFlow, listRow, many, places, sample, stated } from "./subjects.mjs";
import { THEMES } from "./themes.mjs";

/** Each state: what answers, and what the reader does. */
const STATES = {
  "many flows, none chosen": {
    backend: () => many(500),
    async act(page) {
      await listRow(page, 1).waitFor();
      await page.locator(".cause").first().waitFor();
    },
  },
  "a flow with problems": {
    backend: () => sample("syn-ack-wrong-ack.pcap"),
    act: (page) => page.locator("g.row[aria-current=true]").waitFor(),
  },
  "an opened problem": {
    backend: () => sample("syn-ack-wrong-ack.pcap"),
    act: (page) => page.locator(".problem summary").first().click(),
  },
  "the share menu": {
    backend: () => sample("syn-ack-wrong-ack.pcap"),
    async act(page) {
      await page.locator("g.row[aria-current=true]").waitFor();
      await page.locator(".share-button").click();
      await page.locator(".share-item").first().waitFor();
    },
  },
  "an established flow": {
    backend: () => sample("clean.pcap"),
    act: (page) => page.locator("g.row[aria-current=true]").waitFor(),
  },
  "an ACK that is missing": {
    backend: () => sample("ack-missing.pcap"),
    act: (page) => page.locator("g.row.missing").first().waitFor(),
  },
  "an opened run of data": {
    backend: () => sample("long.pcap"),
    async act(page) {
      await page.locator("g.row.run").first().click();
      await page.locator("g.row.data").first().waitFor();
    },
  },
  "a connection at three places": {
    backend: () => places("syn-ack-lost"),
    async act(page) {
      await chooseFlow(page, 1);
      await page.locator("g.row.elsewhere").click();
      await page.locator("g.row.elsewhere[aria-current=true]").waitFor();
    },
  },
  "a flow over time": {
    backend: () => sample("unanswered.pcap"),
    async act(page) {
      await page.getByRole("tab", { name: "Time" }).click();
      await page.locator(".time-marks button").first().waitFor();
    },
  },
  "a filter that leaves nothing": {
    backend: () => many(500),
    async act(page) {
      await page.locator(".filter-text input").fill("no such thing");
      await page.locator(".list-empty", { hasText: "No flow matches" }).waitFor();
    },
  },
  "groups, and suggestions for the filter": {
    backend: () => many(500),
    async act(page) {
      await page.locator(".group-by").click();
      await page.locator(".group-by vscode-option", { hasText: "By cause" }).click();
      await page.locator(".list-rows .group-head").first().click();
      await listRow(page, 3).waitFor();
      await page.locator(".filter-text input").fill("re");
      await page.locator(".suggestions li").first().waitFor();
    },
  },
  "pressed chips and a selected row": {
    backend: () => many(500),
    async act(page) {
      await page.locator(".chip", { hasText: "broken" }).click();
      await page.locator(".list-rows .row").first().click();
      await page.locator("g.row[aria-current=true]").waitFor();
      await page.locator(".list-grid").focus();
    },
  },
  "messages and progress": {
    backend: () => many(40),
    async act(page, { tell, backend }) {
      const issues = [{ kind: "truncated", frame: 9, offset: 0, count: 1, message: "The file ends inside frame 9." }];
      const part = { state: "reading", bytesRead: 4, byteLength: 10, issues, revision: 2 };
      await listRow(page, 1).waitFor();
      await tell("changed", backend.held.made.summaryOf(part));
      await tell("fileState", { state: "rewritten", message: "many.pcap was changed on disk." });
      await page.getByText("Reading: 40 %").waitFor();
    },
  },
  "a failure": {
    backend: () => stated({ state: "failed", failure: "It begins with “GET”." }),
    act: (page) => page.getByText("It begins with “GET”.").waitFor(),
  },
  "no TCP": {
    backend: () => stated({ frames: 9, notTcp: [{ name: "UDP", frames: 8 }] }),
    act: (page) => page.getByText("No TCP in this capture").waitFor(),
  },
  "a step, and a word that is explained": {
    backend: () => sample("syn-ack-wrong-ack.pcap"),
    async act(page) {
      await openSteps(page);
      await page.keyboard.press("ArrowRight");
      await page.locator(".step-card .term").first().focus();
      await page.locator(".term-card").waitFor();
    },
  },
  "hidden answers, one of them wrong": {
    backend: () => sample("clean.pcap"),
    async act(page) {
      await openSteps(page);
      await page.locator(".hide-answers").click();
      await page.locator(".answer-input").first().fill("x+9");
      await page.keyboard.press("Enter");
      await page.locator(".answer-feedback", { hasText: "Not right" }).waitFor();
    },
  },
  "a flow beside a good one": {
    backend: () => sample("syn-ack-wrong-ack.pcap"),
    async act(page) {
      await openSteps(page);
      await page.locator(".compare-flows").click();
      await page.locator(".comparison").waitFor();
    },
  },
  "a small page": {
    backend: () => sample("syn-ack-wrong-ack.pcap"),
    size: { width: 720, height: 450 },
    act: (page) => page.locator("g.row[aria-current=true]").waitFor(),
  },
};

/** The rules of axe whose verdict depends on the theme. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

export const accessibilityChecks = Object.fromEntries(
  Object.entries(STATES).map(([state, { backend, act, size }]) => [
    `axe reports nothing, in any theme: ${state}`,
    async (open) => {
      const made = backend();
      const opened = await open({ backend: made, reducedMotion: true, ...size });
      await act(opened.page, { ...opened, backend: made });
      // Themes differ in colours only: names, roles and order are looked at once.
      assert.equal(await violationsIn(opened.page), "");
      // What the toolkit names a button that has no name, which is one to axe.
      assert.equal(await opened.page.locator("[aria-label='Icon Button']").count(), 0);
      for (const theme of Object.keys(THEMES).slice(1)) {
        await setTheme(opened.page, theme);
        assert.equal(await violationsIn(opened.page, COLOUR_RULES), "", theme);
      }
    },
  ]),
);

/**
 * What axe reports, a line each, of all rules or of those named. The page has no frames: the legacy mode spares
 * axe a page of its own for each answer.
 */
async function violationsIn(page, rules = undefined) {
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"] });
  if (rules !== undefined) axe.withRules(rules);
  const { violations } = await axe.analyze();
  return violations
    .map(({ id, nodes }) =>
      [id, ...nodes.map(({ html, any }) => `  ${html.slice(0, 160)} ${any[0]?.message ?? ""}`)].join("\n"),
    )
    .join("\n");
}

/** The lowest contrast of a text of the diagram, with the text. Runs in the page. */
function lowestContrast() {
  const parts = (color) => color.match(/[\d.]+(e-\d+)?/g).map(Number);
  const rgb = (color) => parts(color).map((part) => (color.startsWith("color(") ? part * 255 : part));
  const light = (color) => {
    const [r, g, b] = rgb(color).map((part) =>
      part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = light(getComputedStyle(document.body).backgroundColor);
  let lowest = { ratio: 21, text: "" };
  for (const text of document.querySelectorAll(".drawing-part text, .drawing-part tspan")) {
    if (text.classList.contains("sign") || text.querySelector("tspan") !== null) continue;
    const ink = light(getComputedStyle(text).fill);
    const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    if (ratio < lowest.ratio) lowest = { ratio, text: text.textContent };
  }
  return lowest;
}

async function hasContrast(page) {
  for (const theme of Object.keys(THEMES)) {
    await setTheme(page, theme);
    const { ratio, text } = await page.evaluate(lowestContrast);
    assert.ok(ratio >= 4.5, `${theme}: "${text}" has ${ratio.toFixed(2)}:1`);
  }
}

// axe does not look at drawings.
for (const name of ["syn-ack-wrong-ack", "clean", "ack-missing", "reset", "unreachable", "long"]) {
  accessibilityChecks[`the diagram's text has contrast, in any theme: ${name}`] = async (open) => {
    const { page } = await open({ backend: sample(`${name}.pcap`), reducedMotion: true });
    await page.locator("g.row[aria-current=true]").waitFor();
    await hasContrast(page);
  };
}

for (const scene of ["syn-ack-lost", "mss-clamped", "reset-in-between"]) {
  accessibilityChecks[`the text of places has contrast, in any theme: ${scene}`] = async (open) => {
    const { page } = await open({ backend: places(scene), reducedMotion: true });
    await chooseFlow(page, 1);
    await hasContrast(page);
  };
}
