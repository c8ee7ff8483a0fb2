// What the page without VS Code does, in a browser.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { root } from "../vscode/paths.mjs";

const sample = (name) => join(root, "media/samples", name);
const row = (page, text) => page.locator(".list-rows .row", { hasText: text }).first();
const currentRow = (page) => page.locator("g.row[aria-current=true]");
const currentLine = (page) => page.locator(".line[aria-selected=true]");

async function openSample(page, name = "syn-ack-wrong-ack.pcap") {
  await page.getByRole("button", { name }).click();
  await currentRow(page).waitFor();
}

async function choose(page, ...files) {
  await page.locator("input[type=file]").setInputFiles(files);
}

/** Drops files as a browser does. */
async function drop(page, name) {
  const octets = [...(await readFile(sample(name)))];
  await page.evaluate(
    ([file, bytes]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(bytes)], file));
      for (const type of ["dragover", "drop"])
        document
          .querySelector("main")
          .dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    },
    [name, octets],
  );
}

async function axe(page) {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const said = violations.map(({ id, nodes }) =>
    [id, ...nodes.map(({ html, any }) => `  ${html.slice(0, 160)} ${any[0]?.message ?? ""}`)].join("\n"),
  );
  assert.equal(said.join("\n"), "");
}

const behaviour = {
  "a sample is opened by a click, read, jumped to and from, and filtered": async (open) => {
    const { page, requests, complaints, picture, url } = await open();
    await picture("start");
    const before = requests.length;
    await openSample(page);
    await row(page, "broken").click();
    await page.locator(".drawing svg", { hasText: /SYN.*✗/s }).waitFor();
    await page.locator("[data-rule=syn-ack-wrong-ack]").first().waitFor();
    await picture("capture");

    await currentRow(page).focus();
    await page.keyboard.press("Alt+Enter");
    await currentLine(page).filter({ hasText: "SYN,ACK" }).waitFor();
    await page.locator(".line-note", { hasText: "syn-ack-wrong-ack" }).waitFor();
    await page.locator(".squiggle.severity-error").first().waitFor();
    await picture("transcript");
    await page.keyboard.press("ArrowUp");
    await currentLine(page)
      .filter({ hasText: /SYN(?!,ACK)/ })
      .waitFor();
    await page.keyboard.press("Alt+Enter");
    await page.locator("g.row:focus", { hasText: "SYN" }).waitFor();
    await page.locator(".transcript-pane").waitFor({ state: "hidden" });

    await page.keyboard.press("Control+F");
    await page.locator(".filter-text input").fill("refused");
    await page.locator(".list-empty").waitFor();
    await page.locator(".filter-text input").fill("broken");
    await row(page, "broken").waitFor();
    await page.keyboard.press("Alt+Home");
    await page.locator(".cause").first().waitFor();

    assert.deepEqual(
      // The browser fetches the icon of the tab when it has time.
      requests.slice(before).filter((address) => !address.startsWith("blob:") && address !== `${url}icon.svg`),
      [],
      "asked for after the page was loaded",
    );
    assert.deepEqual(
      requests.filter((address) => !address.startsWith(url) && !address.startsWith("blob:")),
      [],
      "asked for elsewhere",
    );
    assert.equal(await page.getByText("Operation failed").count(), 0);
    assert.deepEqual(complaints, []);
  },

  "the page's policy stops whatever would be sent, from a worker too": async (open) => {
    const { page, url, served } = await open();
    const before = served.length;
    await page.evaluate(async (address) => {
      const given = (promise) =>
        promise.then(
          () => {},
          () => {},
        );
      await given(fetch(`${address}?fetch`, { mode: "no-cors" }));
      navigator.sendBeacon(`${address}?beacon`, "x");
      new Image().src = "https://elsewhere.example/?image";
      const code = `fetch("${address}?worker", { mode: "no-cors" }).then(() => postMessage("sent"), () => postMessage("stopped"))`;
      const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
      const answer = await new Promise((resolve) => {
        worker.onmessage = ({ data }) => resolve(data);
      });
      if (answer !== "stopped") throw new Error("the worker could send");
    }, url);
    // A request that may be made arrives, and those before it would have.
    await page.goto(`${url}docs/rules/syn-refused.html`);
    assert.deepEqual(
      served.slice(before).filter((address) => address.includes("?")),
      [],
    );
  },

  "a file that is dropped is opened, and another one after it": async (open) => {
    const { page, complaints } = await open();
    await drop(page, "refused.pcap");
    await row(page, "refused").waitFor();
    await drop(page, "unanswered.pcap");
    await row(page, "unanswered").waitFor();
    await page.locator("h1:visible", { hasText: /^unanswered\.pcap$/ }).waitFor();
    assert.deepEqual(complaints, []);
  },

  "several files are compared, or read as one": async (open) => {
    const { page } = await open();
    await choose(page, sample("syn-ack-lost-client.pcap"), sample("syn-ack-lost-server.pcap"));
    await page.getByRole("button", { name: "Captures of one connection at several places" }).click();
    await row(page, "established").waitFor();
    await page.locator("h1:visible", { hasText: /client\.pcap ↔ syn-ack-lost-server/ }).waitFor();
    await page.getByRole("button", { name: "Open another capture" }).click();
    await choose(page, sample("clean.pcap"), sample("refused.pcap"));
    await page.getByRole("button", { name: "Parts of one capture" }).click();
    await row(page, "refused").waitFor();
    await row(page, "established").waitFor();
  },

  "a flow is saved, its report copied, and what needs a program is refused": async (open) => {
    const { page } = await open({ permissions: ["clipboard-read", "clipboard-write"] });
    await openSample(page);
    const share = async (label) => {
      await page.locator(".share-button").click();
      await page.locator(".share-item", { hasText: label }).first().click();
    };
    const saved = page.waitForEvent("download");
    await share("Export flow");
    assert.equal((await saved).suggestedFilename(), "syn-ack-wrong-ack-flow-1.pcapng");
    await share("Copy report");
    await page.locator(".site-notice", { hasText: "Report copied" }).waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /syn-ack-wrong-ack/);
    await share("Open in Wireshark");
    await page.getByText("A browser cannot start Wireshark").waitFor();
  },

  "a right click offers what VS Code's menu does, and keys go through it": async (open) => {
    const { page } = await open({ permissions: ["clipboard-read", "clipboard-write"] });
    await openSample(page);
    const menu = page.getByRole("menu", { name: "Commands" });
    await row(page, "broken").click({ button: "right" });
    await menu.getByRole("menuitem", { name: "Copy Wireshark display filter" }).click();
    await menu.waitFor({ state: "detached" });
    // The menu is closed before its command has done what it does.
    await page.waitForFunction(async () => /^ip\.addr == /.test(await navigator.clipboard.readText()));

    await currentRow(page).focus();
    await page.keyboard.press("Shift+F10");
    await menu.waitFor();
    await axe(page);
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
    await page.locator("g.row[aria-current=true]:focus").waitFor();

    await page.locator(".problem summary").first().click({ button: "right" });
    await page.keyboard.press("End");
    await page.locator(":focus", { hasText: /^Rule syn-/ }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".drawing g.row").first().click({ button: "right" });
    await menu.getByRole("menuitem", { name: "Show in transcript" }).click();
    await currentLine(page).filter({ hasText: "SYN" }).waitFor();
  },

  "a right click lists only the flows to the same responder": async (open) => {
    const { page } = await open();
    await choose(page, sample("clean.pcap"), sample("clean-ipv6.pcap"));
    await page.getByRole("button", { name: "Parts of one capture" }).click();
    await page.locator(".list-rows .row").nth(1).click({ button: "right" });
    await page.getByRole("menuitem", { name: "List only flows to this responder and port" }).click();
    await page.locator(".list-rows .row").nth(1).waitFor({ state: "detached" });
    await row(page, "established").waitFor();
    await page.waitForFunction(() => /^responder == \[.+\]:80$/.test(document.querySelector(".filter-text").value));
  },

  "the times of a flow are drawn": async (open) => {
    const { page, complaints, picture } = await open();
    await openSample(page, "syn-ack-lost-client.pcap");
    await page.getByRole("tab", { name: "Time" }).click();
    await page.locator(".uplot canvas").first().waitFor();
    await picture("time");
    assert.deepEqual(complaints, []);
  },

  "what is not a capture is refused with the reason": async (open) => {
    const { page } = await open();
    await choose(page, { name: "page.html", mimeType: "text/html", buffer: Buffer.from("<!DOCTYPE html>") });
    await page.getByText("This capture cannot be shown").waitFor();
  },

  "a rule's page opens, and its links and pictures are there": async (open) => {
    const { page } = await open();
    await openSample(page);
    await page.locator(".problem summary").first().click();
    const opened = page.context().waitForEvent("page");
    await page.locator(".problem vscode-link", { hasText: "Rule" }).first().click();
    const rule = await opened;
    await rule.getByRole("heading", { name: "syn-ack-wrong-ack" }).waitFor();
    await rule.waitForFunction(() => document.querySelector("article img").naturalWidth > 0);
    await rule.getByRole("link", { name: "Rules", exact: true }).click();
    await rule.getByRole("heading", { name: "Rules", level: 1 }).waitFor();
  },
};

const looks = Object.fromEntries(
  ["light", "dark"].flatMap((colorScheme) =>
    ["no-preference", "more"].map((contrast) => [
      `axe reports nothing on the site's own parts: ${colorScheme}, contrast ${contrast}`,
      async (open) => {
        const { page, picture } = await open({ colorScheme, contrast });
        await axe(page);
        await picture(`start-${colorScheme}-${contrast}`);
        await openSample(page);
        await axe(page);
        await picture(`capture-${colorScheme}-${contrast}`);
        await page.getByRole("button", { name: "Transcript", exact: true }).click();
        await page.locator(".squiggle").first().waitFor();
        await axe(page);
        await picture(`transcript-${colorScheme}-${contrast}`);
        await page.goto(`${page.url()}docs/rules/syn-refused.html`);
        await axe(page);
        await picture(`rule-${colorScheme}-${contrast}`);
      },
    ]),
  ),
);

const sizes = {
  "at 200 % zoom nothing has to be scrolled to the side": async (open) => {
    const { page, picture } = await open({ size: { width: 640, height: 430 } });
    const fits = () =>
      page.waitForFunction(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
    await fits();
    await picture("start-small");
    await openSample(page);
    await fits();
    await picture("capture-small");
    await page.getByRole("button", { name: "Transcript", exact: true }).click();
    await page.locator(".squiggle").first().waitFor();
    await fits();
    await picture("transcript-small");
  },
};

export const checks = { ...behaviour, ...looks, ...sizes };
