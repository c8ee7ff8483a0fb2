// What the checks open: the samples, lists of any length, captures in any state.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { captureBackend, EMPTY_SUMMARY, madeUpBackend } from "./backend.mjs";

export const SAMPLES = fileURLToPath(new URL("../../media/samples/", import.meta.url));

export const sample = (name) => (tell) => captureBackend(`${SAMPLES}${name}`, tell);

const NETWORK = fileURLToPath(new URL("../fixtures/network/", import.meta.url));

/** A recording of a network, captured at the client, on the router and at the server. */
export const places =
  (scene, names = ["client", "router", "server"]) =>
  (tell) =>
    captureBackend(
      names.map((name) => `${NETWORK}${scene}/${name}.pcap`),
      tell,
    );

/** A list of made-up flows; the made-up part is in `made`, so that a check can let it grow. */
export function many(total, part = {}) {
  const held = {};
  const backend = async (tell) => {
    held.made = madeUpBackend(total, await captureBackend(`${SAMPLES}long.pcap`, tell));
    const ready = () => ({
      name: "many.pcap",
      summary: held.made.summaryOf(),
      canFollow: true,
      following: false,
      reveal: undefined,
      ...part,
    });
    return { handlers: { ...held.made.handlers, ready } };
  };
  return Object.assign(backend, { held });
}

export function stated(summary) {
  return async () => ({
    handlers: {
      ready: () => ({
        name: "some.pcap",
        summary: { ...EMPTY_SUMMARY, ...summary },
        canFollow: false,
        following: false,
      }),
    },
  });
}

export const listRow = (page, id) =>
  page.locator(".list-rows .row", { has: page.locator(`.column-id:text-is("${id}")`) });
/** The flow's diagram is drawn, and one of its segments is selected. */
export async function chooseFlow(page, id) {
  const head = page.locator(".list-rows .row[aria-expanded=false]:not(.group-head)").first();
  await page.locator(".list-rows .row").first().waitFor();
  if (!(await listRow(page, id).isVisible())) await head.locator(".connection-twistie").click();
  await listRow(page, id).last().click();
  await until(page, (wanted) => document.querySelector(".flow-number")?.textContent === wanted, `Flow ${id}`);
  await currentRow(page).waitFor();
}
export const currentRow = (page) => page.locator("g.row[aria-current=true]");
export const until = (page, test, arg) => page.waitForFunction(test, arg);

export const selectedId = (page) => page.locator(".list-rows .row[aria-selected=true] .column-id").textContent();
export const focusIs = (page, selector) => until(page, (wanted) => document.activeElement?.matches(wanted), selector);

/** Waits until what is read is what was expected; fails with the difference that is left. */
export async function becomes(read, expected) {
  for (let attempt = 0; attempt < 1500; attempt++) {
    if (isDeepStrictEqual(await read(), expected)) return;
    await new Promise((later) => setTimeout(later, 30));
  }
  assert.deepEqual(await read(), expected);
}

export async function asks(asked, method, matches, what) {
  for (let attempt = 0; attempt < 1500; attempt++) {
    if (asked.some((one) => one.method === method && matches(one.arg))) return;
    await new Promise((later) => setTimeout(later, 30));
  }
  assert.fail(`The page never asked ${method}: ${what}`);
}
