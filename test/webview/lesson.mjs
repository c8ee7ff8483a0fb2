// Answers are hidden, filled in and handed in, by keys alone.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { captureBackend } from "./backend.mjs";
import { openSteps } from "./steps.mjs";
import { asks, focusIs, SAMPLES, sample, until } from "./subjects.mjs";

/** A capture with a lesson file beside it. */
const withLesson = (name, lesson) => async (tell) => {
  const { handlers, ...rest } = await captureBackend(`${SAMPLES}${name}`, tell);
  return { ...rest, handlers: { ...handlers, ready: () => ({ ...handlers.ready(), lesson }) } };
};
const LESSON = {
  title: "Lab 3",
  task: "Fill in every blank.",
  hide: ["numbers", "states", "verdicts"],
  hints: true,
  answers: true,
  fields: true,
};

/** Tab to an element, as one does who has no mouse. */
async function tabTo(page, selector) {
  for (let press = 0; press < 60; press++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab does not lead to ${selector}`);
}

async function hideByKeys(page) {
  await page.locator(".step-bar vscode-button").first().focus();
  await tabTo(page, ".hide-answers");
  await page.keyboard.press("Enter");
  await page.locator(".flow-asked").waitFor();
  await page.locator(".step-stage").focus();
  await page.keyboard.press("Home");
}

const stepsOf = async (page) => Number(/of (\d+)/.exec(await page.locator(".step-place").textContent())[1]);

/** All words in sight, except the name of the file. */
const wordsOf = (page) => page.evaluate(() => document.querySelector(".list-grid").closest(".split").innerText);

const everySample = Object.fromEntries(
  readdirSync(SAMPLES)
    .filter((name) => name.endsWith(".pcap"))
    .map((name) => [
      `${name} is hidden, shown blank by blank and handed in by keys`,
      async (open) => {
        const { page, asked } = await open({ backend: sample(name), reducedMotion: true });
        await openSteps(page);
        await hideByKeys(page);
        const of = await stepsOf(page);
        for (let step = 1; step <= of; step++) {
          while ((await page.locator(".step-card .answer-input").count()) > 0) {
            await page.keyboard.press("Tab");
            await tabTo(page, ".answer-button:last-of-type");
            await page.keyboard.press("Enter");
          }
          await page.locator(".step-stage").focus();
          await page.keyboard.press("ArrowRight");
        }
        await page.locator(".lesson-progress", { hasText: /^(\d+) of \1 answered$/ }).waitFor();
        await page.locator(".step-bar vscode-button").first().focus();
        await tabTo(page, ".lesson-buttons vscode-button");
        await page.keyboard.press("Enter");
        const hash = createHash("sha256")
          .update(readFileSync(`${SAMPLES}${name}`))
          .digest("hex");
        await asks(
          asked,
          "saveText",
          (arg) => arg.name === `${name}-flow-1.md` && arg.text.includes(hash) && arg.text.includes(", 0 open"),
          "the result",
        );
      },
    ]),
);

export const lessonChecks = {
  "hidden answers are nowhere in sight: list, headline, problems, summary, diagram": async (open) => {
    const { page, asked } = await open({ backend: sample("syn-ack-wrong-ack.pcap"), reducedMotion: true });
    await openSteps(page);
    await hideByKeys(page);
    await asks(asked, "hideAnswers", ({ hide }) => hide === true, "that answers are hidden");
    const seen = await wordsOf(page);
    for (const word of ["broken", "syn-ack-wrong-ack", "x+1", "Expected"])
      assert.ok(!seen.includes(word), `${word} is in sight`);
    const row = page.locator(".list-rows .row").first();
    await until(page, () => {
      const label = document.querySelector(".list-rows .row").getAttribute("aria-label");
      return label !== null && !label.includes("broken");
    });
    assert.match(await row.getAttribute("aria-label"), /^Flow 1, .* to .*$/);
    assert.ok(!(await page.locator(".facts").innerText()).includes("error"));
    assert.ok(!(await page.locator(".step-drawing").textContent()).includes("SYN-SENT"));
    const labels = await page
      .locator(".step-drawing g.row")
      .evaluateAll((rows) => rows.map((one) => one.getAttribute("aria-label")).join());
    assert.ok(!/x\+1|expected|wrong/.test(labels), labels);
    await page.keyboard.press("F8");
    assert.ok(await page.locator(".flow-asked").count());
  },

  "a handshake is filled in by keys: wrong first, then right, raw and relative": async (open) => {
    const { page } = await open({ backend: sample("clean.pcap"), reducedMotion: true });
    await openSteps(page);
    await hideByKeys(page);
    await page.keyboard.press("ArrowRight");
    await tabTo(page, ".answer-input[aria-label='SEG.SEQ']");
    await page.keyboard.type("y");
    await page.keyboard.press("Enter");
    await focusIs(page, ".answer-input[aria-label='SEG.ACK']");
    await page.keyboard.type("x");
    await page.keyboard.press("Enter");
    await page.locator(".answer-feedback", { hasText: "Not right: x." }).waitFor();
    await page.keyboard.press("End");
    await page.keyboard.type("+1");
    await page.keyboard.press("Enter");
    await page.locator(".answer-right").nth(1).waitFor();
    await focusIs(page, ".answer-input[aria-label='Does SEG.ACK fit?']");
    assert.ok(!(await page.locator(".step-card").innerText()).includes("What must follow"));
    await page.keyboard.type("fits");
    await page.keyboard.press("Enter");
    await focusIs(page, ".answer-input[aria-label='State of: Initiator']");
    await page.keyboard.type("ESTABLISHED");
    await page.keyboard.press("Enter");
    await focusIs(page, ".answer-input[aria-label='State of: Responder']");
    await page.keyboard.type("SYN-RECEIVED");
    await page.keyboard.press("Enter");
    // The step before is still open, so this one does not tell what it leads to.
    await until(page, () => document.querySelectorAll(".step-card .answer-input").length === 0);
    await page.locator(".step-stage").focus();
    await page.keyboard.press("Home");
    await tabTo(page, ".answer-input[aria-label='SEG.SEQ']");
    await page.keyboard.type("3622803146");
    await page.keyboard.press("Enter");
    await page.keyboard.type("SYN-SENT");
    await page.keyboard.press("Enter");
    await focusIs(page, ".step-stage");
    await page.locator(".step-card h3").waitFor();
    await page.keyboard.press("ArrowRight");
    await page.locator(".step-card h3").waitFor();
    assert.equal(
      await page.locator(".step-drawing g.row[data-frame='2']").evaluate((row) => row.textContent.includes("x+1")),
      true,
    );
  },

  "a hint comes on demand, and what cannot be read does not count": async (open) => {
    const { page } = await open({ backend: sample("clean.pcap"), reducedMotion: true });
    await openSteps(page);
    await hideByKeys(page);
    await tabTo(page, ".answer-input");
    await page.keyboard.type("a lot");
    await page.keyboard.press("Enter");
    await page.locator(".answer-feedback", { hasText: "This is not a number." }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator(".answer-feedback", { hasText: "SEG.SEQ is in the TCP header" }).waitFor();
    assert.equal(await page.locator(".lesson-progress").textContent(), "0 of 32 answered");
  },

  "a lesson file hides from the start, says what to do, and cannot be turned off": async (open) => {
    const { page } = await open({
      backend: withLesson("refused.pcap", { ...LESSON, hints: false, answers: false, fields: false }),
      reducedMotion: true,
    });
    await page.locator(".lesson-intro", { hasText: "Fill in every blank." }).waitFor();
    assert.equal(await page.locator(".lesson-intro h2").textContent(), "Lab 3");
    assert.ok(!(await page.locator(".hide-answers").isVisible()));
    assert.equal(await page.locator(".answer-button").count(), 0);
    assert.equal(await page.locator(".octet").count(), 0);
    assert.ok(!(await wordsOf(page)).includes("refused"));
  },

  "a lesson may ask for some things and some flows only, and says when its file cannot be used": async (open) => {
    const states = await open({
      backend: withLesson("clean.pcap", { ...LESSON, hide: ["states"] }),
      reducedMotion: true,
    });
    await states.page.locator(".step-card").waitFor();
    assert.match(await states.page.locator(".list-rows .row").first().getAttribute("aria-label"), /established/);
    assert.match(await states.page.locator(".step-numbers").textContent(), /x \(\d+\)/);
    assert.equal(await states.page.locator(".step-card .answer-input").count(), 1);
    const other = await open({ backend: withLesson("clean.pcap", { ...LESSON, flows: [9] }), reducedMotion: true });
    await openSteps(other.page);
    await other.page.getByText("The lesson does not ask for this flow.").waitFor();
    assert.equal(await other.page.locator(".step-card .answer-input").count(), 0);
    const broken = await open({
      backend: withLesson("clean.pcap", { problem: "It is not JSON." }),
      reducedMotion: true,
    });
    await openSteps(broken.page);
    await broken.page.getByText("The lesson file cannot be used: It is not JSON.").waitFor();
  },

  "a lesson file that is gone, or new, after a reload counts at once": async (open) => {
    const { page, tell, asked } = await open({ backend: withLesson("syn-ack-wrong-ack.pcap", LESSON) });
    await page.locator(".answers-hidden").waitFor();
    await tell("lesson", { lesson: undefined });
    await page.locator(".answers-hidden").waitFor({ state: "detached" });
    await page.getByRole("columnheader", { name: "Outcome" }).waitFor();
    await tell("lesson", { lesson: LESSON });
    await page.locator(".answers-hidden").waitFor();
    // The host knows of the file by itself, and that it is gone: the page's user has hidden nothing.
    assert.deepEqual(
      asked.filter(({ method }) => method === "hideAnswers"),
      [],
    );
  },

  "answers are kept with the page, and can be started again": async (open) => {
    const { page } = await open({ backend: sample("clean.pcap"), reducedMotion: true });
    await openSteps(page);
    await hideByKeys(page);
    await tabTo(page, ".answer-input");
    await page.keyboard.type("x");
    await page.keyboard.press("Enter");
    await page.locator(".answer-right").waitFor();
    await page.reload();
    await page.locator(".lesson-progress", { hasText: "1 of 32 answered" }).waitFor();
    await page.locator(".lesson-buttons vscode-button", { hasText: "Start again" }).click();
    await page.locator(".lesson-progress", { hasText: "0 of 32 answered" }).waitFor();
  },

  ...everySample,
};
