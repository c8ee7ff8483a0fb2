// The capture at a glance: each of its parts leads to its flows.

import assert from "node:assert/strict";
import { asks, currentRow, focusIs, listRow, many, selectedId, until } from "./subjects.mjs";

const filters = (asked, text) => asks(asked, "flows", ({ filter }) => filter.text === text, `the filter ${text}`);

const LONG = "2001:db8:1111:2222:3333:4444:5555:6666";

/** A capture whose responder has a long address. */
async function withLongAddress(tell) {
  const { handlers } = await many(500)(tell);
  const overview = (arg) => {
    const { responders, ...others } = handlers.overview(arg);
    return { ...others, responders: responders.map((row) => ({ ...row, address: LONG })) };
  };
  const flows = async (query) => {
    const page = await handlers.flows(query);
    return { ...page, rows: page.rows.map((row) => ({ ...row, responder: `[${LONG}]:443` })) };
  };
  return { handlers: { ...handlers, overview, flows } };
}

export const summaryChecks = {
  "of a long address, what tells hosts and flows apart is not cut off": async (open) => {
    for (const width of [1280, 402]) {
      const { page, close } = await open({ backend: withLongAddress, width });
      await page.locator(".responder").first().waitFor();
      await page.locator(".column-responder .short-address").first().waitFor();
      const cut = await page.locator(":is(.responder, .column-responder) .short-address").evaluateAll((all) =>
        all
          .filter((one) => {
            const { right } = one.lastElementChild.getBoundingClientRect();
            return (
              right > Math.min(one.getBoundingClientRect().right, one.parentElement.getBoundingClientRect().right) + 1
            );
          })
          .map((one) => one.textContent),
      );
      assert.deepEqual(cut, [], `${width}`);
      await close();
    }
  },

  "where no flow is chosen, the summary leads to the flows of a cause and of a responder": async (open) => {
    const { page, asked } = await open({ backend: many(500) });
    await page.locator(".summary-title", { hasText: "handshakes completed. 1 cause of failures." }).waitFor();
    await page.locator(".cause", { hasText: "acknowledges a wrong number" }).click();
    await filters(asked, 'cause == "syn-ack-wrong-ack"');
    assert.equal(await page.locator(".filter-text").evaluate((field) => field.value), 'cause == "syn-ack-wrong-ack"');
    await page.locator(".responder").first().click();
    await filters(asked, "responder == 192.168.1.10:443");
    await page.locator(".text-button", { hasText: "VLAN 7" }).click();
    await filters(asked, 'place == "VLAN 7"');
  },

  "a range of the strip is chosen with the mouse, and by keys": async (open) => {
    const { page, asked } = await open({ backend: many(500) });
    const plot = page.locator(".strip-plot");
    await page.locator(".strip rect.fill-established").first().waitFor();
    const { x, y, width, height } = await plot.boundingBox();
    await page.mouse.move(x + (width * 20.5) / 120, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + (width * 29.5) / 120, y + height / 2);
    await page.mouse.up();
    await filters(asked, "start >= 0.2s && start < 0.3s");
    await plot.focus();
    for (const key of ["Home", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"]) await page.keyboard.press(key);
    assert.match(await plot.getAttribute("aria-valuetext"), /^From 10.0 ms to 40.0 ms: \d+ established/);
    await page.keyboard.press("Enter");
    await filters(asked, "start >= 0.01s && start < 0.04s");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".strip-chosen").getAttribute("width"), "0");
  },

  "a slow handshake opens its flow, and one key leads back": async (open) => {
    const { page, tell, asked } = await open({ backend: many(500) });
    await page.locator(".slow-flow").nth(1).click();
    await currentRow(page).waitFor();
    assert.equal(await selectedId(page), "2");
    await focusIs(page, "g.row");
    assert.ok(!(await page.locator(".summary-pane").isVisible()));
    await tell("focus", { part: "summary" });
    await focusIs(page, ".cause");
    assert.ok(!(await page.locator(".diagram-pane").isVisible()));
    await asks(asked, "selected", (arg) => arg === undefined, "nothing is selected");
    await page.keyboard.press("Escape");
    await focusIs(page, ".list-grid");
  },

  "the summary moves with a capture that grows": async (open) => {
    const backend = many(500);
    const { page, tell } = await open({ backend });
    await page.locator(".responder-count", { hasText: "500" }).waitFor();
    backend.held.made.grow(300);
    await tell("changed", backend.held.made.summaryOf({ state: "following" }));
    await page.locator(".responder-count", { hasText: "800" }).waitFor();
  },

  "the one flow that stands out is open at once": async (open) => {
    const backend = many(500, {});
    const stood = async (tell) => {
      const { handlers } = await backend(tell);
      const overview = async () => {
        const all = handlers.overview();
        return { ...all, causes: all.causes.map((cause) => ({ ...cause, flows: 1, examples: [17] })) };
      };
      return { handlers: { ...handlers, overview } };
    };
    const { page } = await open({ backend: stood });
    await currentRow(page).waitFor();
    assert.equal(await selectedId(page), "17");
    await listRow(page, 17).waitFor();
    await until(page, () => document.querySelector(".summary-pane").hidden);
  },
};
