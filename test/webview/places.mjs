// A connection that several places recorded.

import assert from "node:assert/strict";
import { asks, chooseFlow, currentRow, places, selectedId, until } from "./subjects.mjs";

export const placeChecks = {
  "a connection is one row, which opens into its places by key and by press": async (open) => {
    const { page, asked } = await open({ backend: places("syn-ack-lost"), width: 1400 });
    const rows = page.locator(".list-rows .row");
    await rows.first().waitFor();
    assert.equal(await rows.count(), 1);
    assert.match(
      await rows.first().getAttribute("aria-label"),
      /recorded at client\.pcap, router\.pcap, server\.pcap$/,
    );
    assert.match(await rows.first().textContent(), /3 places.*lost-between/);
    assert.equal(await page.locator(".filter-count").textContent(), "3 flows");
    await page.locator(".list-grid").focus();
    await page.keyboard.press("Home");
    assert.equal(await selectedId(page), "3");
    await page.keyboard.press("ArrowRight");
    await rows.nth(3).waitFor();
    assert.equal(await rows.first().getAttribute("aria-expanded"), "true");
    assert.equal(await page.locator(".list-grid").getAttribute("role"), "treegrid");
    assert.deepEqual(await page.locator(".place-of-row").allTextContents(), [
      "client.pcap",
      "router.pcap",
      "server.pcap",
    ]);
    await page.keyboard.press("ArrowDown");
    await until(
      page,
      () => document.querySelector(".row[aria-selected=true] .place-of-row")?.textContent === "client.pcap",
    );
    assert.equal(await rows.nth(1).getAttribute("aria-level"), "2");
    await asks(asked, "selected", (arg) => arg?.flowId === 1, "the flow of the place");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await until(page, () => document.querySelectorAll(".list-rows .row").length === 1);
    await rows.first().locator(".connection-twistie").click();
    await rows.nth(3).waitFor();
    await page.reload();
    await rows.nth(3).waitFor();
  },

  "F8 steps through the problems of a closed connection, place by place": async (open) => {
    const { page } = await open({ backend: places("reset-in-between", ["client", "server"]) });
    await page.locator(".list-rows .row").first().waitFor();
    await page.locator(".list-grid").focus();
    await page.keyboard.press("Home");
    await until(page, () => document.querySelector(".flow-number")?.textContent === "Flow 1");
    await currentRow(page).waitFor();
    const at = () =>
      `${document.querySelector(".flow-number")?.textContent} ${document.querySelector("g.row[aria-current=true]")?.dataset.frame}`;
    const stops = [await page.evaluate(at)];
    while (stops.length < 10 && !stops.at(-1).startsWith("Flow 2")) {
      await page.keyboard.press("F8");
      await until(
        page,
        (before) =>
          `${document.querySelector(".flow-number")?.textContent} ${document.querySelector("g.row[aria-current=true]")?.dataset.frame}` !==
          before,
        stops.at(-1),
      );
      stops.push(await page.evaluate(at));
    }
    assert.match(stops.at(-1), /^Flow 2/);
    assert.equal(await page.locator(".list-rows .row").count(), 1);
  },

  "a lifeline for each place, in a narrow pane and in a wide one": async (open) => {
    for (const [width, names] of [
      [560, ["client", "server"]],
      [1600, ["client", "router", "server"]],
    ]) {
      const { page, close } = await open({ backend: places("syn-ack-lost", names), width });
      await chooseFlow(page, 1);
      await page.locator("g.row.segment").first().waitFor();
      assert.equal(await page.locator(".drawing path.place-line").count(), names.length);
      const heads = await page.locator(".lanes-head .place-name title").allTextContents();
      assert.deepEqual(
        heads,
        names.map((name) => `${name}.pcap`),
      );
      await close?.();
    }
  },

  "a segment that this place has not is a row, by click and by key": async (open) => {
    const { page } = await open({ backend: places("syn-ack-lost") });
    await chooseFlow(page, 1);
    const lost = page.locator("g.row.elsewhere");
    await lost.click();
    await currentRow(page).waitFor();
    assert.match(await currentRow(page).getAttribute("aria-label"), /Lost between server\.pcap and router\.pcap\.$/);
    await page.keyboard.press("ArrowDown");
    assert.equal(await currentRow(page).getAttribute("data-frame"), "2");
    await page.keyboard.press("ArrowUp");
    assert.match(await currentRow(page).getAttribute("class"), /elsewhere/);
  },

  "one click shows the frame at each place, and what was changed": async (open) => {
    const { page } = await open({ backend: places("mss-clamped"), width: 1500 });
    await chooseFlow(page, 1);
    await page.locator('g.row[data-frame="1"]').click();
    const table = page.locator(".places-table");
    await table.locator(".changed").waitFor();
    const cells = await table.locator(".changed").locator("th, td").allTextContents();
    assert.deepEqual(cells, ["MSS, changed", "MSS 1460", "MSS 1460", "MSS 1360"]);
    assert.match(await page.locator(".places-summary").textContent(), /^1 field was changed\.$/);
    const choices = table.locator(".place-choice");
    assert.deepEqual(await choices.locator(".place-frame").allTextContents(), ["Frame 1", "Frame 1", "Frame 1"]);
    assert.match(await page.locator(".details-body .fields").textContent(), /MSS 1460/);
    await choices.nth(2).focus();
    await page.keyboard.press("Enter");
    await page.locator(".details-body .fields", { hasText: "MSS 1360" }).waitFor();
    assert.equal(await page.locator(".place-choice[aria-pressed=true] .place-title").textContent(), "server.pcap");
    assert.ok(await page.locator(".place-choice[aria-pressed=true]").evaluate((one) => one === document.activeElement));
    await page.locator(".places-head vscode-checkbox").click();
    await table.locator("tr", { hasText: "Window" }).first().waitFor();
  },

  "a place that has not seen the segment says so": async (open) => {
    const { page } = await open({ backend: places("syn-ack-lost"), width: 1500 });
    await chooseFlow(page, 1);
    await page.locator("g.row.elsewhere").click();
    await page.locator(".places-table .place-choice").waitFor();
    const frames = await page.locator(".places-table .place-frame").allTextContents();
    assert.deepEqual(frames, ["not seen", "not seen", "Frame 2"]);
    assert.equal(await page.locator(".places-summary").textContent(), "Seen at one place only.");
    assert.match(await page.locator(".details-body .fields").textContent(), /SYN,ACK/);
  },

  "clocks are corrected by hand, and as measured again": async (open) => {
    const { page } = await open({ backend: places("delayed", ["client", "server"]), width: 1200 });
    const clocks = page.locator(".clocks");
    await clocks.locator("summary").click();
    const measured = await clocks.locator(".clock-offset").inputValue();
    assert.match(await clocks.locator("summary").textContent(), /^Clocks: server\.pcap is .* (ahead|behind)$/);
    assert.match(await clocks.locator(".clock-basis").textContent(), /^measured, ± /);
    await clocks.locator(".clock-offset").fill("soon");
    await page.keyboard.press("Enter");
    assert.equal(await clocks.locator(".clock-offset").getAttribute("aria-invalid"), "true");
    await clocks.locator(".clock-offset").fill("-250.25");
    await page.keyboard.press("Enter");
    await clocks.locator("summary", { hasText: "server.pcap is 250 ms behind (corrected)" }).waitFor();
    await page.locator(".banner", { hasText: "taken to be 250 ms behind, as corrected by hand" }).waitFor();
    await clocks.getByText("As measured").click();
    await clocks.locator(".clock-basis", { hasText: "measured" }).waitFor();
    assert.equal(await clocks.locator(".clock-offset").inputValue(), measured);
  },
};
