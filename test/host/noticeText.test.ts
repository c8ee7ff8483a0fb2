import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { noticeText } from "../../src/host/noticeText";

test.each([
  ["a.pcap is not saved yet.", "a.pcap is not saved yet."],
  ["[click](command:workbench.action.quit).pcap", "[click] (command:workbench.action.quit).pcap"],
  ["[a]([b](https://example.org))", "[a] ([b] (https://example.org))"],
  // A mark without width between the brackets must not lead to a link, and neither must its removal.
  ["[a]\u200b(command:x)\n\u202e", "[a]·(command:x)␊·"],
])("%j is shown as %j", (text, shown) => {
  expect(noticeText(text)).toBe(shown);
});

test("all notifications go through it", () => {
  const files = readdirSync("src/host", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const direct = files.filter((name) =>
    /\.show(Information|Warning|Error)Message/.test(readFileSync(join("src/host", name), "utf8")),
  );
  expect(direct).toEqual(["notify.ts"]);
});
