// Rows that are written from lines are read as those of the tracker are.

import { expect, test } from "vitest";
import { FloatRows, IntRows } from "../../src/core/bytes/growingRows";
import { type FlowLine, FlowLines } from "../../src/core/causes/flowLines";
import { writeOutcome } from "../../src/core/causes/outcomeRow";
import { sortRows } from "../../src/core/causes/sortRows";
import type { SynFeatures } from "../../src/core/causes/synFeatures";
import { synFeatures } from "../../src/core/causes/synFeatures";
import { addSyn } from "../../src/core/causes/synRow";
import { OUTCOMES } from "../../src/core/flow/flow";
import { RULES } from "../../src/core/rules/catalogue";
import { EventStore } from "../../src/core/tracker/events";
import { outcomeOf } from "../../src/core/tracker/outcome";
import * as L from "../../src/core/tracker/rowLayout";

test.each(OUTCOMES)("the outcome %s", (outcome) => {
  const row = new Int32Array(2 * L.FLOW_WIDTH);
  writeOutcome(row, L.FLOW_WIDTH, outcome);
  expect(outcomeOf(row, L.FLOW_WIDTH)).toBe(outcome);
});

const bare: SynFeatures = {
  frame: 7,
  asksForEcn: false,
  window: 65_535,
  hops: 128,
  mss: Number.NaN,
  shift: Number.NaN,
  tsVal: Number.NaN,
  offersSack: false,
  fastOpen: false,
  mptcp: false,
};

test.each<SynFeatures>([
  bare,
  { ...bare, asksForEcn: true, mss: 1460, shift: 14, tsVal: -2, offersSack: true, fastOpen: true, mptcp: true },
  { ...bare, mss: 0, shift: 0, tsVal: 0, hops: 0, window: 0 },
  { ...bare, tsVal: 0x7f01_02ff, fastOpen: true },
])("the SYN %o", (syn) => {
  const events = new EventStore();
  const flows = new IntRows(L.FLOW_WIDTH);
  flows.add();
  addSyn(events, { ...bare, window: 1 });
  flows.chunk(0)[flows.at(0) + L.F_HEAD] = addSyn(events, syn);
  const floats = new FloatRows(L.FLOW_FLOATS);
  expect(synFeatures({ flows, floats, length: 1, events, ids: { of: (flow) => flow } }, 0)).toEqual(syn);
});

test("rows are sorted in place, equal ones in their order, in all tables alike", () => {
  const count = 10_000;
  const ints = new IntRows(3);
  const floats = new FloatRows(2);
  const keys = Array.from({ length: count }, (_, i) => (i * 7919) % 1013);
  for (let i = 0; i < count; i++) {
    ints.chunk(ints.add()).set([i, keys[i]!, 2 * i], ints.at(i));
    floats.chunk(floats.add()).set([keys[i]!, i / 2], floats.at(i));
  }
  const expected = keys.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
  const moved = sortRows((i) => keys[i]!, [ints, floats]);
  for (let i = 0; i < count; i++) {
    const from = expected[i]!;
    expect([...ints.chunk(i).subarray(ints.at(i), ints.at(i) + 3)]).toEqual([from, keys[from], 2 * from]);
    expect([...floats.chunk(i).subarray(floats.at(i), floats.at(i) + 2)]).toEqual([keys[from], from / 2]);
    expect(moved[from]).toBe(i);
  }
});

const line: FlowLine = {
  capture: "a.pcap",
  id: 1,
  seconds: 1_700_000_000,
  nanoseconds: 5,
  initiator: { words: [0x0a000001], port: 40_000, octets: 12 },
  responder: { words: [0x0a000002], port: 80, octets: 3_000_000_000 },
  initiatorKnown: true,
  layers: "",
  outcome: "refused",
  firstFrame: 9,
  portReused: false,
  syn: undefined,
  findings: [
    { rule: "syn-retransmitted", severity: "warning" },
    { rule: "syn-refused", severity: "error" },
  ],
  worst: "syn-refused",
  worstFrame: 10,
};

test("octets, and that a port was used before", () => {
  const lines = new FlowLines(RULES);
  lines.add(line);
  lines.add({ ...line, id: 2, portReused: true });
  const floats = lines.floats.chunk(0);
  expect([floats[L.D_BYTES_A], floats[L.D_BYTES_B]]).toEqual([12, 3_000_000_000]);
  const previous = [0, 1].map((flow) => lines.flows.chunk(flow)[lines.flows.at(flow) + L.F_PREVIOUS]! >= 0);
  expect(previous).toEqual([false, true]);
});

test("a flow that is left out counts for no cause, wherever sorting puts it", () => {
  const lines = new FlowLines(RULES);
  lines.add({ ...line, nanoseconds: 900 });
  lines.add({ ...line, id: 2, nanoseconds: 100 });
  lines.add({ ...line, id: 3, nanoseconds: 500 });
  lines.leaveOut("a.pcap", [1]);
  const [cause] = lines.causes();
  expect([cause?.flows, cause?.examples.map((flow) => lines.placeOf(flow).id)]).toEqual([2, [2, 3]]);
  expect(lines.placeOf(cause!.examples[0]!)).toEqual({ capture: "a.pcap", id: 2, firstFrame: 9, frame: 10 });
  expect(lines.counts.findings).toEqual({ error: 3, warning: 0, information: 0, hint: 0 });
});

test("what a line says of a host is a cause by itself, and gives the flow's own finding no other severity", () => {
  const causesOf = (part: Partial<FlowLine>) => {
    const lines = new FlowLines(RULES);
    lines.add({ ...line, outcome: "established", ...part });
    return lines.causes().map(({ rule, severity }) => [rule, severity]);
  };
  const ofHost = { rule: "isn-predictable", severity: "warning" } as const;
  expect(causesOf({ findings: [ofHost], worst: undefined })).toEqual([["isn-predictable", "warning"]]);
  const own = { rule: "mss-missing", severity: "information" } as const;
  expect(causesOf({ findings: [own, ofHost], worst: "mss-missing" })).toEqual([["isn-predictable", "warning"]]);
  expect(causesOf({ findings: [own], worst: "mss-missing" })).toEqual([]);
});
