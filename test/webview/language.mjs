// The page in another language: nothing is left in English, and nothing translated is cut, on a wide page and a narrow one.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { many, places, sample } from "./subjects.mjs";

const TEXTS = JSON.parse(readFileSync(new URL("../../l10n/bundle.l10n.zh-cn.json", import.meta.url), "utf8"));

/** Each state: what answers, and what the reader does. */
const STATES = {
  "the summary": {
    backend: () => many(500),
    act: (page) => page.locator(".cause").first().waitFor(),
  },
  "a flow with problems": {
    backend: () => sample("syn-ack-wrong-ack.pcap"),
    act: (page) => page.locator(".problem summary").first().click(),
  },
  "the share menu": {
    backend: () => sample("clean.pcap"),
    async act(page) {
      await page.locator(".share-button").click();
      await page.locator(".share-item").first().waitFor();
    },
  },
  "captures of three places": {
    backend: () => places("syn-ack-lost"),
    async act(page) {
      await page.locator(".clocks summary").click();
      await page.locator(".list-rows .row").first().click();
      await page.locator("g.row[aria-current=true]").waitFor();
    },
  },
  "a flow over time": {
    backend: () => sample("unanswered.pcap"),
    async act(page) {
      await page.locator(".flow-tab").nth(1).click();
      await page.locator(".time-marks button").first().waitFor();
    },
  },
  "steps without answers": {
    backend: () => sample("clean.pcap"),
    async act(page) {
      await page.locator(".flow-tab").last().click();
      await page.locator(".hide-answers").click();
      await page.locator(".answer-input").first().waitFor();
    },
  },
};

/** Runs in the page: English texts that have a translation, and translated ones that are cut. */
function whatIsWrong(texts) {
  const found = new Set();
  const isSeen = (element) => element.getClientRects().length > 0 && element.closest("script, style") === null;
  const isLeft = (text) => /[a-z]{2}/.test(text) && Object.hasOwn(texts, text) && texts[text] !== text;
  for (const element of document.querySelectorAll("body *")) {
    // Names of fields are those of the specifications.
    if (!isSeen(element) || element.closest(".field-name") !== null) continue;
    const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
    const said = ["title", "aria-label", "placeholder", "label"].map((name) => element.getAttribute(name) ?? "");
    for (const text of [...own.map(({ data }) => data.trim()), ...said])
      if (isLeft(text)) found.add(`English: ${text}`);
    const isChinese = own.some(({ data }) => /\p{Script=Han}/u.test(data));
    if (isChinese && element.closest(".visually-hidden, .places-of-row") === null) {
      const { overflowX } = getComputedStyle(element);
      if (element.scrollWidth > element.clientWidth + 1 && overflowX === "hidden")
        found.add(`cut: ${element.textContent}`);
    }
  }
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.add("the page is wider than its window");
  return [...found];
}

export const languageChecks = Object.fromEntries(
  Object.entries(STATES).map(([state, { backend, act }]) => [
    `in Chinese nothing is cut, and nothing left in English: ${state}`,
    async (open) => {
      for (const [width, height] of [
        [1180, 800],
        [480, 900],
      ]) {
        const { page, close } = await open({
          backend: backend(),
          language: "zh-cn",
          width,
          height,
          reducedMotion: true,
        });
        await act(page);
        assert.deepEqual(await page.evaluate(whatIsWrong, TEXTS), [], `${width} × ${height}`);
        await close();
      }
    },
  ]),
);
