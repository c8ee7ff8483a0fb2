import { gzipSync } from "node:zlib";
import { afterAll, expect, it } from "vitest";
import { DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { nodePlatform } from "../../src/io/node/nodePlatform";
import type { AnalysisApi, AnalysisEvents } from "../../src/protocol/api";
import { Link } from "../../src/protocol/link";
import { AnalysisService } from "../../src/worker/service";
import { channel } from "../protocol/channel";
import { ethernet, pcapngFile, tcpPacket } from "../support/frames";

const [here, there] = channel();
const service = new AnalysisService(there, nodePlatform);
const link = new Link<AnalysisApi, AnalysisEvents>(here, { changed() {} });
afterAll(() => {
  service.dispose();
  link.dispose();
});

it("a compressed pcapng is read to its end, and its frames are shown again", async () => {
  const client = { source: "10.0.0.1", destination: "10.0.0.2", sourcePort: 5, destinationPort: 80 };
  const server = { source: "10.0.0.2", destination: "10.0.0.1", sourcePort: 80, destinationPort: 5 };
  const frames = [
    tcpPacket({ ...client, flags: "SYN", seq: 9 }),
    tcpPacket({ ...server, flags: "SYN,ACK", seq: 19, ack: 10 }),
    tcpPacket({ ...client, flags: "ACK", seq: 10, ack: 20 }),
  ].map((packet) => ethernet(packet, { vlans: [42] }));
  const bytes = gzipSync(pcapngFile(frames));
  const source = { kind: "bytes", name: "a.pcapng.gz", bytes } as const;
  const summary = await link.call("open", { source, settings: DEFAULT_ANALYSIS_SETTINGS, follow: false });
  expect(summary).toMatchObject({ state: "complete", format: "pcapng", frames: 3, flows: 1 });
  expect(summary).toMatchObject({ bytesRead: bytes.length, byteLength: bytes.length });
  const { flow } = (await link.call("flow", { id: 1 }))!;
  expect(flow).toMatchObject({ outcome: "established" });
  for (const { fileOffset, frameNumber, timeNs } of flow.events) {
    const detail = await link.call("frame", { fileOffset, frameNumber });
    expect(detail).toMatchObject({ frameNumber, timeNs });
    expect([...detail.octets]).toEqual([...frames[frameNumber - 1]!]);
    expect(detail.fields.map(({ name }) => name)).toEqual(["Ethernet", "VLAN", "IPv4", "TCP"]);
  }
});

it("damage of the compression is an issue, and what was decompressed is shown", async () => {
  const packet = { source: "10.0.0.1", destination: "10.0.0.2", sourcePort: 5, destinationPort: 80 };
  const packed = new Uint8Array(gzipSync(pcapngFile([ethernet(tcpPacket({ ...packet, flags: "SYN", seq: 9 }))])));
  const wrong = packed.slice();
  wrong[packed.length - 8]! ^= 1;
  for (const [bytes, message] of [
    [wrong, "a.gz was read completely, but its gzip checksum does not match its data."],
    [packed.subarray(0, -9), "a.gz cannot be read further: its gzip data is damaged or truncated."],
  ] as const) {
    const source = { kind: "bytes", name: "a.gz", bytes } as const;
    const summary = await link.call("open", { source, settings: DEFAULT_ANALYSIS_SETTINGS, follow: false });
    expect(summary).toMatchObject({ state: "complete", frames: 1, flows: 1, failure: undefined });
    expect(summary.issues).toMatchObject([{ kind: "malformed", message }]);
  }
});

it("a file without anything that can be decompressed fails with this reason", async () => {
  const source = { kind: "bytes", name: "a.gz", bytes: gzipSync(new Uint8Array(50)).subarray(0, 12) } as const;
  const summary = await link.call("open", { source, settings: DEFAULT_ANALYSIS_SETTINGS, follow: false });
  expect(summary).toMatchObject({
    state: "failed",
    failure: "a.gz cannot be read further: its gzip data is damaged or truncated.",
  });
});
