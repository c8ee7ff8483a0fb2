// Connections that several places recorded, in the machine-readable formats.

import { afterAll, expect, test } from "vitest";
import { buildScript } from "../support/script";
import { Folder } from "./runCli";

const span = buildScript(
  `
  > S  0:0(0) <mss 1460> vlan 10 ipid 1 ttl 64
  > S  0:0(0) <mss 1460> vlan 20 ipid 1 ttl 63
  flow 2: > S 0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460> vlan 20 ipid 2 ttl 64
  < S. 0:0(0) ack 1 <mss 1460> vlan 10 ipid 2 ttl 63
  > .  1:1(0) ack 1 vlan 10 ipid 3 ttl 64
  > .  1:1(0) ack 1 vlan 20 ipid 3 ttl 63`,
  { initiatorIsn: 3_000_000_001, responderIsn: 4_000_000_001 },
);
const folder = new Folder({ "span.pcap": span.bytes });
afterAll(() => folder.remove());

const PROOF = "Frames 1 and 2 have the same SEQ (3000000001), addresses, ports and IP ID 1.";

test("json: flows name their connection, which names them", async () => {
  const { out } = await folder.run(["analyze", "--format", "json", "./span.pcap"]);
  const [capture] = JSON.parse(out).captures;
  expect(capture.flows.map(({ connection }: { connection?: number }) => connection)).toEqual([1, 1, undefined]);
  expect(capture.connections).toEqual([
    {
      id: 1,
      places: ["VLAN 10", "VLAN 20"],
      flows: [1, 2],
      proof: { kind: "same-numbers", message: PROOF },
      segments: expect.any(Array),
    },
  ]);
});

test("text: a flow says which one it is part of", async () => {
  const { out } = await folder.run(["analyze", "./span.pcap"]);
  const rows = out.split("\n").filter((line) => /^#\d {2}\d/.test(line));
  expect(rows.map((row) => /same connection as #\d/.exec(row)?.[0])).toEqual([
    undefined,
    "same connection as #1",
    undefined,
  ]);
});

test("json: connections of which no flow passes the filter are left out", async () => {
  const { out } = await folder.run(["analyze", "--format", "json", "--filter", "port 40001", "./span.pcap"]);
  expect(JSON.parse(out).captures[0].connections).toEqual([]);
});

test("ndjson: every line has the key", async () => {
  const { out } = await folder.run(["analyze", "--format", "ndjson", "./span.pcap"]);
  const lines = out.trimEnd().split("\n").slice(0, -1);
  expect(lines.map((line) => JSON.parse(line).connection)).toEqual([1, 1, null]);
});
