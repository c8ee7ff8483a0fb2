import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020";
import { afterAll, describe, expect, test } from "vitest";
import { OUTCOMES } from "../../src/core/flow/flow";
import { RULES } from "../../src/core/rules/catalogue";
import { SEVERITIES } from "../../src/core/text/severities";
import * as captures from "../cli/captures";
import { Folder } from "../cli/runCli";
import { buildScript } from "../support/script";

// What is printed is what the schemas in docs/schema say.

const ajv = new Ajv2020({ allErrors: true, strictTypes: false });
const schemaOf = (name: string) => JSON.parse(readFileSync(`docs/schema/${name}.schema.json`, "utf8"));
const analysis = schemaOf("analysis");
const isAnalysis = ajv.compile(analysis);
const isLine = ajv.compile(schemaOf("flow-line"));
const isLastLine = ajv.compile(schemaOf("capture-line"));
const isExpectations = ajv.compile(schemaOf("expectations"));

const scripts = RULES.flatMap(({ id, examples }) => [
  [`${id}-reported.pcap`, buildScript(examples.reported.replaceAll("reported", "")).bytes] as const,
  [`${id}-silent.pcap`, buildScript(examples.silent).bytes] as const,
]);
const folder = new Folder({
  "clean.pcap": captures.clean.bytes,
  "cut.pcap": captures.claims4GB,
  "first.pcap": captures.halves[0]!,
  "second.pcap": captures.halves[1]!,
  ...Object.fromEntries(scripts),
});
afterAll(() => folder.remove());
const paths = ["clean", "cut", "first", "second"]
  .map((name) => `./${name}.pcap`)
  .concat(scripts.map(([name]) => `./${name}`));

describe("the schema of", () => {
  test("json", async () => {
    const { out } = await folder.run(["analyze", "--format", "json", ...paths]);
    expect([isAnalysis(JSON.parse(out)), isAnalysis.errors]).toEqual([true, null]);
    const merged = await folder.run(["analyze", "--merge", "--format", "json", "./first.pcap", "./second.pcap"]);
    expect([isAnalysis(JSON.parse(merged.out)), isAnalysis.errors]).toEqual([true, null]);
  });

  test("json names the outcomes and severities there are, and notices what is missing", () => {
    expect(analysis.$defs.outcome.enum).toEqual(OUTCOMES);
    expect(analysis.$defs.severity.enum).toEqual(SEVERITIES);
    expect(isAnalysis({ schema: 1, captures: [{ path: "a" }] })).toBe(false);
  });

  test("json describes every key that is printed", async () => {
    const { out } = await folder.run(["analyze", "--format", "json", ...paths]);
    for (const capture of JSON.parse(out).captures) {
      expect(Object.keys(analysis.$defs.capture.properties)).toEqual(expect.arrayContaining(Object.keys(capture)));
      for (const cause of capture.causes)
        expect(Object.keys(analysis.$defs.cause.properties)).toEqual(expect.arrayContaining(Object.keys(cause)));
      for (const flow of capture.flows)
        expect(Object.keys(analysis.$defs.flow.properties)).toEqual(expect.arrayContaining(Object.keys(flow)));
    }
  });

  test("json of a comparison, with every key that is printed", async () => {
    const files = ["client", "server"].map((place) => `media/samples/syn-ack-lost-${place}.pcap`);
    const { out } = await folder.run(["compare", "--format", "json", ...files]);
    const printed = JSON.parse(out);
    expect([isAnalysis(printed), isAnalysis.errors]).toEqual([true, null]);
    expect(Object.keys(analysis.properties)).toEqual(expect.arrayContaining(Object.keys(printed)));
    for (const connection of printed.connections) {
      expect(Object.keys(analysis.$defs.connection.properties)).toEqual(
        expect.arrayContaining(Object.keys(connection)),
      );
      for (const segment of connection.segments)
        expect(Object.keys(analysis.$defs.segment.properties)).toEqual(expect.arrayContaining(Object.keys(segment)));
    }
  });

  test("ndjson", async () => {
    const { out } = await folder.run(["analyze", "--format", "ndjson", ...paths]);
    for (const line of out.trimEnd().split("\n")) {
      const record = JSON.parse(line);
      const isKnown = "id" in record ? isLine : isLastLine;
      expect([isKnown(record), isKnown.errors]).toEqual([true, null]);
    }
  });

  test("expectations", () => {
    const example = JSON.parse(readFileSync("docs/examples/stack-test/expect.json", "utf8"));
    expect([isExpectations(example), isExpectations.errors]).toEqual([true, null]);
    expect(isExpectations({ expect: [{ outcome: "refused" }] })).toBe(false);
  });
});
