// --limit: so many flows in every format, the most severe ones; counts and exit status are of all flows.

import { afterAll, describe, expect, test } from "vitest";
import { recordConnections } from "../support/connections";
import { Folder } from "./runCli";

// Refused is more severe than clean; the refused ones are not the first.
const folder = new Folder({
  "a.pcap": recordConnections(
    Array.from({ length: 130 }, (_, i) => ({ fromPort: 2000 + i, ms: i, result: i < 100 ? "open" : "refused" })),
  ),
});
afterAll(() => folder.remove());

const REFUSED = [101, 102, 103, 104, 105];

/** The ids or source ports of the flows that an output names, as ids. */
const FLOWS: Readonly<Record<string, (out: string) => number[]>> = {
  json: (out) => JSON.parse(out).captures[0].flows.map(({ id }: { id: number }) => id),
  ndjson: (out) =>
    out
      .trim()
      .split("\n")
      .flatMap((line) => JSON.parse(line).id ?? []),
  sarif: (out) => [
    ...new Set<number>(
      JSON.parse(out).runs[0].results.map((each: object) => Number(/:(\d+) → /.exec(JSON.stringify(each))![1]) - 1999),
    ),
  ],
  junit: (out) => [...out.matchAll(/<testcase [^>]*name="#(\d+)/g)].map(([, id]) => Number(id)),
  lines: (out) => [...new Set([...out.matchAll(/^a\.pcap:(\d+): .*$/gm)].map(([line]) => line))].map((_, i) => 101 + i),
  markdown: (out) => [...out.matchAll(/^\| (\d+) \|/gm)].map(([, id]) => Number(id)),
  text: (out) => [...out.matchAll(/^#(\d+) {2}\d/gm)].map(([, id]) => Number(id)),
};

describe.each(Object.keys(FLOWS))("--format %s", (format) => {
  const flows = async (...args: string[]) => {
    const { out, status } = await folder.run(["./a.pcap", "--format", format, "--fail-on", "warning", ...args]);
    return { flows: FLOWS[format]!(out), out, status };
  };

  test("--limit 5 prints five flows", async () => {
    const { flows: found, status } = await flows("--limit", "5");
    // A pipe is not asked which flows are worse: they are printed when they are over.
    if (format === "ndjson") expect(found).toHaveLength(5);
    else expect(found).toEqual(REFUSED);
    expect(status).toBe(1);
  });

  test("--limit 0 prints all, and so does a limit that is not reached", async () => {
    const { flows: found, out } = await flows("--limit", "0");
    expect(found.length).toBeGreaterThanOrEqual(30);
    expect((await flows("--limit", "130")).out).toBe(out);
  });
});

test("with a filter, the limit is of what passes", async () => {
  const { out } = await folder.run(["./a.pcap", "--format", "json", "--filter", "established", "--limit", "3"]);
  expect(FLOWS.json!(out)).toEqual([1, 2, 3]);
  expect(JSON.parse(out).captures[0].outcomes).toMatchObject({ established: 100, refused: 30 });
});

test("--flow and --frame are filters for one flow, which is drawn also without a problem", async () => {
  const { out } = await folder.run(["./a.pcap", "--flow", "2"]);
  expect(FLOWS.text!(out)).toEqual([2]);
  expect(out).toMatch(/^#2 {2}Established/m);
  const [, frame] = /^ *(\d+) 0\.0+ /m.exec(out)!;
  expect((await folder.run(["./a.pcap", "--frame", frame!])).out).toBe(out);
  expect(FLOWS.json!((await folder.run(["./a.pcap", "--format", "json", "--frame", frame!])).out)).toEqual([2]);
  expect(
    FLOWS.text!((await folder.run(["./a.pcap", "--filter", "refused or established", "--flow", "101"])).out),
  ).toEqual([101]);
  expect((await folder.run(["./a.pcap", "--filter", "refused", "--flow", "2"])).out).toContain(
    "no flow matches (refused) && flow == 2",
  );
});

test("the only flow of a capture is drawn, also without a problem", async () => {
  const drawnIn = async (count: number) => {
    const clean = Array.from({ length: count }, (_, i) => ({ fromPort: 3000 + i, ms: i, result: "open" as const }));
    const only = new Folder({ "only.pcap": recordConnections(clean) });
    const { out } = await only.run(["./only.pcap"]);
    only.remove();
    return /^#1 {2}Established in /m.test(out);
  };
  expect(await drawnIn(1)).toBe(true);
  expect(await drawnIn(2)).toBe(false);
});

test("each capture has its own", async () => {
  const { out } = await folder.run(["./a.pcap", "./a.pcap", "--format", "ndjson", "--limit", "4"]);
  expect(FLOWS.ndjson!(out)).toHaveLength(8);
});
