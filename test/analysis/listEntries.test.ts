import { describe, expect, test } from "vitest";
import { type ListEntry, listEntries } from "../../src/core/analysis/listEntries";
import type { ConnectionFolding, FlowQuery } from "../../src/core/analysis/query";
import { analyzeBytes } from "../support/capture";
import { analyzeCompared, recordedPlaces } from "../support/comparedCaptures";

const ORDER = Int32Array.of(1, 2, 3, 4, 5, 6);
/** 2, 4 and 5 are one connection, whose problem is at 4; 1 and 9 are another one. */
const CONNECTIONS = [
  { key: "#1", flows: [5, 2, 4] },
  { key: "#2", flows: [9, 1] },
];

function folding(open: readonly string[]) {
  return {
    connectionOf: (flow: number) => CONNECTIONS.find(({ flows }) => flows.includes(flow)),
    leadOf: (flows: readonly number[]) => (flows.includes(4) ? 4 : flows[0]!),
    isOpen: (key: string) => open.includes(key),
  };
}

function text(entry: ListEntry): string {
  switch (entry.kind) {
    case "flow":
      return String(entry.flow);
    case "group":
      return `group of ${entry.flows}`;
    case "connection":
      return `connection ${entry.lead} (${entry.flows})`;
    case "place":
      return `place ${entry.flow}`;
  }
}

function list(...asked: Parameters<typeof listEntries>) {
  const entries = listEntries(...asked);
  return Array.from({ length: entries.length }, (_, at) => text(entries.at(at)));
}

describe("the rows of a list", () => {
  test("are the flows", () => {
    expect(list(ORDER)).toEqual(["1", "2", "3", "4", "5", "6"]);
    expect(listEntries(ORDER).positionOf(3)).toBe(2);
    expect(listEntries(ORDER).positionOf(9)).toBe(-1);
  });

  test("a connection is one row, where the flow stands that leads it; one that has a single listed flow is not", () => {
    expect(list(ORDER, undefined, folding([]))).toEqual(["1", "3", "connection 4 (5,2,4)", "6"]);
  });

  test("it opens into its places, along the path", () => {
    expect(list(ORDER, undefined, folding(["#1"]))).toEqual([
      "1",
      "3",
      "connection 4 (5,2,4)",
      "place 5",
      "place 2",
      "place 4",
      "6",
    ]);
  });

  test("only flows that pass the filter are in it", () => {
    expect(list(Int32Array.of(5, 4, 1), undefined, folding(["#1"]))).toEqual([
      "connection 4 (5,4)",
      "place 5",
      "place 4",
      "1",
    ]);
    expect(list(Int32Array.of(2, 3), undefined, folding(["#1"]))).toEqual(["2", "3"]);
  });

  test("in groups, connections are rows of their groups", () => {
    const grouping = { groupOf: (flow: number) => flow % 2, isOpen: (first: number) => first === 4 };
    expect(list(ORDER, grouping, folding(["#1"]))).toEqual([
      "group of 1,3",
      "group of 4,6",
      "connection 4 (5,2,4)",
      "place 5",
      "place 2",
      "place 4",
      "6",
    ]);
    const entries = listEntries(ORDER, grouping, folding(["#1"]));
    expect([1, 2, 3, 4, 5, 6].map((flow) => entries.positionOf(flow))).toEqual([0, 4, 0, 5, 3, 6]);
  });

  test.each([[[]], [["#1"]]])("every flow is found, with %j open", (open) => {
    const entries = listEntries(ORDER, undefined, folding(open));
    for (const flow of ORDER) {
      const entry = entries.at(entries.positionOf(flow));
      if (entry.kind === "connection") expect(entry.open ? [] : entry.flows).toContain(flow);
      else expect(entry).toMatchObject({ flow });
    }
    expect(entries.positionOf(9)).toBe(-1);
  });
});

const ASKED: FlowQuery = { sort: "id", descending: false, filter: { text: "", outcomes: [] }, first: 0, count: 50 };
const folded = (...open: string[]): { readonly connections: ConnectionFolding } => ({ connections: { open } });

describe("the list of captures that are compared", () => {
  const analysis = analyzeCompared(recordedPlaces("syn-ack-lost", ["client.pcap", "router.pcap", "server.pcap"]));

  test("has a row for the connection, with its most severe problem", () => {
    const page = analysis.query({ ...ASKED, ...folded() });
    expect(page).toMatchObject({ total: 1, flows: 3 });
    expect(page.rows).toMatchObject([
      {
        id: 3,
        worst: { rule: "lost-between" },
        connection: {
          role: "head",
          flows: 3,
          open: false,
          places: ["client.pcap", "router.pcap", "server.pcap"],
          troubled: [3],
        },
      },
    ]);
  });

  test("names all flows of a connection that have problems", () => {
    const reset = analyzeCompared(recordedPlaces("reset-in-between", ["client.pcap", "server.pcap"]));
    const [head] = reset.query({ ...ASKED, ...folded() }).rows;
    expect(head?.connection?.troubled).toEqual([1, 2]);
  });

  test("which opens into its places", () => {
    const [head] = analysis.query({ ...ASKED, ...folded() }).rows;
    const page = analysis.query({ ...ASKED, ...folded(head!.connection!.key) });
    expect(page.rows.map(({ id, connection }) => [id, connection?.role, connection?.places.length])).toEqual([
      [3, "head", 3],
      [1, "place", 1],
      [2, "place", 1],
      [3, "place", 1],
    ]);
    expect(page.rows[3]!.connection!.places).toEqual(["server.pcap"]);
    expect(analysis.indexOf(2, { ...ASKED, ...folded(head!.connection!.key) })).toBe(2);
    expect(analysis.indexOf(2, { ...ASKED, ...folded() })).toBe(0);
  });

  test("counts outcomes, knows groups, and says what is wrong with a filter", () => {
    expect(analysis.query(ASKED)).toMatchObject({ total: 3, outcomes: { established: 3, refused: 0 } });
    const grouped = analysis.query({ ...ASKED, group: { by: "responder", open: [] } });
    expect(grouped).toMatchObject({ total: 1, flows: 3 });
    expect(grouped.rows[0]!.group).toMatchObject({ key: "198.51.100.20:80", flows: 3, outcomes: { established: 3 } });
    const open = analysis.query({ ...ASKED, group: { by: "initiator", open: ["192.0.2.10"] } });
    expect(open.rows.map(({ id, group }) => group?.flows ?? `#${id}`)).toEqual([3, "#1", "#2", "#3"]);
    expect(analysis.query({ ...ASKED, filter: { text: "port ==", outcomes: [] } }).filterError).toBeDefined();
  });
});

test("places within one capture are one row, too", () => {
  const files = recordedPlaces("vxlan-inside-and-outside", ["node1.pcap"]);
  const { analysis } = analyzeBytes(files["node1.pcap"]!);
  const plain = analysis.query(ASKED);
  const page = analysis.query({ ...ASKED, ...folded() });
  expect(plain.total).toBeGreaterThan(page.total);
  const head = page.rows.find(({ connection }) => connection?.role === "head")!;
  expect(head.connection!.flows).toBeGreaterThan(1);
  const open = analysis.query({ ...ASKED, ...folded(head.connection!.key) });
  expect(open.total).toBe(page.total + head.connection!.flows);
});
