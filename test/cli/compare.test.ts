import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { buildScript } from "../support/script";
import { Folder } from "./runCli";

const lost = buildScript(`
  > S  0:0(0) lost
  +1.0 > S  0:0(0)
  < S. 0:0(0) ack 1
  > .  1:1(0) ack 1
  > P. 1:101(100) ack 1
  < .  1:1(0) ack 101`);
const clean = buildScript(`
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460> late 1
  > .  1:1(0) ack 1`);
const changed = buildScript(
  `
  > S  0:0(0) <mss 1460,nop,wscale 7> becomes <mss 1460,nop,nop,nop,nop>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1`,
  { initiatorIsn: 3_000_000_007 },
);
const other = buildScript("flow 9: > S 0:0(0)\nflow 9: < R. 0:0(0) ack 1", { family: 6 });
const folder = new Folder({
  "client.pcap": lost.bytes,
  "server.pcap": lost.far!,
  "clean-client.pcap": clean.bytes,
  "clean-server.pcap": clean.far!,
  "changed-client.pcap": changed.bytes,
  "changed-server.pcap": changed.far!,
  "other.pcap": other.bytes,
  "a/same.pcap": lost.bytes,
  "b/same.pcap": lost.far!,
  "text.txt": new Uint8Array([1, 2, 3]),
});
afterAll(() => folder.remove());

const compare = (...args: readonly string[]) => folder.run(["compare", ...args]);

describe("text", () => {
  test("clocks, counts, a line for each connection, and a line for each segment of those with problems", async () => {
    const { out, status } = await compare("--fail-on", "warning", "./client.pcap", "./server.pcap");
    expect(status).toBe(1);
    expect(out).toContain("The clock of server.pcap is 100 ms ahead of that of client.pcap, ± 400 µs.");
    expect(out).toContain("1 connection of 1 in client.pcap reached server.pcap.");
    expect(out).toMatch(/^#1 {2}10\.0\.0\.1:40000 → 10\.0\.0\.2:80 {2}established {2}5 arrived, 1 lost$/m);
    expect(out).toMatch(/^ +1 {2}\+0\.000000 +── SYN ─+✗ +lost$/m);
    expect(out).toMatch(/^ +2 {2}\+1\.000000 +── SYN ─+→ +1 {2}\+1\.000400 +400 µs$/m);
    expect(out).toMatch(/^ +3 {2}\+1\.001000 +←── SYN,ACK ─+ +2 {2}\+1\.000600 +400 µs$/m);
    expect(out).toContain("lost-between");
  });

  test("a change is said beside the segment", async () => {
    const { out } = await compare("./changed-client.pcap", "./changed-server.pcap");
    expect(out).toMatch(/── SYN ─+→ .* windowScale removed$/m);
  });

  test("nothing is reported of a connection without problems", async () => {
    const { out, status } = await compare("--fail-on", "information", "./clean-client.pcap", "./clean-server.pcap");
    expect(out).toMatch(/^#1 .* {2}3 arrived$/m);
    expect(out).not.toContain("→  ");
    expect(status).toBe(0);
  });

  test("--flow shows the segments of one connection", async () => {
    const { out } = await compare("--flow", "1", "./clean-client.pcap", "./clean-server.pcap");
    expect(out.match(/── (SYN|ACK) ─+→/g)).toHaveLength(2);
    expect(out.match(/←── SYN,ACK ─+/g)).toHaveLength(1);
  });

  test("--offset is believed", async () => {
    const { out } = await compare("--offset", "0.1", "./client.pcap", "./server.pcap");
    expect(out).toContain("The clock of server.pcap is 100 ms ahead of that of client.pcap, as given.");
  });

  test("flows of one capture only are listed", async () => {
    const { out } = await compare("./client.pcap", "./other.pcap");
    expect(out).toContain("No segment is in both client.pcap and other.pcap");
    expect(out).toContain("Only in other.pcap: 1 flow.\n  #1  [fd00::1]:40008 → [fd00::2]:80\n");
  });

  test("files of one name are distinguished by their folders", async () => {
    const { out } = await compare("./a/same.pcap", "./b/same.pcap");
    expect(out).toContain("in a/same.pcap reached b/same.pcap");
  });
});

test("json: fates by frame, behind the captures", async () => {
  const { out } = await compare("--format", "json", "./client.pcap", "./server.pcap");
  const { captures, clocks, reached, unmatched, connections } = JSON.parse(out);
  expect(captures.map(({ path }: { path: string }) => path)).toEqual(["client.pcap", "server.pcap"]);
  expect(captures[0].flows[0]).toMatchObject({ id: 1, connection: 1 });
  expect(captures[0].flows[0].findings.map(({ rule }: { rule: string }) => rule)).toContain("lost-between");
  expect(clocks[1]).toEqual({
    place: "server.pcap",
    basis: "both",
    offsetNs: 100e6,
    uncertaintyNs: 400e3,
    driftPpm: 0,
  });
  expect(reached).toContainEqual({ from: "client.pcap", to: "server.pcap", reached: 1, of: 1 });
  expect(unmatched).toEqual([]);
  expect(connections).toHaveLength(1);
  expect(connections[0]).toMatchObject({
    id: 1,
    places: ["client.pcap", "server.pcap"],
    captures: [0, 1],
    flows: [1, 1],
  });
  expect(connections[0].fates).toEqual({ arrived: 5, changed: 0, delayed: 0, lost: 1, injected: 0 });
  expect(connections[0].segments.slice(0, 2)).toEqual([
    {
      from: "initiator",
      flags: "SYN",
      seq: 3_000_000_007,
      length: 0,
      frames: [1, null],
      fate: "lost",
      between: [0, 1],
      transitNs: null,
      changes: [],
    },
    {
      from: "initiator",
      flags: "SYN",
      seq: 3_000_000_007,
      length: 0,
      frames: [2, 1],
      fate: "arrived",
      between: [0, 1],
      transitNs: 400e3,
      changes: [],
    },
  ]);
});

describe("what cannot be compared", () => {
  test.each([
    [["./client.pcap"], /at least two captures/],
    [["--merge", "./client.pcap", "./server.pcap"], /--merge/],
    [["--offset", "soon", "./client.pcap", "./server.pcap"], /seconds/],
    [["--offset", "1,2", "./client.pcap", "./server.pcap"], /more numbers/],
    [["--flow", "7", "./client.pcap", "./server.pcap"], /There is no connection 7/],
    [["./client.pcap", "./text.txt"], /text\.txt/],
    [["./client.pcap", "./missing.pcap"], /missing\.pcap/],
  ])("%j", async (args, reason) => {
    const { status, out, err } = await compare(...args);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toMatch(reason);
  });
});

test("docs/command-line.md shows what is printed of the samples", async () => {
  const samples = ["client", "server"].map((place) => `media/samples/syn-ack-lost-${place}.pcap`);
  const { out } = await compare(...samples);
  expect(readFileSync("docs/command-line.md", "utf8")).toContain(`\n${out.trimEnd()}\n`);
});
