// What a reader does with the page, and what must come of it. Every check runs under the host's content policy, and any
// complaint in the console fails it.

import assert from "node:assert/strict";
import { captureBackend, EMPTY_SUMMARY } from "./backend.mjs";
import { giveFocus } from "./harness.mjs";
import {
  asks,
  becomes,
  currentRow,
  focusIs,
  listRow,
  many,
  SAMPLES,
  sample,
  selectedId,
  stated,
  until,
} from "./subjects.mjs";

export const checks = {
  "a click on a flow draws its diagram and notifies the host": async (open) => {
    const { page, asked } = await open({ backend: many(500) });
    await listRow(page, 3).click();
    await page.locator(".drawing svg g.row").first().waitFor();
    assert.match(await page.locator(".headline").textContent(), /Established/);
    assert.equal(await selectedId(page), "3");
    await asks(asked, "selected", (arg) => arg.flowId === 3 && typeof arg.event === "number", "the segment");
  },

  "the list is walked by keys, and names its current row": async (open) => {
    const { page } = await open({ backend: many(100_000) });
    await listRow(page, 1).waitFor();
    await page.locator(".list-grid").focus();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"]) await page.keyboard.press(key);
    await until(page, () => document.querySelector(".row[aria-selected=true] .column-id")?.textContent === "2");
    const active = await page.locator(".list-grid").getAttribute("aria-activedescendant");
    assert.equal(await page.locator(`[id="${active}"]`).getAttribute("aria-selected"), "true");
    assert.equal(await page.locator(".list-grid").getAttribute("aria-rowcount"), "100001");
    await page.keyboard.press("End");
    await until(page, () => document.querySelector(".row[aria-selected=true] .column-id")?.textContent === "100000");
    assert.equal(await page.locator(".row[aria-selected=true]").getAttribute("aria-rowindex"), "100001");
    await page.keyboard.press("PageUp");
    await until(
      page,
      () => Number(document.querySelector(".row[aria-selected=true] .column-id")?.textContent) < 99_999,
    );
    await page.keyboard.press("Home");
    await until(page, () => document.querySelector(".row[aria-selected=true] .column-id")?.textContent === "1");
  },

  "few rows exist however long the list is, and the last can be reached by the scroll bar": async (open) => {
    const { page } = await open({ backend: many(3_000_000) });
    await listRow(page, 1).waitFor();
    await page.locator(".list-grid").evaluate((body) => {
      body.scrollTop = body.scrollHeight;
    });
    await listRow(page, 3_000_000).waitFor();
    const [last, body] = [listRow(page, 3_000_000), page.locator(".list-grid")];
    const [lastBox, bodyBox] = [await last.boundingBox(), await body.boundingBox()];
    assert.ok(
      Math.abs(lastBox.y + lastBox.height - (bodyBox.y + bodyBox.height)) < 1.5,
      "the last row ends at the lower edge",
    );
    assert.ok((await page.locator(".list-rows .row").count()) < 100);
  },

  "enter goes into the diagram, arrows walk it, escape comes back": async (open) => {
    const { page } = await open({ backend: many(500) });
    await listRow(page, 1).waitFor();
    await page.locator(".list-grid").focus();
    await page.keyboard.press("ArrowDown");
    await page.locator(".drawing svg g.row").first().waitFor();
    await page.keyboard.press("Enter");
    await focusIs(page, "g.row");
    await page.keyboard.press("Home");
    await until(page, () => document.activeElement?.getAttribute("data-event") === "0");
    await page.keyboard.press("ArrowDown");
    assert.match(await currentRow(page).getAttribute("aria-label"), /SYN,ACK/);
    assert.equal(await page.locator("g.row[tabindex='0']").count(), 1);
    await page.keyboard.press("Enter");
    await focusIs(page, "[role=treeitem]");
    await page.keyboard.press("Escape");
    await focusIs(page, "g.row");
    await page.keyboard.press("Escape");
    await focusIs(page, ".list-grid");
  },

  "a page that opens has the focus in its list": async (open) => {
    const { page } = await open({ backend: many(500) });
    await focusIs(page, ".list-grid");
    const frame = () => getComputedStyle(document.querySelector(".list-grid")).outlineStyle;
    assert.equal(await page.evaluate(frame), "solid", "the list shows the focus while no row does");
    await listRow(page, 1).waitFor();
    await page.keyboard.press("ArrowDown");
    await until(page, () => document.querySelector(".row[aria-selected=true] .column-id")?.textContent === "1");
    assert.equal(await page.evaluate(frame), "none");
    const row = page.locator(".list-rows .row.active");
    assert.equal(await row.evaluate((element) => getComputedStyle(element).outlineStyle), "solid");
  },

  "a page that opens with nothing to list has the focus in its list once there is one": async (open) => {
    const backend = many(40, { summary: { ...EMPTY_SUMMARY, state: "following" } });
    const { page, tell } = await open({ backend });
    await page.getByText("This capture is empty").waitFor();
    await focusIs(page, "body");
    await tell("changed", backend.held.made.summaryOf({ state: "following", revision: 2 }));
    await listRow(page, 1).waitFor();
    await focusIs(page, ".list-grid");
  },

  "a page in the background takes the focus when it is given, not before": async (open) => {
    const { page, tell } = await open({ backend: many(500), inBackground: true });
    await listRow(page, 1).waitFor();
    await focusIs(page, "body");
    await tell("reveal", { flowId: 3, event: 1 });
    await until(page, () => document.querySelector("g.row[aria-current=true]")?.getAttribute("data-event") === "1");
    await focusIs(page, "body");
    await giveFocus(page);
    await focusIs(page, "g.row[data-event='1']");
    await page.keyboard.press("Escape");
    await focusIs(page, ".list-grid");
    await tell("reveal", { flowId: 4, event: 2 });
    await until(page, () => document.querySelector("g.row[aria-current=true]")?.getAttribute("data-event") === "2");
    await focusIs(page, ".list-grid");
  },

  "a press on nothing that takes the focus does not move it": async (open) => {
    const { page } = await open({ backend: many(500), inBackground: true });
    await listRow(page, 1).waitFor();
    await page.locator(".filter-count").hover();
    await page.mouse.down();
    await giveFocus(page);
    await page.mouse.up();
    await focusIs(page, "body");
  },

  "a jump has its segment focused, whatever had the focus before": async (open) => {
    const { page, tell } = await open({ backend: many(500) });
    await focusIs(page, ".list-grid");
    await tell("reveal", { flowId: 7, event: 1 });
    await tell("focus", { part: "diagram" });
    await focusIs(page, "g.row[data-event='1'][aria-current=true]");
    assert.equal(await selectedId(page), "7");
    // The row that had the focus is not the one that is selected any more.
    await tell("reveal", { flowId: 7, event: 2 });
    await focusIs(page, "g.row[data-event='2'][aria-current=true]");
    await page.keyboard.press("ArrowUp");
    await focusIs(page, "g.row[data-event='1'][aria-current=true]");
  },

  "heads sort by press and by key": async (open) => {
    const { page, asked } = await open({ backend: many(5000) });
    await listRow(page, 1).waitFor();
    const head = page.getByRole("columnheader", { name: "Segments" });
    await head.click();
    await asks(asked, "flows", (arg) => arg.sort === "segments" && arg.descending === true, "the most segments first");
    assert.equal(await head.getAttribute("aria-sort"), "descending");
    const places = (role) =>
      page
        .locator(`[role=${role}]`)
        .evaluateAll((all) => all.slice(0, 7).map((one) => one.getAttribute("aria-colindex")));
    assert.deepEqual(await places("columnheader"), await places("gridcell"));
    await page.getByRole("columnheader", { name: "Flow number" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await asks(asked, "flows", (arg) => arg.sort === "initiator" && arg.descending === false, "by initiator");
  },

  "words and chips filter, and say how many are left": async (open) => {
    const { page, asked } = await open({ backend: many(5000) });
    await listRow(page, 1).waitFor();
    await page.locator(".chip", { hasText: "broken" }).click();
    await asks(asked, "flows", ({ filter }) => filter.outcomes.join() === "broken", "broken ones");
    await until(page, () => /^\d+ of 5,000 flows$/.test(document.querySelector(".filter-count")?.textContent ?? ""));
    await until(page, () =>
      [...document.querySelectorAll(".list-rows .column-outcome")].every((cell) => /broken/.test(cell.textContent)),
    );
    await page.locator(".filter-text input").fill("no such thing");
    await page.locator(".list-empty", { hasText: "No flow matches" }).waitFor();
    await page.locator(".filter-text input").press("Escape");
    await page.locator(".chip", { hasText: "broken" }).click();
    await until(page, () => document.querySelector(".filter-count")?.textContent === "5,000 flows");
  },

  "reveal goes to a segment far away, and takes away a filter that hides it": async (open) => {
    const { page, tell } = await open({ backend: many(100_000) });
    await listRow(page, 1).waitFor();
    await tell("reveal", { flowId: 90_001, event: 2 });
    await until(page, () => document.querySelector(".row[aria-selected=true] .column-id")?.textContent === "90001");
    await until(page, () => document.querySelector("g.row[aria-current=true]")?.getAttribute("data-event") === "2");
    await page.locator(".filter-text input").fill("no such thing");
    await page.locator(".list-empty", { hasText: "No flow matches" }).waitFor();
    await tell("reveal", { flowId: 17, event: 0 });
    await until(page, () => document.querySelector(".row[aria-selected=true] .column-id")?.textContent === "17");
    assert.equal(await page.locator(".filter-text").evaluate((field) => field.value), "");
    await until(page, () =>
      /Flow 17/.test(document.querySelector("[aria-live=polite][role=status]")?.textContent ?? ""),
    );
  },

  "an editor that opens for a segment begins there": async (open) => {
    const { page } = await open({ backend: many(20_000, { reveal: { flowId: 15_000, event: 1 } }) });
    await until(page, () => document.querySelector(".row[aria-selected=true] .column-id")?.textContent === "15000");
    await focusIs(page, "g.row[data-event='1'][aria-current=true]");
  },

  "an editor that opens for a segment begins there on a busy machine, too": async (open) => {
    const { page } = await open({
      backend: many(20_000, { reveal: { flowId: 15_000, event: 1 } }),
      slowFrames: true,
    });
    await listRow(page, 15_000).waitFor();
    assert.equal(await selectedId(page), "15000");
  },

  "all comes back after a reload: filter, order, place, flow, segment, open run": async (open) => {
    const { page } = await open({ backend: many(50_000) });
    await listRow(page, 1).waitFor();
    await page.getByRole("columnheader", { name: "Flow number" }).click();
    await listRow(page, 50_000).waitFor();
    await page.locator(".list-grid").evaluate((body) => {
      body.scrollTop = 24 * 1000;
    });
    await listRow(page, 48_997).click();
    await page.locator("g.row.run").first().click();
    await page.locator("g.row.data").first().waitFor();
    await page.locator("g.row.data").nth(3).click();
    await until(page, () => document.querySelector("g.row.data[aria-current=true]"));
    // What was scrolled is stored a moment later.
    await until(page, () => {
      const { listTop, diagramTopPx } = JSON.parse(sessionStorage.getItem("state") ?? "{}");
      const [list, diagram] = [".list-grid", ".diagram-scroll"].map((one) => document.querySelector(one).scrollTop);
      return listTop === list / 24 && diagramTopPx === diagram;
    });
    const before = await whatIsSeen(page);
    await page.reload();
    await becomes(() => whatIsSeen(page), before);
  },

  "a capture that grows keeps the reader's place": async (open) => {
    const backend = many(10_000);
    const { page, tell } = await open({ backend });
    await listRow(page, 1).waitFor();
    await page.locator(".list-grid").evaluate((body) => {
      body.scrollTop = 24 * 500;
    });
    await listRow(page, 505).click();
    const before = await page.locator(".list-grid").evaluate((body) => body.scrollTop);
    backend.held.made.grow(5000);
    await tell("changed", backend.held.made.summaryOf({ state: "reading", bytesRead: 10, byteLength: 40 }));
    await until(page, () => document.querySelector(".list-grid")?.getAttribute("aria-rowcount") === "15001");
    assert.equal(await page.locator(".list-grid").evaluate((body) => body.scrollTop), before);
    assert.equal(await selectedId(page), "505");
    await page.getByText("Reading: 25 %").waitFor();
  },

  "rows that come in above do not move those on screen": async (open) => {
    const backend = many(10_000);
    const { page, tell } = await open({ backend });
    await page.getByRole("columnheader", { name: "Flow number" }).click();
    await listRow(page, 10_000).waitFor();
    for (const id of [9000, undefined]) {
      await page.locator(".list-grid").evaluate(
        (body, at) => {
          body.scrollTop = 24 * at;
        },
        id === undefined ? 3000 : 995,
      );
      if (id !== undefined) await listRow(page, id).click();
      else await listRow(page, 7000).waitFor();
      await until(page, () => document.querySelectorAll(".list-rows .row.loading").length === 0);
      const before = await upperRow(page);
      backend.held.made.grow(7);
      await tell("changed", backend.held.made.summaryOf({ state: "reading", bytesRead: 10, byteLength: 40 }));
      await until(
        page,
        (total) => document.querySelector(".filter-count")?.textContent === total,
        id === undefined ? "10,014 flows" : "10,007 flows",
      );
      await until(
        page,
        ([text, y]) =>
          [...document.querySelectorAll(".list-rows .row")].some(
            (row) => row.textContent === text && Math.abs(row.getBoundingClientRect().y - y) < 1,
          ),
        before,
      );
      if (id !== undefined) assert.equal(await selectedId(page), String(id));
    }
  },

  "a smaller page still shows the flow and the segment that were seen": async (open) => {
    const { page } = await open({ backend: many(500), width: 1280, height: 1100 });
    await listRow(page, 1).waitFor();
    await listRow(page, 10).click();
    await currentRow(page).waitFor();
    await page.keyboard.press("Enter");
    await focusIs(page, "g.row");
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowUp");
    await until(page, isSeen, ["g.row[aria-current=true]", ".diagram-scroll"]);
    for (const [width, height] of [
      [1280, 600],
      [520, 600],
    ]) {
      await page.setViewportSize({ width, height });
      await until(page, isSeen, [".list-rows .row[aria-selected=true]", ".list-grid"]);
      await until(page, isSeen, ["g.row[aria-current=true]", ".diagram-scroll"]);
    }
    // What was scrolled away by hand is not fetched back.
    await page.locator(".list-grid").evaluate((body) => {
      body.scrollTop = 24 * 200;
    });
    await listRow(page, 203).waitFor();
    await page.setViewportSize({ width: 520, height: 640 });
    await page.waitForTimeout(100);
    assert.ok(!(await page.evaluate(isSeen, [".list-rows .row[aria-selected=true]", ".list-grid"])));
  },

  "ports are there however narrow the list is": async (open) => {
    const { page } = await open({ backend: many(500) });
    await listRow(page, 3).waitFor();
    for (const width of [1280, 830, 810, 650, 530, 430, 330]) {
      await page.setViewportSize({ width, height: 800 });
      // The columns follow the width a frame later.
      await until(
        page,
        (wanted) => {
          const head = document.querySelector(".list-head");
          const ports = [...document.querySelectorAll(".list-rows :is(.address > .port, .column-port)")];
          const isCut = (port) =>
            port.getBoundingClientRect().right > port.closest(".cell").getBoundingClientRect().right;
          return window.innerWidth === wanted && head.scrollWidth <= head.clientWidth && !ports.some(isCut);
        },
        width,
      );
    }
    assert.equal(await page.getByRole("columnheader", { name: "Outcome" }).count(), 1);
  },

  "a round trip stands above the rows, and says at the mouse what it is": async (open) => {
    const { page } = await open({ backend: sample("clean.pcap") });
    const time = page.locator(".bracket-text").first();
    await time.waitFor();
    const title = await time.evaluate((text) => {
      const { x, y, width, height } = text.getBoundingClientRect();
      return document.elementFromPoint(x + width / 2, y + height / 2)?.querySelector("title")?.textContent;
    });
    assert.match(title ?? "", /^SYN to SYN-ACK: /);
  },

  "a run of data opens page by page": async (open) => {
    const { page } = await open({ backend: sample("long.pcap") });
    const run = page.locator("g.row.run").first();
    await run.waitFor();
    await run.focus();
    await page.keyboard.press("ArrowRight");
    await until(page, () => document.querySelectorAll("g.row.data").length === 200);
    await page.locator("g.row.more").click();
    await until(page, () => document.querySelectorAll("g.row.data").length === 400);
    await page.locator("g.row.run").first().focus();
    await page.keyboard.press("ArrowLeft");
    await until(page, () => document.querySelectorAll("g.row.data").length === 0);
  },

  "what is wrong stands on its field, its octets, and in words": async (open) => {
    const { page, asked } = await open({ backend: sample("syn-ack-wrong-ack.pcap") });
    const marked = page.locator("li.marked");
    await marked.waitFor();
    assert.match(await marked.textContent(), /Acknowledgment number.*expected: x\+1 \(\d+\)/);
    assert.equal(await page.locator(".hexes .octet.blamed-error").count(), 4);
    const problem = page.locator(".problems [data-rule='syn-ack-wrong-ack']");
    await problem.locator("summary").click();
    assert.match(await problem.textContent(), /Why.*Next/);
    await problem.getByText("Rule syn-ack-wrong-ack").click();
    await asks(asked, "openRulePage", (arg) => arg.rule === "syn-ack-wrong-ack", "the rule's page");
    await problem.getByText("Show in transcript").click();
    await asks(
      asked,
      "showInTranscript",
      ({ target, rule }) => target.event === 1 && rule === "syn-ack-wrong-ack",
      "the segment's line",
    );
  },

  "colours forced by the system leave blame and focus to be seen": async (open) => {
    const { page } = await open({ backend: sample("syn-ack-wrong-ack.pcap") });
    await page.emulateMedia({ forcedColors: "active" });
    const look = (selector, part, property) =>
      page
        .locator(selector)
        .first()
        .evaluate((one, of) => getComputedStyle(one, of.part)[of.property], { part, property });
    await page.locator(".hexes .octet.blamed-error").first().waitFor();
    assert.match(await look(".hexes .octet.blamed-error", null, "textDecorationLine"), /underline/);
    await page.locator(".splitter").first().focus();
    await page.keyboard.press("ArrowDown");
    const [paper, bar, focused] = [
      await look("body", null, "backgroundColor"),
      await look(".splitter", null, "backgroundColor"),
      await look(".splitter", "::after", "backgroundColor"),
    ];
    assert.notEqual(bar, paper);
    assert.ok(![paper, bar].includes(focused), `${focused} on ${paper}`);
  },

  "a field shows its octets, an octet its field": async (open) => {
    const { page } = await open({ backend: sample("clean.pcap") });
    const port = page.locator("li[role=treeitem] > .field-line", { hasText: "Destination port" });
    await port.hover();
    await until(page, () => document.querySelectorAll(".hexes .octet.pointed").length === 2);
    await page.locator(".hexes .octet").nth(34).click();
    await until(page, () =>
      /^Octet 34: [0-9a-f]{2}, Source port$/.test(document.querySelector("#app > [role=status]")?.textContent ?? ""),
    );
    await until(page, () => /Source port/.test(document.querySelector("li.related > .field-line")?.textContent ?? ""));
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await until(page, () =>
      /Destination port/.test(document.querySelector("li.related > .field-line")?.textContent ?? ""),
    );
  },

  "a failure has its own page, with its reason and a way on": async (open) => {
    const { page, asked, tell } = await open({
      backend: stated({ state: "failed", failure: "It begins with “GET”." }),
    });
    await page.getByText("It begins with “GET”.").waitFor();
    await page.getByText("Reload", { exact: true }).click();
    await asks(asked, "reload", () => true, "reload");
    const notTcp = [
      { name: "UDP", frames: 8 },
      { name: "ARP", frames: 1 },
    ];
    await tell("changed", { ...EMPTY_SUMMARY, revision: 2, frames: 9, notTcp });
    await page.getByText("No TCP in this capture").waitFor();
    await page.getByText("It contains UDP in 8 frames, ARP in 1 frame.").waitFor();
  },

  "messages about the whole capture stand above the list": async (open) => {
    const backend = many(40);
    const { page, tell, asked } = await open({ backend });
    await listRow(page, 1).waitFor();
    const issues = [
      { kind: "unsupported", frame: 1, offset: 0, count: 3, message: "3 frames carry ARP." },
      { kind: "truncated", frame: 9, offset: 0, count: 1, message: "The file ends inside frame 9." },
    ];
    await tell(
      "changed",
      backend.held.made.summaryOf({ state: "cancelled", bytesRead: 4, byteLength: 10, issues, revision: 2 }),
    );
    await page.locator(".banner", { hasText: "after 40 %" }).waitFor();
    await page.locator(".banner summary", { hasText: "The file ends inside frame 9." }).click();
    await page.locator(".banner", { hasText: "3 frames carry ARP." }).waitFor();
    await tell("fileState", { state: "rewritten", message: "many.pcap was changed on disk." });
    await page.locator(".banner", { hasText: "changed on disk" }).getByText("Reload", { exact: true }).click();
    await asks(asked, "reload", () => true, "reload");
    await tell("fileState", { state: "same", message: "" });
    await page.locator(".banner", { hasText: "changed on disk" }).waitFor({ state: "detached" });
  },

  "reading can be cancelled, and following turned on": async (open) => {
    const summary = { ...EMPTY_SUMMARY, state: "reading", bytesRead: 1, byteLength: 4 };
    const { page, asked } = await open({ backend: many(40, { summary: { ...summary, flows: 40 } }) });
    await page.locator(".progress vscode-button", { hasText: "Cancel" }).click();
    await asks(asked, "cancel", () => true, "cancel");
    await page.locator("vscode-checkbox", { hasText: "Follow" }).click();
    await asks(asked, "follow", (arg) => arg.follow === true, "follow");
  },

  "what is gone when it was pressed leaves the focus to the list": async (open) => {
    const backend = many(40);
    const { page, tell } = await open({ backend });
    await listRow(page, 1).waitFor();
    const state = (part) => tell("changed", backend.held.made.summaryOf({ bytesRead: 4, byteLength: 10, ...part }));
    await state({ state: "reading", revision: 2 });
    const enter = async (control, selector) => {
      await control.waitFor();
      await control.focus();
      await focusIs(page, selector);
    };
    await enter(page.locator(".progress vscode-button", { hasText: "Cancel" }), ".progress *");
    await state({ state: "cancelled", revision: 3 });
    await focusIs(page, ".list-grid");
    await enter(page.locator(".banner", { hasText: "after 40 %" }).locator("vscode-link").first(), ".banner *");
    await state({ state: "reading", revision: 4 });
    await focusIs(page, ".list-grid");
    await state({ state: "cancelled", revision: 5 });
    await enter(page.locator(".banner vscode-button").first(), ".banner *");
    await page.keyboard.press("Enter");
    await focusIs(page, ".list-grid");
  },

  "nothing from a capture becomes markup": async (open) => {
    const evil = `<img src=x onerror="window.hacked=1">`;
    const backend = async (tell) => {
      const real = await captureBackend(`${SAMPLES}syn-ack-wrong-ack.pcap`, tell);
      const { handlers } = real;
      const evilly = (value) => JSON.parse(JSON.stringify(value));
      return {
        handlers: {
          ...handlers,
          async flows(query) {
            const answer = await handlers.flows(query);
            return {
              ...answer,
              rows: answer.rows.map((row) => ({ ...row, initiator: evil, responder: evil, path: evil })),
            };
          },
          async flow(of) {
            const { flow, findings, ...rest } = await handlers.flow(of);
            return {
              ...rest,
              headline: evil,
              flow: { ...flow, path: evil, initiator: { ...flow.initiator, address: evil } },
              findings: findings.map((one) => ({
                ...evilly(one),
                what: evil,
                why: evil,
                next: evil,
                expected: evil,
                rule: evil,
              })),
            };
          },
          async frame(of) {
            const detail = await handlers.frame(of);
            return { ...detail, fields: [{ name: evil, value: evil, start: 0, end: 2, children: [] }] };
          },
        },
      };
    };
    const { page } = await open({ backend });
    await page.locator(".problem").first().waitFor();
    await page.locator(".field-line", { hasText: "<img" }).waitFor();
    assert.equal(await page.locator("img").count(), 0);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.match(await page.locator(".drawing svg").textContent(), /<img/);
  },
};

/** Runs in the page: whether one element lies within another, from top to bottom. */
function isSeen([inner, outer]) {
  const [a, b] = [inner, outer].map((selector) => document.querySelector(selector)?.getBoundingClientRect());
  return a !== undefined && b !== undefined && a.top > b.top - 0.3 && a.bottom < b.bottom + 0.3;
}

/** Text of a row in the middle of the list, and where it stands. */
function upperRow(page) {
  return page.evaluate(() => {
    const rows = [...document.querySelectorAll(".list-rows .row")];
    const row = rows.sort((a, b) => a.getBoundingClientRect().y - b.getBoundingClientRect().y)[3];
    return [row.textContent, row.getBoundingClientRect().y];
  });
}

function whatIsSeen(page) {
  return page.evaluate(() => ({
    sort: document.querySelector("[aria-sort=descending]")?.textContent,
    selected: document.querySelector(".row[aria-selected=true]")?.textContent,
    scrollTop: document.querySelector(".list-grid").scrollTop,
    row: document.querySelector("g.row[aria-current=true]")?.getAttribute("data-key"),
    dataRows: document.querySelectorAll("g.row.data").length,
    diagramTop: document.querySelector(".diagram-scroll").scrollTop,
  }));
}
