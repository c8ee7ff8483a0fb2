import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { analyzeBytes } from "../support/capture";
import { verdictsOf } from "../support/flowExport";
import { Folder } from "./runCli";

const sample = readFileSync("media/samples/syn-ack-wrong-ack.pcap");
const long = readFileSync("media/samples/long.pcap");
const folder = new Folder({
  "wrong.pcap": sample,
  "wrong.pcap.gz": gzipSync(sample),
  "long.pcap": long,
  "clean.pcap": readFileSync("media/samples/clean.pcap"),
});
afterAll(() => folder.remove());

function read(name: string): Uint8Array {
  return readFileSync(join(folder.path, name));
}

describe("export", () => {
  test.each(["./wrong.pcap", "./wrong.pcap.gz"])("of %s writes a capture with the same verdicts", async (capture) => {
    const { status, out, err } = await folder.run(["export", capture, "--flow", "1", "-o", "./flow.pcapng"]);
    expect([status, out, err]).toEqual([0, "", ""]);
    expect(verdictsOf(analyzeBytes(read("flow.pcapng")).findings)).toEqual(verdictsOf(analyzeBytes(sample).findings));
  });

  test("of a flow of several pieces has every frame of it", async () => {
    await folder.run(["export", "./long.pcap", "--flow", "1", "-o", "./long.pcapng"]);
    expect(analyzeBytes(read("long.pcapng")).flows[0]!.segments).toBe(analyzeBytes(long).flows[0]!.segments);
  });

  test("has the requests for an Ethernet address that the SYN waited for, before its first segment", async () => {
    const capture = "test/fixtures/network/arp-answered-late/client.pcap";
    await folder.run(["export", capture, "--flow", "1", "-o", "./late.pcapng"]);
    const rules = analyzeBytes(read("late.pcapng")).findings.map(({ rule }) => rule);
    expect(rules).toContain("neighbor-answered-late");
  });

  test("of parts of one capture has the flow from each of them", async () => {
    const records = 24 + 16 + sample.readUInt32LE(24 + 8);
    folder.add("first.pcap", sample.subarray(0, records));
    folder.add("second.pcap", Buffer.concat([sample.subarray(0, 24), sample.subarray(records)]));
    const args = ["export", "--merge", "./second.pcap", "./first.pcap", "--flow", "1", "-o", "./merged.pcapng"];
    expect(await folder.run(args)).toMatchObject({ status: 0, err: "" });
    expect(verdictsOf(analyzeBytes(read("merged.pcapng")).findings)).toEqual(verdictsOf(analyzeBytes(sample).findings));
  });

  test("anonymized says what is not replaced", async () => {
    const { status, err } = await folder.run([
      "export",
      "./wrong.pcap",
      "--flow",
      "1",
      "--anonymize",
      "-o",
      "./a.pcapng",
    ]);
    expect(status).toBe(0);
    expect(err).toMatch(/^tcp-handshake: Not replaced: TCP sequence numbers, ports, /);
    const [flow] = analyzeBytes(read("a.pcapng")).flows;
    expect(flow!.initiator.address).not.toBe("10.0.0.1");
  });

  test("two anonymized exports have different addresses: nobody keeps the secret", async () => {
    const addresses: string[] = [];
    for (const name of ["./b.pcapng", "./c.pcapng"]) {
      await folder.run(["export", "./wrong.pcap", "--flow", "1", "--anonymize", "-o", name]);
      addresses.push(analyzeBytes(read(name)).flows[0]!.initiator.address);
    }
    expect(new Set(addresses).size).toBe(2);
  });

  test.each([
    ["packetdrill", /^--ip_version=ipv4\n/],
    ["markdown", /^# 10\.0\.0\.1:43132 → 10\.0\.0\.2:80: broken\n/],
    ["html", /^<!doctype html>\n/],
    ["svg", /^<svg /],
  ])("prints %s", async (format, beginning) => {
    const { out, status } = await folder.run(["export", "./wrong.pcap", "--flow", "1", "--format", format]);
    expect(status).toBe(0);
    expect(out).toMatch(beginning);
  });

  test.each([
    ["markdown", /^# Report of wrong\.pcap\n/],
    ["html", /<h1>Report of wrong\.pcap<\/h1>/],
  ])("without a flow is a report as %s", async (format, beginning) => {
    const { out, status } = await folder.run(["export", "./wrong.pcap", "--format", format]);
    expect(status).toBe(0);
    expect(out).toMatch(beginning);
  });

  test("packetdrill can test either stack", async () => {
    const of = async (side: string) =>
      (await folder.run(["export", "./wrong.pcap", "--flow", "1", "--format", "packetdrill", "--stack", side])).out;
    expect(await of("initiator")).toContain("> S 0:0(0)");
    expect(await of("responder")).toContain("< S 0:0(0)");
  });

  test.each([
    [["./wrong.pcap"], "--format pcapng is for one flow: give it with --flow. See --help."],
    [
      ["./wrong.pcap", "--format", "html", "--anonymize"],
      "--anonymize is for one flow: give it with --flow. See --help.",
    ],
    [
      ["./wrong.pcap", "./clean.pcap", "--flow", "1"],
      "The command export takes one capture, or the parts of one with --merge. See --help.",
    ],
    [["./wrong.pcap", "--flow", "1", "--live"], "The command export does not take --live. See --help."],
    [["./wrong.pcap", "--flow", "9"], "wrong.pcap: There is no flow 9: the capture has 1."],
    [
      ["./wrong.pcap", "--flow", "1", "-o", "./wrong.pcap"],
      "wrong.pcap: this is the capture itself; it is not overwritten.",
    ],
    [["./wrong.pcap", "--flow", "1", "-o", "./no/where"], "no/where: Cannot write the file: it does not exist."],
  ])("%j is refused with the reason", async (args, reason) => {
    const { status, out, err } = await folder.run(["export", ...args]);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toBe(`tcp-handshake: ${reason}\n`);
    expect(read("wrong.pcap")).toEqual(sample);
  });

  test("frames of standard input cannot be read again", async () => {
    const { status, err } = await folder.run(["export", "-", "--flow", "1", "-o", "./d.pcapng"], {
      stdin: () => [sample],
    });
    expect(status).toBe(2);
    expect(err).toContain("a pipe can be read only once");
  });

  test("a terminal gets no octets", async () => {
    const { status, out, err } = await folder.run(["export", "./wrong.pcap", "--flow", "1"], { isTTY: true });
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain("give the file to write with -o");
  });
});
