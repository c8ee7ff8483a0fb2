// The causes of a fleet: the lines of several captures give the causes that one capture of all has.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { type Connection, randomNumbers, recordConnections } from "../support/connections";
import { buildScript } from "../support/script";
import { Folder } from "./runCli";

const folder = new Folder();
afterAll(() => folder.remove());

const MERGE = ["summary", "--merge-ndjson", "--format", "json", "--fail-on", "never"];

const times = (count: number, make: (i: number) => Connection): Connection[] =>
  Array.from({ length: count }, (_, i) => make(i));

const host = (i: number) => `10.0.1.${i % 9}`;

const MIXTURES: Readonly<Record<string, readonly Connection[]>> = {
  "ECN decides": times(90, (i) => {
    const ecn = i % 3 === 0;
    return { from: host(i), to: "10.0.0.9", port: 443, ms: 5 * i, ecn, result: ecn ? "refused" : "open" };
  }),
  "timestamps that go back": times(80, (i) => {
    const isBehind = i >= 40 && i % 2 === 1;
    const tsVal = 3_000_000_000 + 1000 * i - (isBehind ? 900_000 : 0);
    return {
      from: host(i - (i % 2)),
      to: "10.0.0.9",
      port: 80,
      ms: 20 * i,
      tsVal,
      result: isBehind ? "silent" : "open",
    };
  }),
  "one initiator, one VLAN, one hop count": times(120, (i) => {
    const result = i % 9 === 4 ? "reset" : "open";
    return { from: host(i), to: "10.0.0.9", port: 22, ms: 7 * i, vlan: 10 + (i % 9), hops: 60 + (i % 3), result };
  }),
  "from a moment on, and what works beside it": times(100, (i) => {
    const port = i % 2 === 0 ? 443 : 8443;
    return { from: host(i), to: "10.0.0.9", port, ms: 11 * i, result: port === 443 && i > 60 ? "refused" : "open" };
  }),
  "every third, over IPv6": times(120, (i) => ({
    from: `2001:db8::${i % 9}`,
    to: "2001:db8:1::9",
    port: 443,
    ms: 9 * i,
    result: i % 3 === 1 ? "reset" : "open",
  })),
  "a backlog that is full": times(60, (i) => ({
    from: host(i),
    to: "10.0.0.9",
    port: 80,
    ms: 2000 * Math.floor(i / 10) + 0.01 * (i % 10),
    result: i % 10 < 4 ? "open" : "silent",
  })),
  "large data, a port that is used again, Fast Open": times(90, (i) => ({
    from: host(i),
    ...(i % 5 === 0 && { fromPort: 50_000 + (i % 9) }),
    to: `10.0.0.${5 + (i % 2)}`,
    port: 25,
    ms: 400 * i,
    fastOpen: i % 4 === 0,
    octets: i % 6 === 0 ? 1400 : 20,
    result: i % 6 === 0 ? "dropped" : i % 4 === 0 ? "refused" : "open",
  })),
  anything: random(400, 11),
  "nothing wrong": times(20, (i) => ({ from: host(i), ms: 3 * i, result: "open" })),
};

function random(count: number, seed: number): readonly Connection[] {
  const next = randomNumbers(seed);
  const oneOf = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)]!;
  return times(count, (i) => ({
    from: host(i),
    to: oneOf(["10.0.0.5", "10.0.0.6", "10.0.0.7"]),
    port: oneOf([22, 80, 443]),
    ms: 13 * i + next(),
    ecn: next() < 0.3,
    mss: oneOf([1460, 1380, 536]),
    hops: oneOf([64, 63, 128]),
    result: oneOf(["open", "open", "open", "refused", "silent", "dropped", "wrong", "reset"]),
  }));
}

/** What of a cause depends on how captures number their frames and flows. */
function withoutNumbers(causes: readonly Record<string, unknown>[]): readonly object[] {
  return causes.map(({ examples, frames, captures, ...cause }) => ({
    ...cause,
    message: String(cause.message).replace(/, first frame .*$/, ""),
    contrast: String(cause.contrast).replace(/frame [\d,]+(?: of \S+?)?(?= on|$| \()/g, "frame N"),
  }));
}

test.each(Object.entries(MIXTURES))("%s", async (name, mixture) => {
  // In the parts, they have the same ports as in the whole.
  const connections = mixture.map((each, i) => ({ fromPort: 40_000 + i, ...each }));
  const slug = name.replace(/\W+/g, "-");
  folder.add(`${slug}.pcap`, recordConnections(connections));
  const whole = await folder.run(["summary", "--format", "json", "--fail-on", "never", `./${slug}.pcap`]);
  // Each host of the fleet records its own connections.
  const parts = [0, 1, 2, 3].map((part) =>
    connections.filter(({ from }) => Number(/\d$/.exec(from!)![0]) % 4 === part),
  );
  const files: string[] = [];
  for (const [part, own] of parts.entries()) {
    folder.add(`${slug}-${part}.pcap`, recordConnections(own));
    const { out } = await folder.run(["analyze", "--format", "ndjson", "--fail-on", "never", `./${slug}-${part}.pcap`]);
    folder.add(`${slug}-${part}.ndjson`, Buffer.from(out));
    files.push(`./${slug}-${part}.ndjson`);
  }
  const merged = await folder.run([...MERGE, ...files]);
  expect([merged.status, merged.err]).toEqual([0, ""]);
  const [{ flows, outcomes, causes }] = JSON.parse(whole.out).captures;
  const { merged: found } = JSON.parse(merged.out);
  expect(withoutNumbers(found.causes)).toEqual(withoutNumbers(causes));
  expect(found).toMatchObject({ captures: 4, flows, outcomes });
  if (name !== "nothing wrong") expect(causes.length).toBeGreaterThan(0);
  // In another order, and in one file.
  const texts = [...files].reverse().map((file) => readFileSync(join(folder.path, file)));
  folder.add("all.ndjson", Buffer.concat(texts));
  const again = await folder.run([...MERGE, "./all.ndjson"]);
  expect(withoutNumbers(JSON.parse(again.out).merged.causes)).toEqual(withoutNumbers(causes));
});

describe("what is merged", () => {
  const refused = times(3, (i) => ({ fromPort: 5000 + i, ms: i, result: "refused" }));
  const lines = async (name: string, connections: readonly Connection[]) => {
    folder.add(name, recordConnections(connections));
    return (await folder.run(["analyze", "--format", "ndjson", "--fail-on", "never", `./${name}`])).out;
  };

  test("as text, with the captures of frames and flows", async () => {
    folder.add("a.ndjson", Buffer.from(await lines("a.pcap", refused)));
    folder.add("b.ndjson", Buffer.from(await lines("b.pcap", [{ to: "10.0.0.4", ms: 9, result: "open" }, ...refused])));
    const { status, out } = await folder.run(["summary", "--merge-ndjson", "./a.ndjson", "./b.ndjson"]);
    expect(status).toBe(1);
    expect(out).toBe(
      "2 captures, 7 flows (1 established, 6 refused)\n" +
        "✗ 6 of 6: refused, 10.0.0.1 → 10.0.0.2:80, first frame 1 of a.pcap, flow #1 of a.pcap\n" +
        "  port 80 of other hosts: 1 of 1 accepted\n",
    );
  });

  test("captures of one path on two hosts are two", async () => {
    const text = await lines("same.pcap", refused);
    for (const at of ["x", "y"]) folder.add(`${at}.ndjson`, Buffer.from(text));
    const { out } = await folder.run([...MERGE, "./x.ndjson", "./y.ndjson"]);
    const { merged } = JSON.parse(out);
    expect(merged).toMatchObject({ captures: 2, flows: 6 });
    expect(new Set(merged.causes[0].captures)).toEqual(new Set(["same.pcap", "y.ndjson: same.pcap"]));
  });

  test("of a running capture, the last line of each flow", async () => {
    const text = await lines("live.pcap", refused);
    const early = text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line))
      .filter(({ id }) => id !== undefined)
      .map(
        (line) => `${JSON.stringify({ ...line, outcome: "established", findings: [], worst: null, over: false })}\n`,
      );
    folder.add("live.ndjson", Buffer.from(early.join("") + text));
    const { out } = await folder.run([...MERGE, "./live.ndjson"]);
    expect(JSON.parse(out).merged).toMatchObject({ flows: 3, outcomes: { refused: 3, established: 0 } });
  });

  test("a connection that one capture shows at two places counts once", async () => {
    const span = buildScript(
      `
      > S 0:0(0) <mss 1460> vlan 10 ipid 1 ttl 64
      > S 0:0(0) <mss 1460> vlan 20 ipid 1 ttl 63
      < R. 0:0(0) ack 1 vlan 20 ipid 2 ttl 64
      < R. 0:0(0) ack 1 vlan 10 ipid 2 ttl 63`,
      { initiatorIsn: 3_000_000_007 },
    );
    folder.add("span.pcap", span.bytes);
    const { out } = await folder.run(["analyze", "--format", "ndjson", "--fail-on", "never", "./span.pcap"]);
    const last = JSON.parse(out.trimEnd().split("\n").at(-1)!);
    expect(last.otherFlows).toHaveLength(1);
    folder.add("span.ndjson", Buffer.from(out));
    const merged = JSON.parse((await folder.run([...MERGE, "./span.ndjson"])).out).merged;
    expect([merged.flows, merged.causes.length, merged.causes[0].flows]).toEqual([2, 1, 1]);
    expect(withoutNumbers(merged.causes)).toEqual(withoutNumbers(last.causes));
  });

  test("a flow counts for the finding that its line names, not for the first", async () => {
    const { out } = await folder.run(["analyze", "--format", "ndjson", "media/samples/ack-missing.pcap"]);
    const [first] = JSON.parse(out.split("\n")[0]!).findings;
    folder.add("worst.ndjson", Buffer.from(out));
    const { merged } = JSON.parse((await folder.run([...MERGE, "./worst.ndjson"])).out);
    expect(merged.causes).toMatchObject([{ rule: "handshake-ack-missing", examples: [1], frames: [4] }]);
    expect(first.rule).not.toBe("handshake-ack-missing");
  });

  test("from standard input, compressed, without a line break at the end", async () => {
    const text = (await lines("in.pcap", refused)).trimEnd();
    const { out } = await folder.run([...MERGE, "-"], { stdin: () => [gzipSync(text)] });
    expect(JSON.parse(out).merged.flows).toBe(3);
  });

  test.each([
    ["no JSON", "nonsense\n", "line 1 is not a line of analyze --format ndjson"],
    ["a cut line", "CUT", "line 3 is not a line of analyze --format ndjson"],
    ["JSON of something else", '{"a":1}\n', "line 1 is not a line of analyze --format ndjson"],
    ["another schema", '{"schema":2,"capture":"a","id":1}\n', "line 1 has schema 2, not 1"],
    [
      "an earlier version",
      '{"schema":1,"capture":"a","id":1}\n',
      "line 1 was printed by a version that leaves out what causes need",
    ],
    [
      "a rule of another version",
      '{"schema":1,"capture":"a","id":1,"worst":"no-such"}\n',
      "line 1 has a finding of no-such, which is not a rule of this version",
    ],
    [
      "values of other types",
      '{"schema":1,"capture":"a","id":"1","worst":null}\n',
      "line 1 is not a line of analyze --format ndjson",
    ],
  ])("%s is reported, and what was read is used", async (_, text, reason) => {
    const good = await lines("good.pcap", refused);
    const used =
      text === "CUT" ? good.split("\n").slice(0, 2).join("\n").concat("\n", good.split("\n")[2]!.slice(0, 99)) : text;
    folder.add("bad.ndjson", Buffer.from(used));
    folder.add("good.ndjson", Buffer.from(good));
    const { status, out, err } = await folder.run([...MERGE, "./bad.ndjson", "./good.ndjson"]);
    expect(err).toBe(`tcp-handshake: bad.ndjson: ${reason}.\n`);
    expect(status).toBe(2);
    expect(JSON.parse(out).merged.flows).toBeGreaterThanOrEqual(3);
  });

  test("a file that is not there", async () => {
    const { status, err } = await folder.run([...MERGE, "./missing.ndjson"]);
    expect([status, err]).toEqual([2, "tcp-handshake: missing.ndjson: it does not exist.\n"]);
  });
});
