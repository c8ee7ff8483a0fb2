// What kind of capture it is stands once in every format, in the same words as in the editor.

import { afterAll, expect, test } from "vitest";
import { pcapFile } from "../support/frames";
import { filtered, kindOf, shifted } from "../support/kinds";
import { buildScript } from "../support/script";
import { Folder } from "./runCli";

const SCRIPT = `
  flow 1: > S  0:0(0) <mss 1460>
  flow 1: < S. 0:0(0) ack 1 <mss 1460>
  flow 1: > .  1:1(0) ack 1
  flow 1: > P. 1:101(100) ack 1
  flow 1: < .  1:1(0) ack 101
  flow 2: > S  0:0(0) <mss 1460>
  flow 2: < S. 0:0(0) ack 1 <mss 1460>
  flow 2: > .  1:1(0) ack 1
  flow 2: > P. 1:101(100) ack 1
  flow 2: < .  1:1(0) ack 101
  +5 end`;
const { records } = buildScript(SCRIPT);
const others = buildScript(SCRIPT, { initiatorPort: 50_000 }).records;
const captures = {
  repeated: [...records, ...records],
  filtered: filtered(records, "no-pure-acks"),
  merged: [...records, ...shifted(others, 90_000e9)],
};
const folder = new Folder(
  Object.fromEntries(Object.entries(captures).map(([kind, each]) => [`${kind}.pcap`, pcapFile(each)])),
);
afterAll(() => folder.remove());

for (const [kind, each] of Object.entries(captures)) {
  test(`${kind}: in text, JSON and SARIF`, async () => {
    const { issues } = kindOf(each);
    const [{ message } = { message: "" }] = issues;
    expect(issues.map((issue) => issue.kind)).toEqual([kind]);
    const printed = async (format: string) => (await folder.run(["analyze", `./${kind}.pcap`, "--format", format])).out;
    expect((await printed("text")).match(/^⚠ .*/gm)).toEqual([
      expect.stringMatching(new RegExp(`^⚠ ${kind}, frame \\d+: `)),
    ]);
    expect(await printed("text")).toContain(message);
    expect(JSON.parse(await printed("json"))).toMatchObject({ captures: [{ issues: [{ kind, message }] }] });
    expect(await printed("sarif")).toContain(JSON.stringify(message).slice(1, -1));
  });
}

test("an ordinary capture has none", async () => {
  folder.add("ordinary.pcap", pcapFile(records));
  expect((await folder.run(["analyze", "./ordinary.pcap"])).out).not.toMatch(/⚠/);
});
