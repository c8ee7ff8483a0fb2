import { existsSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { RULES } from "../../src/core/rules/catalogue";
import { pcapFile } from "../support/frames";
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
interface Region {
  byteOffset?: number;
  startLine?: number;
  startColumn?: number;
  endColumn?: number;
  snippet?: Message;
}
interface Location {
  id?: number;
  message?: Message;
  physicalLocation: { artifactLocation: { uri: string; index: number }; region?: Region };
  logicalLocations: { name: string; fullyQualifiedName: string; kind: string }[];
}
interface Result {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: Message;
  locations: Location[];
  relatedLocations: Location[];
  partialFingerprints: Record<string, string>;
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
    // Code scanning of GitHub demands it.
    expect(rule.fullDescription.text).toMatch(/\.$/);
    expect(existsSync(rule.helpUri.replace(/^.*\/blob\/main\//, ""))).toBe(true);
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

test("the place is a line of the transcript in the log, and the frame's octets in the file", async () => {
  const { run, results } = await sarif("./wrong ack%.pcap");
  const [result] = results.filter(({ ruleId }) => ruleId === "syn-ack-wrong-ack");
  const line = result!.locations[0]!.physicalLocation;
  const { startLine, startColumn, endColumn, snippet } = line.region!;
  const text = run.artifacts[line.artifactLocation.index].contents.text.split("\n")[startLine! - 1];
  expect(text).toBe(snippet!.text);
  expect(text.slice(startColumn! - 1, endColumn! - 1)).toContain("ack=");
  const { physicalLocation, logicalLocations } = result!.relatedLocations[0]!;
  const firstRecord = 16 + captures.wrongAck.records[0]!.data.length;
  expect(physicalLocation.region).toEqual({ byteOffset: 24 + firstRecord });
  expect(logicalLocations[0]!.name).toBe("frame 2");
  expect(result!.properties).toMatchObject({ flow: 1, frame: 2 });
  expect(physicalLocation.artifactLocation.uri).toMatch(/^file:\/\/.*\/?wrong%20ack%25\.pcap$/);
});

test("several files that are one have no offsets, and each is an artifact", async () => {
  const { run, results } = await sarif("--merge", "./first.pcap", "./second.pcap", "--rule", "port-reused=off");
  expect(run.artifacts).toHaveLength(3);
  for (const { locations, relatedLocations } of results) {
    expect(locations[0]!.physicalLocation.region?.startLine).toBeGreaterThan(0);
    for (const { physicalLocation } of relatedLocations) expect(physicalLocation.region).toBeUndefined();
  }
});

test("the same findings in another recording have the same fingerprints, and no two of one log do", async () => {
  const prints = async (...args: string[]) =>
    (await sarif(...args)).results.map(({ partialFingerprints }) => partialFingerprints["flowAndRule/v1"]);
  const once = await prints("./wrong ack%.pcap");
  expect(new Set(once).size).toBe(once.length);
  folder.add("again.pcap", pcapFile(captures.wrongAck.records.map((record) => ({ ...record, timeS: 1_800_000_000 }))));
  expect(await prints("./again.pcap")).toEqual(once);
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
