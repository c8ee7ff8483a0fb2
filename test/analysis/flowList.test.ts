// The flow list: which flows pass a filter, and in which order they stand.

import { describe, expect, test } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import type { FlowFilter, FlowSortKey } from "../../src/core/analysis/query";
import { displayFilter } from "../../src/core/text/displayFilter";
import { ethernet, option, pcapFile, tcpPacket } from "../support/frames";

interface Sketch {
  /** "10.0.0.9:40000": who sends the SYN, and to whom. */
  readonly from: readonly [address: string, port: number];
  readonly to: readonly [address: string, port: number];
  /** Milliseconds from the start of the capture to the SYN, to the SYN-ACK and to the ACK; without the latter, none comes. */
  readonly ms: readonly number[];
  /** Added to the SYN-ACK's ack number. */
  readonly off?: number;
  readonly vlan?: number;
  /** Segments with data behind the handshake. */
  readonly data?: number;
}

const SKETCHES: readonly Sketch[] = [
  { from: ["10.0.0.9", 40_000], to: ["10.0.1.1", 443], ms: [0, 30, 31], data: 2 },
  { from: ["10.0.0.10", 39_999], to: ["10.0.1.1", 80], ms: [10] },
  { from: ["2001:db8::a", 40_000], to: ["2001:db8::1", 443], ms: [20, 25, 26] },
  { from: ["10.0.0.9", 39_000], to: ["10.0.1.1", 8443], ms: [5, 7, 8], off: -1 },
  { from: ["10.0.0.9", 40_000], to: ["10.0.1.2", 80], ms: [40, 41, 42], vlan: 100, data: 5 },
  { from: ["200.0.0.9", 1], to: ["9.0.0.1", 443], ms: [50, 250, 251] },
];

function capture(): Analysis {
  const records = SKETCHES.flatMap(({ from, to, ms: [syn = 0, synAck, ack], off = 0, vlan, data = 0 }) => {
    const there = { source: from[0], destination: to[0], sourcePort: from[1], destinationPort: to[1] };
    const back = { source: to[0], destination: from[0], sourcePort: to[1], destinationPort: from[1] };
    const at = (ms: number, fields: Parameters<typeof tcpPacket>[0]) => ({
      data: ethernet(tcpPacket({ options: option.mss(1400), ...fields }), vlan === undefined ? {} : { vlans: [vlan] }),
      timeNs: ms * 1_000_000,
    });
    const none = new Uint8Array(0);
    return [
      at(syn, { ...there, flags: "SYN", seq: 7 }),
      ...(synAck === undefined ? [] : [at(synAck, { ...back, flags: "SYN,ACK", seq: 70, ack: 8 + off })]),
      ...(ack === undefined ? [] : [at(ack, { ...there, flags: "ACK", seq: 8, ack: 71, options: none })]),
      ...Array.from({ length: data }, (_, i) =>
        at(300 + i, { ...there, flags: "ACK", seq: 8 + i, ack: 71, options: none, payload: Uint8Array.of(1) }),
      ),
    ];
  });
  const analysis = new Analysis();
  analysis.push(pcapFile(records));
  analysis.end();
  return analysis;
}

const ALL: FlowFilter = { text: "", outcomes: [] };

/** Ids in the list's order. */
function ids(filter: Partial<FlowFilter> = {}, sort: FlowSortKey = "id", descending = false): number[] {
  return [...capture().ids(sort, descending, { ...ALL, ...filter })];
}

describe("a text filter finds flows", () => {
  const FOUND: Readonly<Record<string, readonly number[]>> = {
    "": [1, 2, 3, 4, 5, 6],
    "  ": [1, 2, 3, 4, 5, 6],
    "10.0.0.9": [1, 4, 5],
    "10.0.0.9:40000": [1, 5],
    ":443": [1, 3, 6],
    "443": [1, 3, 6],
    "10.0.1.1:80": [2],
    "10.0.1.2 80": [5],
    "80": [2, 5],
    "10.0.0.1": [],
    "10.0.0.*": [1, 2, 4, 5],
    "10.0.0.8/31": [1, 4, 5],
    "0.0.0.0/0": [1, 2, 4, 5, 6],
    "2001:db8::a": [3],
    "2001:DB8::A": [3],
    "2001:db8::/32": [3],
    "2001:db8:*": [3],
    "2001:db8:1::/48": [],
    "[2001:db8::1]:443": [3],
    ipv6: [3],
    ip: [1, 2, 4, 5, 6],
    "!ipv6": [1, 2, 4, 5, 6],
    unanswered: [2],
    broken: [4],
    "unanswered or broken": [2, 4],
    "!unanswered && !broken": [1, 3, 5, 6],
    "not (unanswered or broken)": [1, 3, 5, 6],
    "unanswered xor 443": [1, 2, 3, 6],
    "syn-ack-wrong": [4],
    error: [4],
    "severity >= information && !error": [],
    "rule contains wrong": [4],
    "vlan 100": [5],
    VLAN: [5],
    "vlan.id > 100": [],
    "vlan.id in {99..101}": [5],
    'place contains "VLAN 1"': [5],
    "#6": [6],
    "tcp.stream == 5": [6],
    "flow >= 5": [5, 6],
    "10.0.0.9 :80": [5],
    ":80 10.0.0.9": [5],
    "443 established 10.": [1],
    "10.0.0.9 nothing": [],
    "ip.src == 10.0.0.9": [1, 4, 5],
    "ip.dst == 10.0.0.9": [],
    "tcp.dstport == 443": [1, 3, 6],
    "tcp.srcport < 2": [6],
    "dst port 8443": [4],
    "src host 200.0.0.9": [6],
    "host 9.0.0.1": [6],
    "tcp.port in {80, 8000..9000}": [2, 4, 5],
    "handshake > 100ms": [6],
    "handshake <= 6ms": [3, 5],
    "not handshake": [2, 4],
    "segments == 1": [2],
    "segments >= 5": [1, 5],
    "bytes > 0": [1, 5],
    "bytes == 5": [5],
    "start >= 40ms": [5, 6],
    "start < 10ms": [1, 4],
    "duration > 250ms": [1, 5],
    "frame.number == 1": [1],
    "frame.number <= 3": [1],
    "frame.time_relative < 5ms": [1],
    "frame.time_relative == 35ms": [1],
    "tcp.flags.syn == 1 && tcp.flags.ack == 1": [1, 3, 4, 5, 6],
    "!(tcp.flags.syn == 1 && tcp.flags.ack == 1)": [2],
    "tcp.flags == 0x010": [1, 3, 4, 5, 6],
    "tcp.flags & 0x4": [],
    "tcp.flags.reset": [],
    "end == open": [1, 2, 3, 4, 5, 6],
    icmp: [],
  };
  for (const [text, found] of Object.entries(FOUND))
    test(`by ${JSON.stringify(text)}`, () => expect(ids({ text })).toEqual(found));

  test("again by other words, and in another order", () => {
    const analysis = capture();
    const found = (text: string) => [...analysis.ids("responder", false, { ...ALL, text })];
    expect(found("443")).toEqual([6, 1, 3]);
    expect(found("80")).toEqual([2, 5]);
    expect(found("443")).toEqual([6, 1, 3]);
  });

  test("each by any of its frames, and by no frame of another", () => {
    const analysis = capture();
    const owners = new Map<number, number>();
    for (let id = 1; id <= 6; id++)
      for (const { frameNumber } of analysis.flow(id)?.events ?? []) owners.set(frameNumber, id);
    for (const [frame, id] of owners)
      expect([...analysis.ids("id", false, { ...ALL, text: `frame.number == ${frame}` })]).toEqual([id]);
    expect(owners.size).toBeGreaterThan(15);
  });

  test("not by a text that is no filter: the page says why", () => {
    const page = capture().query({
      first: 0,
      count: 9,
      sort: "id",
      descending: false,
      filter: { ...ALL, text: "80 && refussed" },
    });
    expect(page).toMatchObject({ total: 0, rows: [], filterError: { column: 7, length: 8, nearest: "refused" } });
    expect(capture().filterError("80 && refused")).toBeUndefined();
  });
});

describe("outcomes", () => {
  test("only those asked for pass", () => {
    expect(ids({ outcomes: ["unanswered", "broken"] })).toEqual([2, 4]);
    expect(ids({ outcomes: ["refused"] })).toEqual([]);
  });

  test("along with a text", () => expect(ids({ outcomes: ["established"], text: "10.0.1" })).toEqual([1, 5]));
});

describe("the order", () => {
  const ORDERS: Readonly<Record<FlowSortKey, readonly number[]>> = {
    id: [1, 2, 3, 4, 5, 6],
    // By number, IPv4 first: .9 before .10, 10. before 200.; then by port.
    initiator: [4, 1, 5, 2, 6, 3],
    responder: [6, 2, 1, 4, 5, 3],
    // From good to bad.
    outcome: [1, 3, 5, 6, 2, 4],
    // Those without a handshake last.
    handshake: [5, 3, 1, 6, 2, 4],
    segments: [2, 3, 4, 6, 1, 5],
    // Those without a problem last.
    problem: [2, 4, 1, 3, 5, 6],
    // The responder's.
    port: [2, 5, 1, 3, 6, 4],
    start: [1, 4, 2, 3, 5, 6],
  };
  for (const [sort, order] of Object.entries(ORDERS) as [FlowSortKey, readonly number[]][]) {
    test(`by ${sort}`, () => expect(ids({}, sort)).toEqual(order));
  }

  test("backwards, equal ones in the order of their numbers", () => {
    expect(ids({}, "id", true)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(ids({}, "start", true)).toEqual([6, 5, 3, 2, 4, 1]);
    expect(ids({}, "outcome", true)).toEqual([4, 2, 1, 3, 5, 6]);
    expect(ids({}, "segments", true)).toEqual([5, 1, 3, 4, 6, 2]);
  });

  test("what is not known is last backwards, too", () => {
    expect(ids({}, "handshake", true)).toEqual([6, 1, 3, 5, 2, 4]);
    expect(ids({}, "problem", true)).toEqual([4, 2, 1, 3, 5, 6]);
  });

  test("a page counts the outcomes that its text leaves", () => {
    const filter: FlowFilter = { text: "443", outcomes: ["broken"] };
    const { total, outcomes } = capture().query({ first: 0, count: 9, sort: "id", descending: false, filter });
    expect(total).toBe(0);
    expect(outcomes).toMatchObject({ established: 3, broken: 0, unanswered: 0 });
  });

  test("a page begins where it is asked for, and says how many flows there are", () => {
    const analysis = capture();
    const page = (first: number, count: number) =>
      analysis.query({ first, count, sort: "start", descending: false, filter: ALL });
    expect(page(1, 2)).toMatchObject({ total: 6, first: 1, rows: [{ id: 4 }, { id: 2 }] });
    expect(page(5, 9)).toMatchObject({ total: 6, first: 5, rows: [{ id: 6 }] });
    expect(page(77, 9)).toMatchObject({ total: 6, first: 6, rows: [] });
    expect(page(-3, 1)).toMatchObject({ total: 6, first: 0, rows: [{ id: 1 }] });
  });

  test("gives a flow's position, or says that it is not there", () => {
    const analysis = capture();
    expect(analysis.indexOf(2, { sort: "start", descending: false, filter: ALL })).toBe(2);
    expect(analysis.indexOf(2, { sort: "start", descending: true, filter: ALL })).toBe(3);
    expect(analysis.indexOf(2, { sort: "start", descending: false, filter: { ...ALL, text: "443" } })).toBe(-1);
  });
});

test("the display filter that is copied of a flow finds that flow alone", () => {
  const analysis = capture();
  for (let id = 1; id <= 6; id++) {
    const text = displayFilter(analysis.flow(id)!);
    expect([...analysis.ids("id", false, { ...ALL, text })]).toEqual([id]);
  }
});

test("what is proposed for a filter are the capture's responders and ports first", () => {
  const help = (text: string) =>
    capture()
      .filterHelp(text, text.length)
      .candidates.map((each) => each.text);
  expect(help("ip.addr == ")).toEqual(["10.0.1.1", "10.0.1.2", "9.0.0.1", "10.0.0.9", "10.0.0.10", "200.0.0.9"]);
  expect(help("tcp.port == ")).toEqual(["443", "80", "8443"]);
  expect(help("place == ")).toEqual(['"VLAN 100"']);
});

describe("the worst flows of those that pass are the first of the list by problem", () => {
  test.each(["", "443", "broken", "severity >= warning", "ip6", "nothing-passes", "(((", "vlan.id == 100 || 80"])(
    "with the filter %j",
    (text) => {
      const analysis = capture();
      const filter = { text, outcomes: [] };
      const sorted = [...analysis.ids("problem", true, filter)];
      const troubled = sorted.filter((id) => /error|warning/.test(analysis.row(id)!.worst?.severity ?? ""));
      for (const most of [1, 2, 3, 100]) {
        const worst = analysis.worst(text, (all) => Math.min(most, all));
        expect(worst).toMatchObject({ all: sorted.length, troubled: troubled.length });
        expect([...worst.flows]).toEqual(sorted.slice(0, most).sort((a, b) => a - b));
      }
    },
  );

  test("and the question judges flows that were not judged", () => {
    expect(capture().worst("", () => 1)).toMatchObject({ all: SKETCHES.length, troubled: 1 });
  });
});
