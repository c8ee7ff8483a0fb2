// Groups and columns of the list.

import assert from "node:assert/strict";
import { asks, currentRow, focusIs, listRow, many, selectedId, until } from "./subjects.mjs";

async function groupBy(page, label) {
  await page.locator(".group-by").click();
  await page.locator(".group-by vscode-option", { hasText: label }).click();
}

const heads = (page) => page.locator(".list-rows .group-head");

export const groupChecks = {
  "groups fold and count, and open by press and by key": async (open) => {
    const { page, asked } = await open({ backend: many(501) });
    await listRow(page, 1).waitFor();
    await groupBy(page, "By cause");
    await asks(asked, "flows", ({ group }) => group?.by === "cause" && group.open.length === 0, "the groups");
    await heads(page).nth(1).waitFor();
    assert.equal(await page.locator(".list-rows .row").count(), 2);
    assert.match(await heads(page).first().textContent(), /Flows: odd.*251/);
    assert.equal(await page.locator(".filter-count").textContent(), "501 flows");
    await heads(page).first().click();
    await listRow(page, 3).waitFor();
    assert.equal(await heads(page).first().getAttribute("aria-expanded"), "true");
    await listRow(page, 3).click();
    await currentRow(page).waitFor();
    assert.equal(await selectedId(page), "3");
    await page.locator(".list-grid").focus();
    await page.keyboard.press("Home");
    await focusIs(page, ".list-grid");
    await page.keyboard.press("ArrowLeft");
    await until(page, () => document.querySelectorAll(".list-rows .row").length === 2);
    await page.reload();
    await heads(page).nth(1).waitFor();
    await groupBy(page, "No groups");
    await listRow(page, 2).waitFor();
  },

  "columns are chosen, and stay chosen": async (open) => {
    const { page } = await open({ backend: many(500) });
    await listRow(page, 1).waitFor();
    const head = (name) => page.getByRole("columnheader", { name });
    assert.ok(!(await head("Start").isVisible()));
    await page.locator(".column-menu summary").click();
    await page.locator(".column-choices vscode-checkbox", { hasText: "Start" }).click();
    await head("Start").waitFor();
    await page.locator(".column-choices vscode-checkbox", { hasText: "Segments" }).click();
    await head("Segments").waitFor({ state: "hidden" });
    await page.keyboard.press("Escape");
    assert.ok(!(await page.locator(".column-choices").isVisible()));
    await page.reload();
    await head("Start").waitFor();
    assert.ok(!(await head("Segments").isVisible()));
  },
};
