// What is in sight at once, on pages of any size, and the keys of the diagram.

import assert from "node:assert/strict";
import { becomes, currentRow, listRow, many, places, sample, until } from "./subjects.mjs";

/** VS Code's window with its side bar, the same smaller, a large one, and zoomed to 200 %. */
const SIZES = [
  [1092, 786],
  [1000, 700],
  [652, 586],
  [1440, 900],
  [2560, 1440],
  [720, 450],
  [672, 336],
];

/** Runs in the page: which of these are not wholly in sight, or covered by something. */
function hiddenOnes(selectors) {
  return selectors.filter((selector) => {
    const { left, top, width, bottom } = document.querySelector(selector).getBoundingClientRect();
    if (top < 0 || bottom > innerHeight || width === 0) return true;
    return [top + 3, bottom - 3].some((y) => {
      const found = document.elementFromPoint(left + 30, y);
      return found === null || found.closest(selector) === null;
    });
  });
}

/** What of the verdict, the problem and the faulty segment cannot be seen on a page of this size. */
async function whatIsOut(page, width, height) {
  const out = await page.evaluate(hiddenOnes, [".headline", ".problem summary"]);
  // Its numbers, its arrow: what is wrong with it.
  const box = await page.locator("g.row[aria-current=true] .field-box").first().boundingBox();
  const head = await page.locator(".lanes-head").boundingBox();
  if (box.y < head.y + head.height - 1) out.push("the field is under the endpoints");
  if (box.y + box.height > height) out.push("the field is below the lower edge");
  const { scrollWidth, clientWidth } = await page.locator("html").evaluate(({ scrollWidth, clientWidth }) => ({
    scrollWidth,
    clientWidth,
  }));
  if (scrollWidth > clientWidth) out.push("the page is wider than its window");
  return out.map((what) => `${what} at ${width} × ${height}`);
}

export const glanceChecks = {
  "a page that was low, and scrolled, shows its head again when it is high": async (open) => {
    const { page, close } = await open({ backend: sample("syn-ack-wrong-ack.pcap"), width: 402, height: 450 });
    await page.locator(".drawing svg").waitFor();
    // What it says to screen readers alone lies below the part of it that is in sight.
    await page.locator(".problem summary").first().click();
    const scrolled = await page.evaluate(() => [scrollTo(0, 9999), scrollY][1]);
    assert.ok(scrolled > 100, "the low page scrolls");
    await page.setViewportSize({ width: 402, height: 500 });
    await until(page, () => innerHeight === 500 && scrollY === 0);
    const room = await page.evaluate(() => [scrollTo(0, 9999), scrollY][1]);
    assert.equal(room, 0, "nothing lies below the window");
    await close();
  },

  "on a low and narrow page the endpoints stand above their rows, not over them": async (open) => {
    const { page, close } = await open({ backend: sample("syn-ack-wrong-ack.pcap"), width: 402, height: 450 });
    await page.locator(".drawing-part.wide svg").first().waitFor();
    await page.locator("g.row").last().scrollIntoViewIfNeeded();
    const head = await page.locator(".lanes-head").boundingBox();
    const row = await page.locator("g.row").first().boundingBox();
    assert.ok(head.y + head.height <= row.y + 1, `${head.y + head.height} ${row.y}`);
    await close();
  },

  "no text of the diagram is wider than the place that is made for it": async (open) => {
    const { page, close } = await open({ backend: sample("syn-ack-wrong-ack.pcap") });
    await page.locator(".drawing svg g.row").first().waitFor();
    const wide = await page.locator(".drawing text.mono").evaluateAll((texts) =>
      texts
        .filter((text) => /^[ -~]+$/.test(text.textContent))
        .map((text) => [
          text.textContent,
          text.getComputedTextLength() / Number.parseFloat(getComputedStyle(text).fontSize),
        ])
        // As in measure.ts.
        .filter(([letters, em]) => em > 0.62 * letters.length),
    );
    assert.deepEqual(wide, []);
    await close();
  },

  "a fault beneath TCP is said, counted and marked as an error": async (open) => {
    const { page, close } = await open({ backend: places("arp-unanswered", ["client"]) });
    await page.locator(".empty-page h2", { hasText: "No connection could begin" }).waitFor();
    assert.equal(await page.locator(".empty-page .severity-error").count(), 1);
    assert.match(await page.locator(".empty-page p").innerText(), /^192\.0\.2\.10 asked 3 times by ARP/);
    assert.match(await page.locator("header.head").innerText(), /1 error/);
    await close();
  },

  "verdict, problem and faulty segment are in sight together": async (open) => {
    for (const [width, height] of SIZES) {
      const { page, close } = await open({
        backend: sample("syn-ack-wrong-ack.pcap"),
        width,
        height,
        reducedMotion: true,
      });
      await page.locator("g.row[aria-current=true][data-frame='2']").waitFor();
      await becomes(() => whatIsOut(page, width, height), []);
      await close();
    }
  },

  "the endpoints stay above the rows that scroll": async (open) => {
    const { page } = await open({ backend: sample("clean.pcap"), height: 600 });
    await currentRow(page).waitFor();
    const before = await page.locator(".lanes-head").boundingBox();
    await page.locator(".diagram-scroll").evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
    await until(page, () => document.querySelector(".diagram-scroll").scrollTop > 100);
    assert.deepEqual(await page.locator(".lanes-head").boundingBox(), before);
    assert.match(await page.locator(".lanes-head").textContent(), /Initiator.*Responder/s);
  },

  "a problem that opens stays where it is, and says that it is open": async (open) => {
    const { page } = await open({ backend: sample("syn-ack-wrong-ack.pcap"), width: 1000, height: 700 });
    const summary = page.locator(".problem summary").first();
    await summary.waitFor();
    const before = await summary.boundingBox();
    await summary.click();
    await page.locator(".problem .explained").first().waitFor();
    const after = await summary.boundingBox();
    assert.equal(after.y, before.y);
    const turned = await summary.locator(".twistie").evaluate((icon) => getComputedStyle(icon).transform);
    assert.notEqual(turned, "none");
  },

  "F8 steps through the problems, within the flow and to the next one": async (open) => {
    const { page } = await open({ backend: sample("syn-ack-wrong-ack.pcap") });
    await currentRow(page).waitFor();
    await page.locator(".list-grid").focus();
    await page.keyboard.press("Home");
    const openRule = () => document.querySelector(".problem details[open]")?.closest(".problem").dataset.rule;
    await page.keyboard.press("F8");
    await until(page, () => document.querySelector("g.row[aria-current=true]")?.dataset.frame === "4");
    assert.equal(await page.evaluate(openRule), "syn-retransmitted");
    await page.keyboard.press("Shift+F8");
    await until(page, () => document.querySelector("g.row[aria-current=true]")?.dataset.frame === "2");
    assert.equal(await page.evaluate(openRule), "syn-ack-wrong-ack");
  },

  "F8 moves to the next flow with a problem": async (open) => {
    const { page } = await open({ backend: many(500) });
    await listRow(page, 1).click();
    await currentRow(page).waitFor();
    await page.keyboard.press("F8");
    await until(page, () => document.querySelector(".row[aria-selected=true] .column-problem")?.textContent !== "");
  },

  "a right click on a finding offers its commands": async (open) => {
    const { page } = await open({ backend: sample("syn-ack-wrong-ack.pcap") });
    await currentRow(page).waitFor();
    const contexts = await page
      .locator(".problem summary, g.problem")
      .evaluateAll((all) => all.map((one) => JSON.parse(one.closest("[data-vscode-context]").dataset.vscodeContext)));
    assert.ok(contexts.length >= 4);
    for (const { webviewSection, rule, flowId, event } of contexts) {
      assert.equal(webviewSection, "finding");
      assert.match(rule, /^syn-/);
      assert.ok(flowId === 1 && Number.isInteger(event));
    }
  },

  "the diagram is zoomed by keys and wheel, fits, and keeps its width": async (open) => {
    const { page } = await open({ backend: sample("clean.pcap"), height: 700 });
    await currentRow(page).waitFor();
    const percent = () => page.locator(".zoom-percent").textContent();
    const size = () => page.locator(".drawing svg").evaluate((svg) => [svg.clientWidth, svg.clientHeight]);
    const [width, height] = await size();
    await currentRow(page).focus();
    await page.keyboard.press("+");
    await page.keyboard.press("+");
    assert.equal(await percent(), "121 %");
    const [larger, taller] = await size();
    assert.ok(Math.abs(larger - width) <= 2, "as wide as before");
    assert.ok(taller > height * 1.1);
    await page.keyboard.press("0");
    assert.equal(await percent(), "100 %");
    await page.keyboard.press("f");
    const [, fitted] = await size();
    const room = await page.locator(".diagram-scroll").evaluate((scroller) => scroller.clientHeight);
    assert.ok(fitted <= room, `${fitted} in ${room}`);
    await page.keyboard.press("0");
    await page.locator(".drawing svg").hover();
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -100);
    await page.keyboard.up("Control");
    await until(page, () => document.querySelector(".zoom-percent").textContent === "110 %");
    await page.reload();
    await currentRow(page).waitFor();
    assert.equal(await percent(), "110 %");
  },

  "each stop of the Tab key is a control": async (open) => {
    const { page } = await open({ backend: many(500) });
    await listRow(page, 3).click();
    await currentRow(page).waitFor();
    await page.locator(".head vscode-checkbox").focus();
    const stops = [];
    for (let press = 0; press < 40; press++) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(() => {
        const { activeElement: on } = document;
        return on === document.body ? "" : `${on.tagName.toLowerCase()}.${on.getAttribute("class") ?? ""}`;
      });
      if (stop === "") break;
      stops.push(stop);
    }
    const strays = stops.filter((stop) => /list-body|diagram-scroll|verdict-part|octets-pane|fields\b/.test(stop));
    assert.deepEqual(strays, [], stops.join("\n"));
    assert.ok(stops.length > 8, stops.join("\n"));
  },

  "the filter has its name, and one flow none until it is asked for": async (open) => {
    const { page, tell } = await open({ backend: sample("clean.pcap") });
    await currentRow(page).waitFor();
    assert.ok(!(await page.locator(".filter-bar").isVisible()));
    await tell("focus", { part: "filter" });
    const field = page.getByRole("textbox", { name: /^Filter flows/ });
    await field.waitFor();
    assert.ok(await field.evaluate((input) => input.getRootNode().activeElement === input));
  },

  "the outcomes stand in one line where the page has one for them, with the controls beside them": async (open) => {
    const { page, close } = await open({ backend: many(1000), width: 1600, height: 800 });
    await page.locator(".chip").first().waitFor();
    const look = () =>
      page.evaluate(() => {
        const boxes = [...document.querySelectorAll(".chip")].map((chip) => chip.getBoundingClientRect());
        const shown = boxes.filter(({ height }) => height > 0);
        const end = document.querySelector(".chips + *").getBoundingClientRect();
        return {
          lines: new Set(shown.map(({ top }) => Math.round(top))).size,
          isBeside: end.left >= Math.max(...shown.map(({ right }) => right)),
        };
      });
    assert.deepEqual(await look(), { lines: 1, isBeside: true });
    await page.setViewportSize({ width: 1083, height: 800 });
    await until(page, () => innerWidth === 1083);
    assert.deepEqual(await look(), { lines: 2, isBeside: true });
    await close();
  },

  "details close by themselves where they would leave no room": async (open) => {
    const { page } = await open({ backend: sample("syn-ack-wrong-ack.pcap"), width: 652, height: 586 });
    await currentRow(page).waitFor();
    assert.ok(!(await page.locator(".details-pane").isVisible()));
    await currentRow(page).focus();
    await page.keyboard.press("Enter");
    await page.locator(".details-pane").waitFor();
    await page.getByLabel("Close the segment's details").first().click();
    await page.setViewportSize({ width: 1400, height: 900 });
    assert.ok(!(await page.locator(".details-pane").isVisible()), "closed by the user");
  },
};
