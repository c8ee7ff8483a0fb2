// The view "Steps": a flow is stepped through, played, and its words are explained, by keys alone.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { currentRow, focusIs, SAMPLES, sample, until } from "./subjects.mjs";

export const openSteps = async (page) => {
  await page.locator(".diagram-scroll g.row[aria-current=true]").waitFor();
  await page.locator(".flow-tab[aria-selected=true]").focus();
  // Through the tabs by key: the steps are the last one.
  await page.keyboard.press("End");
  await page.locator(".step-card").waitFor();
  await page.locator(".step-stage").focus();
};
const placeIs = (page, text) =>
  until(page, (wanted) => document.querySelector(".step-place").textContent === wanted, text);
const title = (page) => page.locator(".step-card h2").evaluate((head) => head.firstChild.textContent);

const everySample = Object.fromEntries(
  readdirSync(SAMPLES)
    .filter((name) => name.endsWith(".pcap"))
    .map((name) => [
      `every step of ${name} is reached by keys, and has its sentence`,
      async (open) => {
        const { page } = await open({ backend: sample(name), reducedMotion: true });
        await openSteps(page);
        const of = Number(/of (\d+)/.exec(await page.locator(".step-place").textContent())[1]);
        assert.ok(of >= 2);
        for (let step = 1; step <= of; step++) {
          await placeIs(page, `Step ${step} of ${of}`);
          assert.match(await page.locator(".step-card > p").first().textContent(), /^[A-Z0-9[].*\.$/);
          assert.ok((await page.locator("g.row.now").count()) <= 1);
          await page.keyboard.press("ArrowRight");
        }
        await placeIs(page, `Step ${of} of ${of}`);
        await page.keyboard.press("Home");
        await placeIs(page, `Step 1 of ${of}`);
      },
    ]),
);

export const stepChecks = {
  "steps go forward and back by keys, and the diagram and the details go along": async (open) => {
    const { page } = await open({ backend: sample("clean.pcap"), reducedMotion: true });
    await openSteps(page);
    await placeIs(page, "Step 1 of 7");
    assert.equal(await title(page), "SYN");
    await page.keyboard.press("ArrowRight");
    await placeIs(page, "Step 2 of 7");
    assert.equal(await title(page), "SYN,ACK");
    assert.equal(await page.locator(".step-drawing g.row.now").getAttribute("data-frame"), "2");
    assert.ok((await page.locator(".step-drawing g.row.later").count()) > 3);
    await page.getByText("Frame 2", { exact: false }).first().waitFor();
    assert.match(await page.locator(".step-numbers").textContent(), /SEG\.ACKx\+1 \(\d+\)✓/);
    await page.keyboard.press("ArrowLeft");
    await placeIs(page, "Step 1 of 7");
    await page.keyboard.press("End");
    await placeIs(page, "Step 7 of 7");
    await page.keyboard.press("Escape");
    await focusIs(page, ".list-grid");
  },

  "a step is read out": async (open) => {
    const { page } = await open({ backend: sample("clean.pcap"), reducedMotion: true });
    await openSteps(page);
    await page.keyboard.press("ArrowRight");
    await until(page, () =>
      document
        .querySelector(".visually-hidden[role=status]")
        .textContent.startsWith("Step 2 of 7. SYN,ACK. The responder accepts"),
    );
  },

  "a step that is wrong says what is expected and what is found": async (open) => {
    const { page } = await open({ backend: sample("syn-ack-wrong-ack.pcap"), reducedMotion: true });
    await openSteps(page);
    await page.keyboard.press("ArrowRight");
    assert.match(await page.locator(".step-expected").textContent(), /Expected x\+1 \(\d+\), found x \(\d+\)\./);
    assert.match(await page.locator(".step-card .problem").textContent(), /syn-ack-wrong-ack/);
  },

  "space plays, a key pauses": async (open) => {
    const { page } = await open({ backend: sample("clean.pcap"), reducedMotion: true });
    await page.clock.install();
    await openSteps(page);
    await page.keyboard.press(" ");
    await page.locator(".step-play[aria-label='Pause (space)']").waitFor();
    await page.clock.runFor(16_000);
    assert.notEqual(await page.locator(".step-place").textContent(), "Step 1 of 7");
    await page.keyboard.press("ArrowLeft");
    await page.locator(".step-play[aria-label='Play (space)']").waitFor();
    const before = await page.locator(".step-place").textContent();
    await page.clock.runFor(60_000);
    assert.equal(await page.locator(".step-place").textContent(), before);
  },

  "a click on a row of the diagram goes to its step": async (open) => {
    const { page } = await open({ backend: sample("clean.pcap"), reducedMotion: true });
    await openSteps(page);
    await page.locator(".step-drawing g.row[data-frame='3']").click();
    await placeIs(page, "Step 3 of 7");
  },

  "a flow is compared with a good one, and a step of it is reached from there by keys": async (open) => {
    const { page } = await open({ backend: sample("syn-ack-wrong-ack.pcap"), reducedMotion: true });
    await openSteps(page);
    await page.locator(".compare-flows").focus();
    await page.keyboard.press("Enter");
    await page.locator(".comparison", { hasText: "recorded sample" }).waitFor();
    const row = page.locator(".compared tr.differs").first();
    assert.match(await row.textContent(), /SYN,ACK.*SEG\.ACK x ✗.*SEG\.ACK x\+1 ✓/);
    assert.equal(await page.locator(".compared tbody tr").first().getAttribute("class"), "same");
    await row.locator("vscode-link").focus();
    await page.keyboard.press("Enter");
    await placeIs(page, "Step 2 of 9");
    await focusIs(page, ".step-stage");
  },

  "on a small page, the endpoints stay above the rows, and step and words are in sight together": async (open) => {
    const { page } = await open({
      backend: sample("syn-ack-wrong-ack.pcap"),
      reducedMotion: true,
      width: 672,
      height: 336,
    });
    await openSteps(page);
    await page.keyboard.press("ArrowRight");
    await page.locator(".step-drawing g.row.now[data-frame='2']").waitFor();
    const [drawing, head, row] = await Promise.all(
      [".step-drawing", ".step-drawing .lanes-head", ".step-drawing g.row.now"].map((selector) =>
        page.locator(selector).boundingBox(),
      ),
    );
    assert.ok(Math.abs(head.y - drawing.y) < 2, `the endpoints at ${head.y}, the drawing at ${drawing.y}`);
    assert.ok(
      row.y >= head.y + head.height - 2 && row.y < drawing.y + drawing.height - 20,
      "the row is in the drawing",
    );
    const words = await page.locator(".step-card h2").boundingBox();
    assert.ok(words.y > 0 && words.y + words.height <= 336, `the words at ${words.y}`);
  },

  "a word is explained at the focus, and its link is reached by keys": async (open) => {
    const { page } = await open({ backend: sample("clean.pcap") });
    await openSteps(page);
    await page.locator(".step-card .term").first().focus();
    await page.locator(".term-card", { hasText: "Synchronize" }).waitFor();
    await page.keyboard.press("Enter");
    await focusIs(page, ".term-card a");
    assert.match(
      await page.evaluate(() => document.activeElement.href),
      /^https:\/\/www\.rfc-editor\.org\/rfc\/rfc9293#section-/,
    );
    await page.keyboard.press("Escape");
    await focusIs(page, ".term");
    assert.ok(!(await page.locator(".term-card").isVisible()));
  },

  "the words of a row of the diagram are explained under the pointer, and at a key": async (open) => {
    const { page } = await open({ backend: sample("clean.pcap") });
    await currentRow(page).waitFor();
    await page.locator(".diagram-scroll g.row text", { hasText: "seq =" }).nth(1).locator("tspan").first().hover();
    await page.locator(".term-card").waitFor();
    await currentRow(page).first().focus();
    await page.keyboard.press("?");
    await focusIs(page, ".term-card a");
    for (const word of ["seq", "ack", "✓"])
      assert.equal((await page.locator(".term-card strong", { hasText: word }).count()) > 0, true, word);
    await page.keyboard.press("Escape");
    await focusIs(page, "g.row");
  },

  ...everySample,
};
