// docs/scale.md: its SQL runs in DuckDB over lines of the samples, and the types for table programs are those of the schema.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { columnsOf, DUCKDB, duckDbMacro, SPARK, sparkSchema } from "../../scripts/docs/tableTypes";
import { Folder } from "../cli/runCli";

const read = (name: string) => readFileSync(`docs/${name}`, "utf8");
const line = JSON.parse(read("schema/flow-line.schema.json"));
const analysis = JSON.parse(read("schema/analysis.schema.json"));
const blocks = [...read("scale.md").matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql = ""]) => sql);

test("`npm run docs` has written the types", () => {
  expect(read("schema/flow-line.duckdb.sql")).toBe(duckDbMacro(columnsOf(line, analysis, DUCKDB)));
  expect(read("schema/flow-line.spark.ddl")).toBe(sparkSchema(columnsOf(line, analysis, SPARK)));
});

/** The binary part is an optional package: some platforms have none. */
const duckdb = await import("@duckdb/node-api").catch((error: Error) => error);
const isMissing = duckdb instanceof Error;
if (isMissing) console.warn(`DuckDB has no binary for ${process.platform} on ${process.arch}: ${duckdb.message}`);

describe.skipIf(isMissing)("DuckDB", () => {
  const folder = mkdtempSync(join(tmpdir(), "tcp-handshake-duckdb-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const samples = readdirSync("media/samples").filter((name) => name.endsWith(".pcap"));
  let query: (sql: string) => Promise<readonly Record<string, unknown>[]>;
  let lines: readonly Record<string, unknown>[];

  beforeAll(async () => {
    if (duckdb instanceof Error) return;
    const cli = new Folder();
    mkdirSync(join(folder, "flows"));
    const texts: string[] = [];
    for (const name of samples) {
      const { out } = await cli.run(["analyze", "--format", "ndjson", "--fail-on", "never", `media/samples/${name}`]);
      writeFileSync(join(folder, "flows", `${name}.ndjson`), out);
      texts.push(out);
    }
    cli.remove();
    lines = texts.flatMap((text) =>
      text
        .trimEnd()
        .split("\n")
        .map((each) => JSON.parse(each)),
    );
    const connection = await (await duckdb.DuckDBInstance.create(":memory:")).connect();
    await connection.run(read("schema/flow-line.duckdb.sql"));
    query = async (sql) => {
      // In the documentation, paths begin in the current folder.
      const inFolder = sql.replaceAll("'flows", `'${folder.replaceAll("\\", "/")}/flows`);
      return (await connection.runAndReadAll(inFolder)).getRowObjectsJson();
    };
  });

  test("reads every key of every flow as it was printed", async () => {
    const rows = await query("FROM tcp_flows('flows/*.ndjson') ORDER BY capture, id");
    const flows = lines.filter(({ id }) => id !== undefined);
    expect(rows).toHaveLength(flows.length);
    const byCapture = (a: Record<string, unknown>, b: Record<string, unknown>) =>
      String(a.capture) < String(b.capture) ? -1 : 1;
    for (const [index, flow] of [...flows].sort(byCapture).entries())
      for (const [key, value] of Object.entries(flow)) expect(plain(rows[index]![key]), key).toEqual(plain(value));
  });

  test("counts outcomes as the lines of the captures do", async () => {
    const rows = await query("SELECT outcome, count(*) AS flows FROM tcp_flows('flows/*.ndjson') GROUP BY ALL");
    const counted = Object.fromEntries(rows.map(({ outcome, flows }) => [outcome, Number(flows)]));
    const expected: Record<string, number> = {};
    for (const { id, outcomes } of lines)
      if (id === undefined)
        for (const [outcome, count] of Object.entries(outcomes as Record<string, number>))
          if (count > 0) expected[outcome] = (expected[outcome] ?? 0) + count;
    expect(counted).toEqual(expected);
  });

  test.each(blocks.slice(1).map((sql) => [sql.split("\n")[0]!, sql]))("%s", async (_, sql) => {
    const rows = await query(sql);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) for (const value of Object.values(row)) expect(value).not.toBeNull();
  });

  test("servers with most failures first", async () => {
    const [first] = await query(blocks[1]!);
    expect(first).toMatchObject({ server: "10.0.0.2", port: "80", flows: "8", failed: "6" });
  });
});

/** DuckDB gives integers of 64 bits as text, and all keys of a struct: those that are absent as null. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "number") return String(value);
  if (typeof value === "string" && value.startsWith("{")) return plain(JSON.parse(value));
  if (typeof value !== "object" || value === null) return value;
  const present = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(present.map(([key, each]) => [key, plain(each)]));
}
