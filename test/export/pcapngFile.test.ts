import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writePcapng } from "../../src/core/export/pcapngFile";
import { analyzeBytes } from "../support/capture";
import { exported } from "../support/flowExport";
import { concat, enhancedPacket, interfaceBlock, sectionHeader } from "../support/frames";
import { readCapture } from "../support/readCapture";
import { buildScript } from "../support/script";
import { hasTshark, tsharkRows, whyNoTshark } from "../support/tshark";

const octets = Uint8Array.from({ length: 61 }, (_, i) => i);
const FILE = {
  application: "TCP Handshake 1.2.3",
  comment: "Flow 1 of a.pcap.",
  epochSeconds: 1_700_000_000,
  interfaces: [
    { name: "eth0", linkType: 1, snapLength: 96, resolution: 6 },
    { name: "", linkType: 113, snapLength: 0, resolution: 9 },
  ],
  frames: [
    { timeNs: 1_000, octets, originalLength: 1500, interfaceIndex: 0, comment: "error syn-refused: größer" },
    { timeNs: 1_234_567_891, octets: octets.subarray(3), originalLength: 58, interfaceIndex: 1 },
  ],
  recorded: { startNs: -5e9, endNs: 60e9 },
  drops: 7,
};

test("octets, lengths, times, link types and interfaces come back", () => {
  const { frames, reader, issues } = readCapture(writePcapng(FILE), 64);
  expect(frames.map(({ data }) => data)).toEqual(FILE.frames.map((frame) => new Uint8Array(frame.octets)));
  expect(frames.map(({ originalLength }) => originalLength)).toEqual([1500, 58]);
  expect(frames.map(({ timeNs }) => timeNs)).toEqual([1_000, 1_234_567_891]);
  expect(frames.map(({ linkType }) => linkType)).toEqual([1, 113]);
  expect(reader.interfaces).toMatchObject(FILE.interfaces);
  expect(reader.clock.epochSeconds).toBe(1_700_000_000);
  expect(issues.map(({ kind, count }) => `${kind} ${count}`)).toEqual(["dropped 7"]);
});

test("when the recording began and ended is read back, as long as all frames are there", () => {
  const whole = writePcapng(FILE);
  expect(readCapture(whole, 64).reader.recordings).toEqual([
    { startNs: -5e9, endNs: 60e9 },
    { startNs: -5e9, endNs: 60e9 },
  ]);
  // As a tool leaves the file that takes a frame out of it.
  const frame = writePcapng({ ...FILE, frames: [] }).length;
  expect(frame).toBeLessThan(whole.length);
  const cut = concat(
    sectionHeader(),
    interfaceBlock({ name: "eth0" }),
    enhancedPacket({ data: octets }, 0),
    whole.subarray(whole.length - statisticsLength(whole)),
  );
  expect(readCapture(cut, 64).reader.recordings).toEqual([{ startNs: expect.any(Number), endNs: expect.any(Number) }]);
  const without = concat(sectionHeader(), interfaceBlock({ name: "eth0" }), whole.subarray(-statisticsLength(whole)));
  expect(readCapture(without, 64).reader.recordings).toEqual([]);
});

/** Of the block of the first interface's statistics to the end. */
function statisticsLength(file: Uint8Array): number {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const last = view.getUint32(file.length - 4, true);
  return last + view.getUint32(file.length - last - 4, true);
}

test("a SYN that nothing answers is unanswered in the export too, although the capture ends with it", () => {
  const { bytes } = buildScript(`
    0 > S 0:0(0) <mss 1460>
    0.1 flow 2: > S 0:0(0) <mss 1460>
    0.2 flow 2: < S. 0:0(0) ack 1 <mss 1460>
    30 end`);
  const { analysis, flows } = analyzeBytes(bytes);
  expect(analysis.findings(flows[0]!).map(({ rule }) => rule)).toEqual(["syn-unanswered"]);
  const again = analyzeBytes(exported(bytes, analysis, flows[0]!));
  expect(again.findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(
    analysis.findings(flows[0]!).map(({ rule, severity }) => `${severity} ${rule}`),
  );
});

test("a comment stands on the frame that a finding is about, and on no other", () => {
  const { bytes } = buildScript(`
    > S 0:0(0) <mss 1460>
    < S. 0:0(0) ack 7 <mss 1460>
    > R 7:7(0)`);
  const { analysis, flows } = analyzeBytes(bytes);
  const text = Buffer.from(exported(bytes, analysis, flows[0]!)).toString("latin1");
  expect(text.match(/Frame \d of sample\.pcap/g)).toEqual(["Frame 2 of sample.pcap"]);
  expect(text).toContain("error syn-ack-wrong-ack: ");
});

test.skipIf(!hasTshark)(`Wireshark reads it${whyNoTshark}`, () => {
  const file = writePcapng(FILE);
  expect(
    tsharkRows(file, ["frame.len", "frame.cap_len", "frame.time_epoch", "frame.interface_name", "frame.comment"]),
  ).toEqual([
    ["1500", "61", "1700000000.000001000", "eth0", "error syn-refused: größer"],
    ["58", "58", "1700000001.234567891", expect.anything(), ""],
  ]);
  const path = join(mkdtempSync(join(tmpdir(), "export-")), "a.pcapng");
  writeFileSync(path, file);
  expect(execFileSync("capinfos", ["-c", path], { encoding: "utf8" })).toContain("Number of packets:   2");
});
