// How the texts of a source file are found.

import { expect, test } from "vitest";
import { placeholdersOf, textsOf } from "../../scripts/l10n/texts.mjs";

/** "#{" in these pieces of code is what begins a placeholder of a template. */
const read = (code: string) => textsOf(code.replaceAll("#{", "$" + "{"));
const keysOf = (code: string) => read(code).keys.map(({ text, given }) => `${text} (${given})`);
const looseIn = (code: string) => read(code).loose.map(({ text }) => text);

test("what is translated, with the number of its arguments", () => {
  expect(keysOf('const a: string = t("Close");')).toEqual(["Close (0)"]);
  expect(keysOf('window.showErrorMessage(l10n.t("{0} is gone.", name))')).toEqual(["{0} is gone. (1)"]);
  expect(keysOf('countText(n, "{0} flow", "{0} flows")')).toEqual(["{0} flow (1)", "{0} flows (1)"]);
  expect(keysOf('t(isLive ? "Now" : late ? "Late" : "Never")')).toEqual(["Now (0)", "Late (0)", "Never (0)"]);
  expect(keysOf('t("Flow {0}: {1}", id, t("no answer"))')).toEqual(["Flow {0}: {1} (2)", "no answer (0)"]);
  expect(keysOf('t("{0} and {1}", ...names)')).toEqual(["{0} and {1} (undefined)"]);
});

test("a key that is known only at run time is reported", () => {
  expect(looseIn("t(`Flow #{id}`)")).toHaveLength(1);
  expect(looseIn("l10n.t(message)")).toEqual(["message"]);
});

test.each([
  ['const NONE = "No flow matches the filter.";', "No flow matches the filter."],
  ['tell(id === "x" ? "Stop" : done)', "Stop"],
  ["say(`#{count} segments`)", "{} segments"],
  ["node.textContent = `Rule #{rule}`", "Rule {}"],
  ['button({ label: "wide", look: "icon" })', "wide"],
  ['element("option", { value: "wide page" }, "wide")', "wide page|wide"],
  ['span("fact", isBig ? "big" : name)', "big"],
  ['made.setAttribute("aria-label", "list")', "list"],
  ['setAttributes(list, { "aria-label": "list" })', "list"],
  ['throw new Error("The file is gone.")', "The file is gone."],
  ['t("{0}: {1}", id, `frame #{frame}`)', "frame {}"],
])("a text that is not translated is found: %s", (code, found) => {
  expect(looseIn(code).join("|")).toBe(found);
});

test.each([
  'import { x } from "./a file";',
  'type Look = "Primary look" | "Other look";',
  'div("cell column wide", child)',
  'icon("error", "icon large red")',
  "span(`chip outcome #{outcome}`)",
  'button({ className: "two classes", look: "icon" })',
  'if (event.key === "Enter" || key !== "Arrow Up") go();',
  'switch (key) { case "Home": go(); }',
  'host.call("flows", { sort: "id" })',
  'made.style.setProperty("--part", `#{part}%`)',
  'fail("", "en-US")',
  'svg.setAttribute("class", "icon of size".trim())',
])("what no user reads is left alone: %s", (code) => {
  expect(looseIn(code)).toEqual([]);
});

test("placeholders", () => {
  expect(placeholdersOf("{1} of {0}, {not} {0}")).toEqual([0, 0, 1]);
});
