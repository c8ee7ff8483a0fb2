// What is wrong with a capture, by captures in which one thing is.

import { describe, expect, test } from "vitest";
import type { Cause } from "../../src/core/causes/cause";
import { analyzeScript } from "../support/capture";
import { analyzeConnections, type Connection } from "../support/connections";

function causes(connections: readonly Connection[]): readonly Cause[] {
  return analyzeConnections(connections).causes;
}

const times = (count: number, make: (i: number) => Connection): Connection[] =>
  Array.from({ length: count }, (_, i) => make(i));

describe("who is concerned", () => {
  test("one responder and port, whoever asks", () => {
    const found = causes([
      ...times(6, (i) => ({ from: `10.0.1.${i}`, to: "10.0.0.9", port: 443, ms: i, result: "refused" })),
      ...times(3, (i) => ({ from: `10.0.1.${i}`, to: "10.0.0.9", port: 80, ms: 100 + i, result: "open" })),
      ...times(9, (i) => ({ from: `10.0.1.${i}`, to: "10.0.0.8", port: 443, ms: 200 + i, result: "open" })),
    ]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      id: "syn-refused 10.0.0.9:443",
      severity: "error",
      rule: "syn-refused",
      outcome: "refused",
      message: "6 of 6: refused, 6 initiators → 10.0.0.9:443, first frame 1",
      flows: 6,
      of: 6,
      works: "10.0.0.9, other ports: 3 of 3 accepted; port 443 of other hosts: 9 of 9 accepted",
      firstFrame: 1,
      firstNs: 0,
      lastNs: 5_000_000,
      examples: [1, 2, 3, 4, 5],
    });
  });

  test("one responder, at whatever port", () => {
    const [first, ...others] = causes(
      times(40, (i) => ({ port: 1000 + i, ms: i, result: i === 7 ? "open" : "silent" })),
    );
    expect(others).toEqual([]);
    expect(first?.message).toBe("39 of 40: no answer, 10.0.0.1 → 10.0.0.2, 39 ports, first frame 1");
    expect(first?.id).toBe("syn-unanswered 10.0.0.2");
  });

  test("one initiator, to whomever", () => {
    const [first, ...others] = causes(times(40, (i) => ({ to: `10.0.2.${i}`, port: 22, ms: i, result: "silent" })));
    expect(others).toEqual([]);
    expect(first?.message).toBe("40 of 40: no answer, 10.0.0.1 → 40 hosts, port 22, first frame 1");
    expect(first?.id).toBe("syn-unanswered from 10.0.0.1");
  });

  test("one port of many hosts", () => {
    const [first] = causes(
      times(30, (i) => ({ from: `10.0.1.${i}`, to: `10.0.2.${i}`, port: 445, ms: i, result: "silent" })),
    );
    expect(first?.message).toBe("30 of 30: no answer, 30 initiators → 30 hosts, port 445, first frame 1");
  });

  test("several, each for itself, those with most flows first", () => {
    const found = causes([
      ...times(4, (i) => ({ to: "10.0.0.3", port: 25, ms: i, result: "refused" })),
      ...times(9, (i) => ({ from: `10.0.1.${i}`, to: "10.0.0.4", port: 443, ms: 50 + i, result: "refused" })),
      { to: "10.0.0.5", port: 80, ms: 90, result: "wrong" },
    ]);
    expect(found.map(({ id, flows }) => [id, flows])).toEqual([
      ["syn-refused 10.0.0.4:443", 9],
      ["syn-refused 10.0.0.3:25", 4],
      ["syn-ack-wrong-ack 10.0.0.5:80", 1],
    ]);
  });

  test("by a moment: of what fails later, it is when the connections began", () => {
    const begun = (from: number, to: number, result: Connection["result"]) => (i: number) =>
      ({ fromPort: 50_000 - 7 * ((i * 11) % 40), ms: 10 * i, result: i >= from && i < to ? result : "open" }) as const;
    const contrastOf = (connections: readonly Connection[]) => causes(connections)[0]?.contrast?.text;
    expect(contrastOf(times(40, begun(0, 15, "lost")))).toMatch(
      /^not acknowledged where the connection began before frame (\d+) \(15 of 15\), acknowledged from frame \1 on \(25 of 25\)$/,
    );
    expect(contrastOf(times(40, begun(25, 40, "lost")))).toMatch(
      /^not acknowledged where the connection began from frame (\d+) on \(15 of 15\), acknowledged before frame \1 \(25 of 25\)$/,
    );
    expect(contrastOf(times(40, begun(12, 27, "lost")))).toMatch(
      /^not acknowledged where the connection began from frame \d+ until frame \d+ \(15 of 15\), acknowledged before and after/,
    );
    expect(contrastOf(times(40, begun(0, 15, "refused")))).toMatch(
      /^refused before frame (\d+) \(15 of 15\), accepted from/,
    );
  });

  describe("beside a port scan", () => {
    const scan = (ports: number, result: "refused" | "silent"): Connection[] =>
      times(ports, (i) => ({ from: "203.0.113.6", to: "10.0.0.8", port: 1000 + i, ms: i, result }));
    const unreachable = times(3, (i) => ({ to: "10.0.0.9", port: 5432, ms: 50 + i, result: "silent" as const }));
    const ids = (connections: readonly Connection[]) => causes(connections).map(({ id }) => id);
    const [ofScan, ofFew] = ["syn-refused 10.0.0.8", "syn-unanswered 10.0.0.9:5432"];

    test("what else fails comes first, though it is less", () => {
      expect(ids([...scan(100, "refused"), ...unreachable])).toEqual([ofFew, ofScan]);
      expect(ids([...scan(99, "refused"), ...unreachable])).toEqual([ofScan, ofFew]);
    });

    test("what the open ports did belongs to the scan", () => {
      const open = times(4, (i) => ({
        from: "203.0.113.6",
        to: "10.0.0.8",
        port: 20 + i,
        ms: i,
        result: "silent" as const,
      }));
      expect(ids([...scan(100, "refused"), ...open, ...unreachable])).toEqual([
        ofFew,
        ofScan,
        "syn-unanswered 10.0.0.8",
      ]);
    });

    test("one port of many hosts is none: the initiator may be the one that is cut off", () => {
      const all = times(150, (i) => ({ to: `10.0.2.${i}`, port: 443, ms: i, result: "silent" as const }));
      const few = times(3, (i) => ({ from: "10.0.0.5", to: "10.0.0.9", port: 80, ms: i, result: "refused" as const }));
      expect(ids([...all, ...few])).toEqual(["syn-unanswered from 10.0.0.1", "syn-refused 10.0.0.9:80"]);
    });

    test("many ports of a host that many ask are none", () => {
      const all = times(150, (i) => ({
        from: `10.0.1.${i}`,
        to: "10.0.0.8",
        port: 1000 + i,
        ms: i,
        result: "refused" as const,
      }));
      expect(ids([...all, ...unreachable])).toEqual([ofScan, ofFew]);
      // Nor is the first of these a scanner.
      const ofFirst = times(3, (i) => ({
        from: "10.0.1.0",
        to: "10.0.0.9",
        port: 5432,
        ms: 300 + i,
        result: "silent" as const,
      }));
      const more = times(2, (i) => ({ to: "10.0.0.7", port: 25, ms: 400 + i, result: "refused" as const }));
      expect(ids([...all, ...ofFirst, ...more])).toEqual([ofScan, ofFew, "syn-refused 10.0.0.7:25"]);
    });

    test("a port that the scanner and others tried is not the scanner's alone", () => {
      const tried = { from: "203.0.113.6", to: "10.0.0.9", port: 5432, ms: 0, result: "silent" as const };
      expect(ids([tried, ...scan(100, "refused"), ...unreachable])).toEqual([ofFew, ofScan]);
    });
  });

  test("IPv6, and a VLAN", () => {
    const found = causes([
      ...times(3, (i) => ({ from: "2001:db8::1", to: "2001:db8::2", port: 443, ms: i, result: "refused" })),
      ...times(2, (i) => ({ vlan: 42, ms: 10 + i, result: "refused" })),
    ]);
    expect(found.map(({ message }) => message)).toEqual([
      "3 of 3: refused, 2001:db8::1 → [2001:db8::2]:443, first frame 1",
      "2 of 2: refused, 10.0.0.1 → 10.0.0.2:80, in VLAN 42, first frame 7",
    ]);
  });
});

describe("requests that a program answers with a RST", () => {
  const mixed = (isAborted: (i: number) => boolean, count = 100, part: Partial<Connection> = {}) =>
    times(count, (i) => ({
      from: `10.0.1.${i}`,
      ms: 20 * i,
      result: isAborted(i) ? "aborted" : "open",
      octets: 3,
      ...part,
    }));

  test.each([
    ["10.0.0.2", "10.0.0.2:80"],
    ["2001:db8::2", "[2001:db8::2]:80"],
  ])("are a cause where other flows to %s work, and stay information", (to, endpoint) => {
    const found = causes(
      mixed((i) => i >= 60).map((each, i) =>
        to.includes(":") ? { ...each, to, from: `2001:db8::1:${i}` } : { ...each, to },
      ),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      severity: "information",
      rule: "reset-without-answer",
      flows: 40,
      of: 100,
      message: `40 of 100: Connection was reset without an answer, 40 initiators → ${endpoint}, first frame 301`,
    });
    expect(found[0]!.contrast?.text).toMatch(/^reset where the connection began from frame 301 on/);
  });

  test("and not what an initiator ends that way: a check whether a service greets", () => {
    const checks = analyzeConnections(
      mixed(() => false).map((each, i) => (i < 60 ? each : { ...each, result: "greeted" })),
    );
    expect(checks.counts.findings.information).toBe(40);
    expect(checks.causes).toEqual([]);
  });

  test("are none where all flows end so, or few of them", () => {
    expect(causes(mixed(() => true))).toEqual([]);
    expect(causes(mixed((i) => i % 50 === 0))).toEqual([]);
    expect(causes(mixed((i) => i % 25 === 0))).toEqual([]);
    expect(causes(mixed((i) => i % 20 === 0))).toHaveLength(1);
    expect(causes(mixed((i) => i < 2, 8))).toEqual([]);
    expect(causes(mixed((i) => i < 3, 8))).toHaveLength(1);
  });
});

test("what a host does in all its flows is a cause, and hides behind no information of the flow that shows it", () => {
  const flows = (end: string) =>
    analyzeScript(
      [1000, 65_000, 129_000]
        .map(
          (isn, i) => `
            flow ${i + 2}: set isn =${isn}/=${77_123 + i * i * 1_234_567}
            +1 flow ${i + 2}: > S 0:0(0)
            flow ${i + 2}: < S. 0:0(0) ack 1
            flow ${i + 2}: > . 1:1(0) ack 1
            ${i === 2 ? end : ""}`,
        )
        .join("\n"),
    );
  for (const end of ["", "flow 4: < R. 1:1(0) ack 1"]) {
    const { analysis, findings } = flows(end);
    expect(findings.some(({ rule }) => rule === "reset-without-answer")).toBe(end !== "");
    // In the list, the problem of the flow has its own severity, not that of what is said of the host.
    const { worst } = analysis.row(3)!;
    if (end === "") expect(worst).toBeUndefined();
    else expect(worst).toMatchObject({ rule: "reset-without-answer", severity: "information" });
    const found = analysis.causes.map(({ rule, severity, message }) => [rule, severity, message.replace(/,.*/, "")]);
    expect(found).toEqual([["isn-predictable", "warning", "Predictable initial sequence numbers"]]);
  }
});

test("a flow counts by its own trouble, however severe what is said of its host", () => {
  const script = [1000, 65_000, 129_000]
    .map(
      (isn, i) =>
        `flow ${i + 2}: set isn =${isn}/=77\n+1 flow ${i + 2}: > S 0:0(0)\nflow ${i + 2}: < R. =0:=0(0) ack 1`,
    )
    .join("\n");
  const { analysis } = analyzeScript(script, {
    settings: { rules: { "isn-predictable": "error", "syn-refused": "warning" } },
  });
  expect(analysis.causes.map(({ rule, severity, flows }) => [rule, severity, flows])).toEqual([
    ["syn-refused", "warning", 3],
  ]);
  expect(analysis.row(3)!.worst).toMatchObject({ rule: "syn-refused", severity: "warning" });
});

test("a service that answers over one IP version only", () => {
  const six = (i: number): Connection => ({
    from: "2001:db8::1",
    to: "2001:db8::80",
    port: 443,
    ms: i,
    result: "silent",
  });
  const four = (i: number): Connection => ({ to: "192.0.2.80", port: 443, ms: 100 + i, result: "open" });
  const works = (connections: readonly Connection[]) => causes(connections)[0]?.works;
  expect(works([...times(4, six), ...times(6, four)])).toBe("port 443 over IPv4: 6 of 6 answered");
  // Another host answers over the same version; or nothing works over the other one.
  const another: Connection = { ...six(50), to: "2001:db8::81", result: "open" };
  expect(works([...times(4, six), another, ...times(6, four)])).toBe("port 443 of other hosts: 1 of 1 answered");
  expect(works([...times(4, six), ...times(6, (i) => ({ ...four(i), port: 444 }))])).toBeUndefined();
});

test("the same port of other hosts: those that came further, and have not the same trouble", () => {
  const works = (connections: readonly Connection[]) =>
    causes(connections).find(({ rule }) => rule === "reset-with-data-outstanding")?.works;
  const dropped = times(5, (i): Connection => ({ to: "10.0.0.9", port: 443, ms: 100 * i, result: "dropped" }));
  const open = times(4, (i): Connection => ({ to: "10.0.0.8", port: 443, ms: 1000 + 100 * i, result: "open" }));
  expect(works(dropped)).toBeUndefined();
  expect(works([...dropped, ...open])).toBe("port 443 of other hosts: 4 of 4 not reset");
  expect(works([...dropped, ...open.map((each): Connection => ({ ...each, result: "refused" }))])).toBeUndefined();
  expect(works([...dropped, ...open, { ...open[0]!, from: "10.0.0.7", ms: 1900, result: "dropped" }])).toBe(
    "port 443 of other hosts: 4 of 5 not reset",
  );
  expect(works([...dropped, ...open.map((each) => ({ ...each, port: 444 }))])).toBeUndefined();
});

test("SYNs at the end of the capture, which may still be answered, are counted beside", () => {
  const found = causes([
    ...times(40, (i) => ({ port: 80, ms: 100 * i, result: "silent" })),
    ...times(10, (i) => ({ port: 80, ms: 4800 + i, result: "pending" })),
    ...times(3, (i) => ({ port: 81, ms: 4900 + i, result: "pending" })),
  ]);
  expect(found.map(({ message, flows, of }) => [message, flows, of])).toEqual([
    ["40 of 40 (10 more may still be answered): no answer, 10.0.0.1 → 10.0.0.2:80, first frame 1", 40, 40],
  ]);
});

test("what fails under a condition comes before what fails as often without one", () => {
  const found = causes([
    ...times(10, (i) => ({ port: 80, ms: 1000 * i, result: "reset" })),
    ...times(3, (i) => ({ port: 80, ms: 10_000 + 1000 * i, result: "silent" })),
  ]);
  expect(found.map(({ rule, flows, contrast }) => [rule, flows, contrast?.feature])).toEqual([
    ["syn-unanswered", 3, "moment"],
    ["handshake-reset", 10, undefined],
  ]);
});

test("no cause where nothing is wrong, where nothing is decided, and in an empty capture", () => {
  expect(causes(times(5, (i) => ({ ms: i, result: "open" })))).toEqual([]);
  expect(causes([])).toEqual([]);
});

test("the one broken connection of thousands is the first cause", () => {
  const analysis = analyzeConnections(
    times(3334, (i) => ({ fromPort: 1024 + i, ms: i, result: i === 1900 ? "wrong" : "open" })),
  );
  expect(analysis.causes).toMatchObject([
    { id: "syn-ack-wrong-ack 10.0.0.2:80", flows: 1, of: 3334, examples: [1901] },
  ]);
  expect([...analysis.ids("id", false, { text: "cause == 1", outcomes: [] })]).toEqual([1901]);
});

test("the flows of a cause are those that its filter finds", () => {
  const analysis = analyzeConnections([
    ...times(7, (i) => ({ to: "10.0.0.3", port: 25, ms: i, result: "refused" })),
    ...times(5, (i) => ({ to: "10.0.0.4", port: 443, ms: 50 + i, result: "silent" })),
    ...times(5, (i) => ({ to: "10.0.0.4", port: 443, ms: 150 + i, result: "open" })),
  ]);
  for (const { id, flows, examples } of analysis.causes) {
    const found = [...analysis.ids("id", false, { text: `cause == "${id}"`, outcomes: [] })];
    expect(found).toHaveLength(flows);
    expect(found.slice(0, 5)).toEqual(examples);
  }
  expect(analysis.causes).toHaveLength(2);
});

test("an error comes before more frequent warnings, and information is no cause", () => {
  const found = causes([
    ...times(9, (i) => ({ port: 81, ms: 100 * i, result: "dropped" })),
    ...times(2, (i) => ({ port: 82, ms: 100 * i, result: "refused" })),
  ]);
  expect(found.map(({ severity, flows }) => [severity, flows])).toEqual([
    ["error", 2],
    ["warning", 9],
  ]);
  const { analysis } = analyzeScript("> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1");
  expect(analysis.counts.findings.information).toBe(2);
  expect(analysis.causes).toEqual([]);
});

test("what is not decided yet, and what failed otherwise, is no example of what works", () => {
  const found = causes([
    ...times(10, (i) => ({ port: 80, ms: 100 * i, result: "reset" })),
    ...times(5, (i) => ({ port: 81, ms: 100 * i, result: "wrong" })),
    ...times(3, (i) => ({ port: 80, ms: 990 + i, result: "pending" })),
  ]);
  expect(found.map(({ rule, flows, of, works }) => [rule, flows, of, works])).toEqual([
    ["handshake-reset", 10, 10, undefined],
    ["syn-ack-wrong-ack", 5, 5, undefined],
  ]);
});
