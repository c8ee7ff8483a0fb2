// Rows that are written from lines are read as those of the tracker are.

import { expect, test } from "vitest";
import { FloatRows, IntRows } from "../../src/core/bytes/growingRows";
import { writeOutcome } from "../../src/core/causes/outcomeRow";
import { sortRows } from "../../src/core/causes/sortRows";
import type { SynFeatures } from "../../src/core/causes/synFeatures";
import { synFeatures } from "../../src/core/causes/synFeatures";
import { addSyn } from "../../src/core/causes/synRow";
import { OUTCOMES } from "../../src/core/flow/flow";
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
