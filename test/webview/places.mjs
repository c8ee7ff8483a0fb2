// A connection that several places recorded.

import assert from "node:assert/strict";
import { chooseFlow, currentRow, places } from "./subjects.mjs";

export const placeChecks = {
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
};
