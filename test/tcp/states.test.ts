// The table of states, row by row, as RFC 9293 has it; and that nothing else sets a state.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  eventNumber,
  isOpenState,
  nextState,
  STATES,
  TCP_EVENTS,
  type TcpEvent,
  type TcpState,
  TRANSITIONS,
} from "../../src/core/tcp/states";

/** Event → state → next state, and the section that says so. What is not here stays as it is. */
const EXPECTED: Readonly<Record<TcpEvent, readonly (readonly [from: TcpState, to: TcpState, section: string])[]>> = {
  "send SYN": [
    ["?", "SYN-SENT", "3.10.1"],
    ["CLOSED", "SYN-SENT", "3.10.1"],
    ["LISTEN", "SYN-SENT", "3.10.1"],
    ["ESTABLISHED", "SYN-SENT", "inferred"],
  ],
  "receive SYN": [["SYN-SENT", "SYN-RECEIVED", "3.10.7.3"]],
  "send SYN,ACK": [
    ["?", "SYN-RECEIVED", "3.10.7.2"],
    ["CLOSED", "SYN-RECEIVED", "inferred"],
    ["LISTEN", "SYN-RECEIVED", "3.10.7.2"],
    ["SYN-SENT", "SYN-RECEIVED", "3.10.7.3"],
  ],
  "receive ACK of SYN": [
    ["SYN-SENT", "ESTABLISHED", "3.10.7.3"],
    ["SYN-RECEIVED", "ESTABLISHED", "3.10.7.4"],
  ],
  "send ACK": [
    ["?", "ESTABLISHED", "3.10.7.3"],
    ["CLOSED", "ESTABLISHED", "inferred"],
  ],
  "both synchronized": [
    ["?", "ESTABLISHED", "inferred"],
    ["CLOSED", "ESTABLISHED", "inferred"],
    ["SYN-SENT", "ESTABLISHED", "3.10.7.3"],
    ["SYN-RECEIVED", "ESTABLISHED", "3.10.7.4"],
  ],
  "ACK of SYN refused": [["ESTABLISHED", "SYN-RECEIVED", "inferred"]],
  "send FIN": [
    ["?", "FIN-WAIT-1", "inferred"],
    ["SYN-SENT", "FIN-WAIT-1", "inferred"],
    ["SYN-RECEIVED", "FIN-WAIT-1", "3.10.4"],
    ["ESTABLISHED", "FIN-WAIT-1", "3.10.4"],
    ["CLOSE-WAIT", "LAST-ACK", "3.10.4"],
  ],
  "send FIN, crossing": [
    ["?", "FIN-WAIT-1", "inferred"],
    ["SYN-SENT", "FIN-WAIT-1", "inferred"],
    ["SYN-RECEIVED", "FIN-WAIT-1", "3.10.4"],
    ["ESTABLISHED", "FIN-WAIT-1", "3.10.4"],
    ["CLOSE-WAIT", "CLOSING", "3.6"],
  ],
  "receive FIN": [
    ["?", "CLOSE-WAIT", "inferred"],
    ["SYN-RECEIVED", "CLOSE-WAIT", "3.10.7.4"],
    ["ESTABLISHED", "CLOSE-WAIT", "3.10.7.4"],
    ["FIN-WAIT-1", "CLOSING", "3.10.7.4"],
    ["FIN-WAIT-2", "TIME-WAIT", "3.10.7.4"],
  ],
  "receive FIN, ACK of FIN": [
    ["?", "CLOSE-WAIT", "inferred"],
    ["SYN-RECEIVED", "CLOSE-WAIT", "3.10.7.4"],
    ["ESTABLISHED", "CLOSE-WAIT", "3.10.7.4"],
    ["FIN-WAIT-1", "TIME-WAIT", "3.10.7.4"],
    ["FIN-WAIT-2", "TIME-WAIT", "3.10.7.4"],
  ],
  "receive ACK of FIN": [
    ["FIN-WAIT-1", "FIN-WAIT-2", "3.10.7.4"],
    ["CLOSING", "TIME-WAIT", "3.10.7.4"],
    ["LAST-ACK", "CLOSED", "3.10.7.4"],
  ],
  "send RST": STATES.filter((state) => state !== "SYN-SENT").map((state) => [state, "CLOSED", "3.10.5"] as const),
  "receive RST": STATES.map((state) => [state, "CLOSED", state === "SYN-SENT" ? "3.10.7.3" : "3.10.7.4"] as const),
};

describe.each(TCP_EVENTS)("%s", (event) => {
  test.each(STATES)("in %s", (from) => {
    const expected = EXPECTED[event].find(([state]) => state === from);
    expect(STATES[nextState(STATES.indexOf(from), eventNumber(event))]).toBe(expected?.[1] ?? from);
    const rows = TRANSITIONS.filter((transition) => transition.event === event && transition.from === from);
    expect(rows.map(({ source }) => source.replace("RFC 9293 §", ""))).toEqual(expected ? [expected[2]] : []);
  });
});

test("a connection is open from ESTABLISHED to LAST-ACK", () => {
  const open = ["ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING", "LAST-ACK"];
  expect(STATES.filter(isOpenState)).toEqual(open);
});

test("nothing but the table sets a state", () => {
  const files = readdirSync("src/core", { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => `${entry.parentPath}/${entry.name}`);
  const setters = files.filter((file) => /S_STATE\]\s*=(?!=)/.test(readFileSync(file, "utf8")));
  expect(setters).toEqual(["src/core/tracker/segmentContext.ts"]);
});
