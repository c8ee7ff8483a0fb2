import { afterAll, expect, test } from "vitest";
import { RULES } from "../../src/core/rules/catalogue";
import * as captures from "./captures";
import { Folder } from "./runCli";

// What SARIF 2.1.0 demands of the parts that are written here (sections in brackets); its schema is not at hand offline.

const folder = new Folder({
  "wrong ack%.pcap": captures.wrongAck.bytes,
  "first.pcap": captures.halves[0]!,
  "second.pcap": captures.halves[1]!,
  "cut.pcap": captures.claims4GB,
});
afterAll(() => folder.remove());

const LEVELS = ["none", "note", "warning", "error"];

interface Message {
  text: string;
}
interface Location {
  id?: number;
  message?: Message;
  physicalLocation: { artifactLocation: { uri: string; index: number }; region?: { byteOffset: number } };
  logicalLocations: { name: string; fullyQualifiedName: string; kind: string }[];
}
interface Result {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: Message;
  locations: Location[];
  relatedLocations: Location[];
  properties: { flow: number; frame: number };
}

async function sarif(...args: string[]) {
  const { out, status } = await folder.run(["analyze", "--format", "sarif", ...args]);
  const log = JSON.parse(out);
  const [run] = log.runs;
  return { log, run, results: run.results as Result[], status };
}

test("the log and its one run have what they must have", async () => {
  const { log, run } = await sarif("./wrong ack%.pcap");
  expect(Object.keys(log)).toEqual(["$schema", "version", "runs"]);
  expect(log.version).toBe("2.1.0"); // §3.13.2
  expect(log.$schema).toMatch(/sarif-schema-2\.1\.0\.json$/);
  expect(log.runs).toHaveLength(1);
  const { driver } = run.tool; // §3.18.2
  expect(driver).toMatchObject({ name: "tcp-handshake", version: "1.2.3", semanticVersion: "1.2.3" });
  expect(["utf16CodeUnits", "unicodeCodePoints"]).toContain(run.columnKind); // §3.14.17
  expect(run.invocations).toEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }]); // §3.20.14
});

test("every rule is described once", async () => {
  const { run } = await sarif("./wrong ack%.pcap");
  const { rules } = run.tool.driver;
  expect(rules.map(({ id }: { id: string }) => id)).toEqual(RULES.map(({ id }) => id));
  for (const rule of rules) {
    expect(rule.shortDescription.text).toMatch(/\.$/); // §3.49.9, one sentence
    expect(rule.help.text).toMatch(/\S/);
    expect(LEVELS).toContain(rule.defaultConfiguration.level); // §3.50.3
    expect(rule.defaultConfiguration.rank).toBeGreaterThanOrEqual(0);
    expect(rule.defaultConfiguration.rank).toBeLessThanOrEqual(100);
    expect(new Set(rule.properties.tags).size).toBe(rule.properties.tags.length); // §3.8.2, unique
  }
});

test("every result leads to its rule and its frame", async () => {
  const { run, results, status } = await sarif("./wrong ack%.pcap", "./cut.pcap");
  expect(status).toBe(1);
  expect(results.map(({ ruleId }) => ruleId)).toEqual(expect.arrayContaining(["syn-ack-wrong-ack", "syn-refused"]));
  for (const result of results) {
    expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId); // §3.27.6
    expect(LEVELS).toContain(result.level);
    expect(result.message.text).toMatch(/\.$/); // §3.27.11
    for (const location of [...result.locations, ...result.relatedLocations]) {
      const { artifactLocation } = location.physicalLocation;
      expect(run.artifacts[artifactLocation.index].location.uri).toBe(artifactLocation.uri); // §3.4.5
      expect(location.logicalLocations[0]!.fullyQualifiedName).toContain("10.0.0.1:40000 → 10.0.0.2:80");
    }
    expect(result.relatedLocations.map(({ id }) => id)).toEqual(result.relatedLocations.map((_, i) => i + 1)); // §3.28.2
  }
});

test("the place is the frame's octets in the file", async () => {
  const { results } = await sarif("./wrong ack%.pcap");
  const [result] = results.filter(({ ruleId }) => ruleId === "syn-ack-wrong-ack");
  const { physicalLocation, logicalLocations } = result!.locations[0]!;
  const firstRecord = 16 + captures.wrongAck.records[0]!.data.length;
  expect(physicalLocation.region).toEqual({ byteOffset: 24 + firstRecord });
  expect(logicalLocations[0]!.name).toBe("frame 2");
  expect(result!.properties).toMatchObject({ flow: 1, frame: 2 });
  expect(physicalLocation.artifactLocation.uri).toMatch(/^file:\/\/.*\/?wrong%20ack%25\.pcap$/);
});

test("several files that are one have no offsets, and each is an artifact", async () => {
  const { run, results } = await sarif("--merge", "./first.pcap", "./second.pcap", "--rule", "port-reused=off");
  expect(run.artifacts).toHaveLength(2);
  for (const result of results) expect(result.locations[0]!.physicalLocation.region).toBeUndefined();
});

test("damage and unusable files are notifications of the run", async () => {
  const { run, status } = await sarif("./cut.pcap", "./not-there.pcap");
  const [invocation] = run.invocations;
  expect(invocation.executionSuccessful).toBe(false);
  expect(invocation.toolExecutionNotifications).toMatchObject([
    { level: "warning", message: { text: expect.stringMatching(/^malformed: /) } },
    { level: "error", message: { text: "Cannot read the file: it does not exist." } },
  ]);
  expect(status).toBe(2);
});
