import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { readExpectations } from "../../src/cli/expectations";
import { OUTCOMES } from "../../src/core/flow/flow";
import { RULES } from "../../src/core/rules/catalogue";
import { ascii, pcapFile } from "../support/frames";
import * as captures from "./captures";
import { Folder } from "./runCli";

const folder = new Folder({
  "refused.pcap": captures.refused.bytes,
  "two.pcap": captures.twoFlows.bytes,
  "wrong-ack.pcap": captures.wrongAck.bytes,
  "cut.pcap": pcapFile([]).subarray(0, 20),
});
afterAll(() => folder.remove());

async function check(expectations: unknown, capture: string, ...args: string[]) {
  folder.add("expect.json", ascii(typeof expectations === "string" ? expectations : JSON.stringify(expectations)));
  return folder.run(["check", capture, "--expect", "./expect.json", ...args]);
}

describe("a capture that is as expected", () => {
  test("passes, and each expectation is listed with its flows", async () => {
    const { out, status } = await check(
      {
        expect: [
          {
            name: "the first try is refused",
            filter: "tcp.stream == 0",
            flows: 1,
            outcomes: "refused",
            findings: ["syn-refused"],
          },
          { filter: "established", flows: { min: 1 }, noFindings: ["error", "warning"] },
        ],
        otherwise: { noFindings: ["error"] },
      },
      "./two.pcap",
    );
    expect(out).toBe(
      "two.pcap\n✓ the first try is refused (1 flow)\n✓ established (1 flow)\n✓ all other flows (0 flows)\n",
    );
    expect(status).toBe(0);
  });
});

describe("a capture that is not as expected", () => {
  test.each<[what: string, expectation: object, sentence: RegExp]>([
    [
      "an outcome",
      { outcomes: ["established", "reset"] },
      /^Flow 1, .*: expected established or reset, it is refused \(frame 1\)\.$/,
    ],
    [
      "a finding that must be",
      { findings: "port-reused" },
      /^Flow 1, .*: expected port-reused, which was not found\.$/,
    ],
    [
      "a finding that must not be",
      { noFindings: "syn-refused" },
      /did not expect syn-refused \(error\), frame 2: The responder/,
    ],
    ["a severity that must not be", { noFindings: "error" }, /did not expect syn-refused \(error\), frame 2: /],
    ["too few flows", { filter: "established" }, /^Expected at least 1 flow, found 0 flows\.$/],
    ["too many flows", { flows: 0 }, /^Expected 0 flows, found 1 flow\.$/],
    ["a number of flows", { flows: { min: 2, max: 3 } }, /^Expected 2 to 3 flows, found 1 flow\.$/],
  ])("fails with the reason: %s", async (_, expectation, sentence) => {
    const { out, status } = await check({ expect: [expectation] }, "./refused.pcap", "--format", "json");
    const [{ passed, expectations }] = JSON.parse(out).captures;
    expect(passed).toBe(false);
    expect(expectations[0].failures).toEqual([expect.stringMatching(sentence)]);
    expect(status).toBe(1);
  });

  test("fails for flows that no other expectation is about", async () => {
    const { out, status } = await check(
      { expect: [{ filter: "established" }], otherwise: { noFindings: "error" } },
      "./two.pcap",
    );
    expect(out).toMatch(/✓ established \(1 flow\)\n✗ all other flows \(1 flow\)\n {4}Flow 1, /);
    expect(status).toBe(1);
  });

  test("is a failure in JUnit, and what cannot be read an error", async () => {
    folder.add("expect.json", ascii('{"expect":[{"name":"a < b","outcomes":"established"}]}'));
    const args = ["--expect", "./expect.json", "--format", "junit"];
    const { out, status } = await folder.run(["check", "./refused.pcap", "./cut.pcap", ...args]);
    expect(out).toContain('<testsuite name="refused.pcap" tests="1" failures="1" errors="0" skipped="0">');
    expect(out).toMatch(/name="a &lt; b"><failure message="Flow 1, [^"]*it is refused/);
    expect(out).toContain(
      '<testcase classname="cut.pcap" name="read"><error message="The file ends inside its pcap header',
    );
    expect(status).toBe(2);
  });
});

describe("an expectations file that cannot be used", () => {
  test.each<[unknown, RegExp]>([
    ["{", /expect\.json: It is not JSON: /],
    [[], /expect\.json: The file must be an object\./],
    [{}, /expect\.json: "expect" must be a list\./],
    [{ expect: [], expct: 1 }, /The file has an unknown key "expct"\. Did you mean expect\?/],
    [{ expect: [{ outcome: "refused" }] }, /expect\[0\] has an unknown key "outcome"\. Did you mean outcomes\?/],
    [{ expect: [{ outcomes: "refusd" }] }, /expect\[0\]\.outcomes: "refusd" is unknown\. Did you mean refused\?/],
    [
      { expect: [{ findings: "syn-refuse" }] },
      /expect\[0\]\.findings: "syn-refuse" is unknown\. Did you mean syn-refused\?/,
    ],
    [{ expect: [{ filter: "tcp.prt == 1" }] }, /expect\[0\]\.filter: /],
    [{ expect: [{ flows: -1 }] }, /expect\[0\]\.flows must be a number of flows/],
    [{ expect: [{}], otherwise: { flows: 1 } }, /otherwise has an unknown key "flows"/],
  ])("%j", async (expectations, message) => {
    const { err, out, status } = await check(expectations, "./refused.pcap");
    expect(err).toMatch(message);
    expect(out).toBe("");
    expect(status).toBe(2);
  });

  test("is named when it is not there", async () => {
    const { err, status } = await folder.run(["check", "./refused.pcap", "--expect", "./nothing.json"]);
    expect(err).toBe("tcp-handshake: nothing.json: Cannot read the file: it does not exist.\n");
    expect(status).toBe(2);
  });
});

test("the example of the documentation can be read, and its schema knows what the reader knows", () => {
  const text = readFileSync("docs/examples/stack-test/expect.json", "utf8");
  const ruleIds = RULES.map(({ id }) => id);
  expect(readExpectations(text, ruleIds).expect).toHaveLength(2);
  const { $defs } = JSON.parse(readFileSync("docs/schema/expectations.schema.json", "utf8"));
  expect($defs.outcome.enum).toEqual(OUTCOMES);
  // Each key of the schema is one that the reader takes, and no other is.
  const keys = Object.keys($defs.expectation.properties);
  const all = Object.fromEntries(
    keys.map((key) => [key, key === "flows" ? 1 : key === "outcomes" ? "refused" : "error"]),
  );
  const { findings: _, filter: __, ...rest } = all;
  expect(() => readExpectations(JSON.stringify({ expect: [rest] }), ruleIds)).not.toThrow();
  expect(() => readExpectations('{"expect":[{"?":1}]}', ruleIds)).toThrow("unknown key");
});
