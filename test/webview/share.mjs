// The Share menu: what each choice asks, copies or draws.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { asks, chooseFlow, focusIs, SAMPLES, sample, until } from "./subjects.mjs";

const WRONG = "syn-ack-wrong-ack.pcap";
const PNG = [0x89, 0x50, 0x4e, 0x47];

async function openMenu(page) {
  await page.locator("g.row[aria-current=true]").waitFor();
  await page.locator(".share-button").click();
  await page.locator(".share-items").waitFor();
}

async function choose(page, label) {
  await openMenu(page);
  await page.locator(".share-item", { hasText: label }).click();
}

/** The picture that the page has drawn: its size, and the color of its first point. */
async function pictureOf(page, asked) {
  await asks(asked, "savePicture", () => true, "a picture");
  const { arg } = asked.findLast(({ method }) => method === "savePicture");
  const octets = Object.values(arg.png);
  assert.deepEqual(octets.slice(0, 4), PNG);
  const [width, height, color] = await page.evaluate(async (bytes) => {
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    context.drawImage(bitmap, 0, 0);
    return [bitmap.width, bitmap.height, [...context.getImageData(2, 2, 1, 1).data].join(",")];
  }, octets);
  return { name: arg.name, width, height, color };
}

const isOn = (page, label) => until(page, (wanted) => document.activeElement?.textContent === wanted, label);

export const shareChecks = {
  "the share menu is opened, walked and left by keys": async (open) => {
    const { page } = await open({ backend: sample(WRONG) });
    await page.locator("g.row[aria-current=true]").waitFor();
    await page.locator(".share-button").focus();
    await page.keyboard.press("Enter");
    await isOn(page, "Copy report");
    await page.keyboard.press("ArrowDown");
    await isOn(page, "Copy diagram as text");
    await page.keyboard.press("End");
    await isOn(page, "Open in Wireshark");
    await page.keyboard.press("ArrowDown");
    await isOn(page, "Copy report");
    await page.keyboard.press("Escape");
    await focusIs(page, ".share-button");
    assert.equal(await page.locator(".share-items").isVisible(), false);
  },

  "copies and saves": async (open) => {
    const { page, asked } = await open({ backend: sample("clean.pcap") });
    await choose(page, "Copy diagram as text");
    await asks(asked, "copy", (arg) => /SYN,ACK/.test(arg.text), "the diagram as text");
    await choose(page, "Copy diagram as Mermaid");
    await asks(asked, "copy", (arg) => arg.text.startsWith("```mermaid\nsequenceDiagram"), "the diagram as Mermaid");
    await choose(page, "Save picture as SVG");
    await asks(
      asked,
      "saveText",
      ({ name, text }) => name === "clean-flow-1.svg" && text.startsWith("<svg") && text.includes("clean.pcap, flow 1"),
      "the picture as SVG",
    );
  },

  "what needs the file is asked of the host, with the flow and the selected segment": async (open) => {
    const { page, asked } = await open({ backend: sample(WRONG) });
    for (const [label, action] of [
      ["Copy report", "copyReport"],
      ["Export flow", "exportFlow"],
      ["Export anonymized flow", "exportAnonymized"],
      ["Export as packetdrill", "exportScript"],
      ["Open in Wireshark", "openInWireshark"],
    ]) {
      await choose(page, label);
      await asks(
        asked,
        "share",
        (arg) => arg.action === action && arg.target.flowId === 1 && arg.target.event === 1,
        action,
      );
    }
  },

  "a picture is drawn in the colors of the theme, or in light ones": async (open) => {
    for (const [theme, paper] of [
      ["dark", "30,30,30,255"],
      ["light", "255,255,255,255"],
    ]) {
      const { page, asked, close } = await open({ backend: sample(WRONG), theme });
      await choose(page, "Save picture as PNG");
      const { name, width, height, color } = await pictureOf(page, asked);
      assert.equal(name, "syn-ack-wrong-ack-flow-1.png");
      assert.ok(width > 1900 && height > 1000, `${width} × ${height}`);
      assert.equal(color, paper);
      await close();
    }
    const { page, asked } = await open({ backend: sample(WRONG), theme: "dark" });
    await openMenu(page);
    await page.locator(".share-items vscode-checkbox").click();
    await page.locator(".share-item", { hasText: "Save picture as PNG" }).click();
    assert.equal((await pictureOf(page, asked)).color, "255,255,255,255");
  },

  "every sample becomes a picture": async (open) => {
    for (const file of readdirSync(SAMPLES).filter((name) => name.endsWith(".pcap"))) {
      const { page, asked, close } = await open({ backend: sample(file) });
      // A capture of many flows opens with its summary.
      if ((await page.locator("g.row[aria-current=true]").count()) === 0) await chooseFlow(page, 1);
      await choose(page, "Save picture as PNG");
      const { name, width, height } = await pictureOf(page, asked);
      assert.match(name, /-flow-\d+\.png$/, file);
      assert.ok(width > 1000 && height > 400, `${file}: ${width} × ${height}`);
      await close();
    }
  },

  "a command of VS Code draws the picture too": async (open) => {
    const { page, asked, tell } = await open({ backend: sample(WRONG) });
    await page.locator("g.row[aria-current=true]").waitFor();
    await tell("draw", { action: "savePicture" });
    assert.equal((await pictureOf(page, asked)).name, "syn-ack-wrong-ack-flow-1.png");
  },

  "the picture is copied": async (open) => {
    const { page } = await open({ backend: sample(WRONG) });
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await choose(page, "Copy picture");
    await until(page, () => /Picture copied/.test(document.querySelector("#app > [role=status]")?.textContent ?? ""));
    const types = await page.evaluate(async () => (await navigator.clipboard.read()).flatMap(({ types }) => types));
    assert.deepEqual(types, ["image/png"]);
  },

  "a report of the capture is asked for in the summary": async (open) => {
    const { page, asked } = await open({ backend: sample(WRONG) });
    await page.locator("g.row[aria-current=true]").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".summary-pane").waitFor({ state: "attached" });
    await page.locator(".capture-summary, [aria-label*=ummary]").first().waitFor({ state: "attached" });
    await page.evaluate(() => document.querySelector(".summary-head vscode-button").click());
    await asks(asked, "saveReport", () => true, "the report");
  },
};
