// Whom flows concern is noted while the capture is read: in pieces of any size the same as at once.

import { expect, test } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import { FloatRows, IntRows } from "../../src/core/bytes/growingRows";
import { INITIATOR, PORT, RESPONDER, Who } from "../../src/core/causes/who";
import { EventStore } from "../../src/core/tracker/events";
import * as L from "../../src/core/tracker/rowLayout";
import { type Connection, recordConnections } from "../support/connections";

const connections = Array.from(
  { length: 9000 },
  (_, i): Connection => ({
    from: i % 2 ? "10.0.0.1" : `10.0.1.${i % 200}`,
    to: i % 2 ? "10.0.3.7" : "10.0.0.9",
    fromPort: 1024 + i,
    port: 443 + (i % 3),
    ms: i,
    result: i % 5 === 0 ? "refused" : "open",
  }),
);

function analyzed(capture: Uint8Array, piece: number): Analysis {
  const analysis = new Analysis();
  for (let at = 0; at < capture.length; at += piece) analysis.push(capture.subarray(at, at + piece));
  analysis.end();
  return analysis;
}

test("causes and responders are the same in pieces of any size, and where they are asked for in between", () => {
  const capture = recordConnections(connections);
  const whole = analyzed(capture, capture.length);
  const expected = { causes: whole.causes, responders: whole.overview.responders };
  expect(expected.causes.length).toBeGreaterThan(1);
  expect(expected.responders.length).toBe(6);
  const pieces = analyzed(capture, 50_000);
  expect({ causes: pieces.causes, responders: pieces.overview.responders }).toEqual(expected);
  const asked = new Analysis();
  for (let at = 0; at < capture.length; at += 300_000) {
    asked.push(capture.subarray(at, at + 300_000));
    void asked.causes;
  }
  asked.end();
  expect({ causes: asked.causes, responders: asked.overview.responders }).toEqual(expected);
});

test("roles that turn out to be the other way round count as they are in the end", () => {
  const flows = new IntRows(L.FLOW_WIDTH);
  const floats = new FloatRows(L.FLOW_FLOATS);
  const rows = {
    flows,
    floats,
    events: new EventStore(),
    ids: { of: (flow: number) => flow },
    get length() {
      return flows.length;
    },
  };
  for (const [a, b] of [
    [1, 2],
    [3, 1],
    [5, 6],
  ] as const) {
    const flow = flows.add();
    floats.add();
    flows.chunk(flow)[flows.at(flow) + L.F_ADDRESS_A] = a;
    flows.chunk(flow)[flows.at(flow) + L.F_ADDRESS_B] = b;
    flows.chunk(flow)[flows.at(flow) + L.F_PORTS] = (40_000 << 16) | 80;
  }
  const who = new Who(rows);
  const [, responders, initiators] = who.values.map((column) => [...column]);
  expect([...who.values[PORT]]).toEqual([80, 80, 80]);
  flows.chunk(1)[flows.at(1) + L.F_FLAGS] = L.FLOW_ROLES_KNOWN | L.FLOW_B_INITIATES;
  who.update(rows);
  expect([...who.values[PORT]]).toEqual([80, 40_000, 80]);
  expect([...who.values[RESPONDER]]).toEqual([responders![0], initiators![1], responders![2]]);
  expect([...who.values[INITIATOR]]).toEqual([initiators![0], responders![1], initiators![2]]);
});
