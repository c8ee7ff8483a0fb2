// The filter of the list: suggestions, corrections, history.

import assert from "node:assert/strict";
import { asks, focusIs, listRow, many, sample, until } from "./subjects.mjs";

const input = (page) => page.locator(".filter-text input");
const value = (page) => page.locator(".filter-text").evaluate((field) => field.value);

export const filterChecks = {
  "what can be typed next is suggested, and taken by keys": async (open) => {
    const { page, asked } = await open({ backend: many(500) });
    await listRow(page, 1).waitFor();
    await input(page).focus();
    await page.keyboard.type("443 re");
    await page.locator(".suggestions li", { hasText: "refused" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await focusIs(page, ".suggestions li");
    await page.keyboard.press("Enter");
    assert.equal(await value(page), "443 refused");
    await focusIs(page, ".filter-text");
    await asks(asked, "flows", ({ filter }) => filter.text === "443 refused", "the suggested filter");
    assert.ok(!(await page.locator(".suggestions").isVisible()));
    await page.keyboard.press("Enter");
    await focusIs(page, ".list-grid");
  },

  "flows like one are listed, or left out, in addition to the filter": async (open) => {
    const { page, tell, asked } = await open({ backend: many(500) });
    await listRow(page, 1).waitFor();
    await tell("filter", { text: "initiator == 10.1.0.0", exclude: false });
    await asks(asked, "flows", ({ filter }) => filter.text === "initiator == 10.1.0.0", "the initiator");
    await tell("filter", { text: "tcp.dstport == 443", exclude: true });
    assert.equal(await value(page), "(initiator == 10.1.0.0) && !(tcp.dstport == 443)");
  },

  "a filter is cleared, and comes back from the history": async (open) => {
    const { page, asked } = await open({ backend: many(500) });
    await listRow(page, 1).waitFor();
    await input(page).fill("broken");
    await asks(asked, "flows", ({ filter }) => filter.text === "broken", "the filter");
    await page.getByLabel("Clear the filter").first().click();
    assert.equal(await value(page), "");
    await until(page, () => document.querySelector(".filter-count").textContent === "500 flows");
    assert.ok(!(await page.getByLabel("Clear the filter").first().isVisible()));
    await listRow(page, 1).click();
    await input(page).focus();
    await page.locator(".suggestions li", { hasText: "broken" }).click();
    assert.equal(await value(page), "broken");
  },

  "what is no filter, as while it is typed, leaves the rows as they are": async (open) => {
    const { page, tell, asked } = await open({ backend: sample("syn-ack-wrong-ack.pcap") });
    await listRow(page, 1).waitFor();
    await tell("focus", { part: "filter" });
    await page.keyboard.type("80 &&");
    await page.locator(".filter-error", { hasText: "Column" }).waitFor();
    assert.ok(await listRow(page, 1).isVisible());
    const { bottom, height } = await listRow(page, 1).evaluate((row) => row.getBoundingClientRect());
    const end = await page.locator(".list-grid").evaluate((grid) => grid.getBoundingClientRect().bottom);
    assert.ok(end - bottom < height, "one flow has no room for two");
    assert.ok(!(await page.locator(".list-empty").isVisible()));
    // Neither another order nor an outcome asks for what cannot be read.
    await page.getByRole("columnheader", { name: "Port" }).click();
    await asks(asked, "flows", ({ sort }) => sort === "port", "the other order");
    assert.deepEqual(
      asked.filter(({ method, arg }) => method === "flows" && arg.filter.text.includes("&&")),
      [],
    );
    assert.match(await page.locator(".filter-error").textContent(), /Column/);
    await page.locator(".filter-text input").fill("81");
    const said = page.locator(".list-empty", { hasText: "No flow matches the filter." });
    await said.waitFor();
    const [box, grid] = [await said.boundingBox(), await page.locator(".list-grid").boundingBox()];
    assert.ok(box.y + box.height <= grid.y + grid.height, "the message is not cut");
  },

  "what is no filter is said with its column, and the nearest word is one press away": async (open) => {
    const { page, tell } = await open({ backend: sample("syn-ack-wrong-ack.pcap") });
    await listRow(page, 1).waitFor();
    await tell("focus", { part: "filter" });
    await page.keyboard.type("80 && brokenn");
    await page.locator(".filter-error", { hasText: "Column 7:" }).waitFor();
    assert.equal(await page.locator(".filter-text").getAttribute("aria-invalid"), "true");
    await page.getByText("Use broken").click();
    assert.equal(await value(page), "80 && broken");
    await until(page, () => document.querySelector(".filter-count").textContent === "1 of 1 flow");
    await page.locator(".chip", { hasText: "broken" }).getByText("1", { exact: true }).waitFor();
  },
};
