import { expect, test } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import { groupFlows } from "../../src/core/analysis/flowGroups";
import type { FlowGrouping } from "../../src/core/analysis/query";
import { asRecord, pcapFile } from "../support/frames";
import { buildScript } from "../support/script";

test("the largest group is first, and only open ones have their flows below", () => {
  const order = Int32Array.of(5, 1, 2, 9, 3);
  const { entries, groups } = groupFlows(
    order,
    (flow) => flow % 2,
    (first) => first === 2,
  );
  expect(groups).toEqual([[5, 1, 9, 3], [2]]);
  expect([...entries]).toEqual([~0, ~1, 2]);
});

function capture(): Analysis {
  const script = `
    flow 1: > S 0:0(0)
    flow 1: < R. =0:0(0) ack 1
    flow 2: > S 0:0(0)
    flow 2: < S. 0:0(0) ack 1
    flow 2: > . 1:1(0) ack 1
    flow 3: > S 0:0(0)
    flow 3: < R. =0:0(0) ack 1
    +5 end`;
  const analysis = new Analysis();
  analysis.push(pcapFile(buildScript(script).records.map(asRecord)));
  analysis.end();
  return analysis;
}

const ALL = { sort: "id", descending: false, filter: { text: "", outcomes: [] } } as const;

test("a page of groups has their heads with count and outcomes, and says how many flows there are", () => {
  const analysis = capture();
  const list = (group: FlowGrouping) => analysis.query({ ...ALL, first: 0, count: 9, group });
  const closed = list({ by: "cause", open: [] });
  expect(closed).toMatchObject({ total: 2, flows: 3 });
  expect(closed.rows[0]!.group).toMatchObject({ flows: 2, open: false, outcomes: { refused: 2, established: 0 } });
  expect(closed.rows[1]!.group).toMatchObject({ key: "", label: "No cause of a failure", flows: 1 });
  const open = list({ by: "cause", open: [closed.rows[0]!.group!.key] });
  expect(open.rows.map((row) => row.group?.flows ?? `#${row.id}`)).toEqual([2, "#1", "#3", 1]);
});

test("a flow of a closed group is found at its head", () => {
  const analysis = capture();
  const at = (id: number, group: FlowGrouping) => analysis.indexOf(id, { ...ALL, group });
  const closed = analysis.query({ ...ALL, first: 0, count: 1, group: { by: "cause", open: [] } });
  const { key } = closed.rows[0]!.group!;
  expect([at(3, { by: "cause", open: [] }), at(3, { by: "cause", open: [key] })]).toEqual([0, 2]);
  expect(at(2, { by: "cause", open: [key] })).toBe(3);
});

test("by initiator and by responder with its port", () => {
  const labels = (by: FlowGrouping["by"]) =>
    capture()
      .query({ ...ALL, first: 0, count: 9, group: { by, open: [] } })
      .rows.map(({ group }) => group?.label);
  expect(labels("initiator")).toEqual([expect.stringMatching(/^[\d.]+$/)]);
  for (const label of labels("responder")) expect(label).toMatch(/^[\d.]+:\d+$/);
});
