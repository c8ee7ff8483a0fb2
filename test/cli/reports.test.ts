import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import * as captures from "./captures";
import { Folder } from "./runCli";

const folder = new Folder({
  "clean.pcap": captures.clean.bytes,
  "retried.pcap": captures.retried.bytes,
  "wrong-ack.pcap": captures.wrongAck.bytes,
  "cut-record.pcap": captures.cutRecord,
  "a|b<c>&*_[d](e).pcap": captures.wrongAck.bytes,
});
afterAll(() => folder.remove());

describe("--format junit", () => {
  const junit = async (...args: string[]) => (await folder.run(["analyze", "--format", "junit", ...args])).out;

  test("has a suite per capture and a case per flow", async () => {
    const xml = await junit("./clean.pcap", "./wrong-ack.pcap");
    expect(xml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="tcp-handshake">\n/);
    expect(
      [...xml.matchAll(/<testsuite name="([^"]+)" tests="(\d)" failures="(\d)"/g)].map(([, ...all]) => all),
    ).toEqual([
      ["clean.pcap", "1", "0"],
      ["wrong-ack.pcap", "1", "1"],
    ]);
    expect(xml).toContain('name="#1 10.0.0.1:40000 → 10.0.0.2:80: established" time="0.002000000"/>');
    expect(xml).toMatch(/<failure type="syn-ack-wrong-ack" message="[^"]+">[^<]*✗ error syn-ack-wrong-ack, frame 2/);
  });

  test.each([
    ["error", 0],
    ["warning", 1],
    ["never", 0],
  ])("fails at or above --fail-on %s", async (failOn, failures) => {
    expect(await junit("./retried.pcap", "--fail-on", failOn)).toContain(`failures="${failures}"`);
  });

  test("has an error for a file that cannot be read, and damage as output", async () => {
    const xml = await junit("./cut-record.pcap", "./not-there.pcap");
    expect(xml).toContain("<system-out>truncated, frame 2: ");
    expect(xml).toContain('<error message="Cannot read the file: it does not exist."/>');
  });

  test("keeps names as text", async () => {
    expect(await junit("./a|b<c>&*_[d](e).pcap")).toContain('<testsuite name="a|b&lt;c&gt;&amp;*_[d](e).pcap"');
  });
});

describe("--format markdown", () => {
  test("has the counts, the flows and the diagrams of those with problems", async () => {
    const { out } = await folder.run(["analyze", "--format", "markdown", "./wrong-ack.pcap"]);
    expect(out).toMatch(/^## wrong-ack\.pcap\n\npcap, 3 frames, 1 flow: 1 broken\.\n\n\| flow \| /);
    expect(out).toMatch(
      /^\| 1 \| 10\.0\.0\.1:40000 → 10\.0\.0\.2:80 \| broken \| .* \| syn-ack-wrong-ack \(error\) \|$/m,
    );
    expect(out).toMatch(/### Flow 1\n\n```text\n[^`]*✗ error syn-ack-wrong-ack, frame 2[^`]*```\n/);
  });

  test("keeps names as text, and says what could not be read", async () => {
    const { out } = await folder.run(["analyze", "--format", "markdown", "./a|b<c>&*_[d](e).pcap", "./not-there.pcap"]);
    expect(out).toContain(String.raw`## a\|b\<c\>\&\*\_\[d\](e).pcap`);
    expect(out).toContain("## not-there.pcap\n\nCannot read the file: it does not exist.\n");
  });
});

test("--format lines has a finding a line, with path, frame and severity as problem matchers read them", async () => {
  const { out } = await folder.run(["analyze", "--format", "lines", "./wrong-ack.pcap", "./cut-record.pcap"]);
  const [{ pattern }] = JSON.parse(readFileSync("package.json", "utf8")).contributes.problemMatchers;
  const lines = out.trimEnd().split("\n");
  expect(lines.map((line) => new RegExp(pattern.regexp).exec(line)?.slice(1, 4))).toEqual(
    expect.arrayContaining([
      ["wrong-ack.pcap", "2", "error"],
      ["cut-record.pcap", "2", "warning"],
    ]),
  );
  expect(lines[0]).toMatch(/^wrong-ack\.pcap:2: error: syn-ack-wrong-ack: .*x\+1/);
});
