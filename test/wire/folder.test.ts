// Any folder of captures against tshark: CAPTURES=/some/folder npx vitest run test/wire/folder

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { compressionOf } from "../../src/core/capture/formats";
import { formatAddress } from "../../src/core/wire/address";
import { PacketDecoder } from "../../src/core/wire/decoder";
import { PacketKind } from "../../src/core/wire/packet";
import { readCapture } from "../support/readCapture";
import { hasTshark, tsharkFields, whyNoTshark } from "../support/tshark";

const folder = process.env.CAPTURES ?? "";
const files = folder === "" ? [] : readdirSync(folder).filter((name) => /\.(pcap|pcapng|cap|dmp)(\.gz)?$/.test(name));

const fields = [
  "frame.protocols",
  "ip.src",
  "ipv6.src",
  "tcp.srcport",
  "tcp.dstport",
  "tcp.seq_raw",
  "tcp.ack_raw",
  "tcp.flags",
] as const;

describe.skipIf(!hasTshark || files.length === 0)(`the same frames and segments as tshark in${whyNoTshark}`, () => {
  for (const name of files) {
    it(name, () => {
      const stored = new Uint8Array(readFileSync(join(folder, name)));
      const file = compressionOf(stored) === "gzip" ? new Uint8Array(gunzipSync(stored)) : stored;
      // We count the first fragment of a segment; tshark, when it defragments, the last.
      const theirs = tsharkFields(file, fields, ["-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE"]);
      const { frames } = readCapture(file, 1 << 16);
      expect(frames.length).toBe(theirs.length);
      const decoder = new PacketDecoder();
      for (const [i, { data, originalLength, linkType, frameNumber }] of frames.entries()) {
        const row = theirs[i]!;
        const view = new DataView(data.buffer);
        const kind = decoder.decode(data, view, 0, data.length, originalLength, linkType, frameNumber);
        const { packet } = decoder;
        const protocols = row["frame.protocols"].split(":");
        const isSegment = protocols.includes("tcp") && !protocols.includes("icmp") && !protocols.includes("icmpv6");
        expect(kind === PacketKind.Tcp, `frame ${frameNumber}`).toBe(isSegment);
        // What the snap length cut is nothing to compare.
        if (!isSegment || row["tcp.flags"] === "") continue;
        expect([
          packet.family === 4 ? row["ip.src"] : row["ipv6.src"],
          ...[row["tcp.srcport"], row["tcp.dstport"], row["tcp.seq_raw"], row["tcp.ack_raw"], row["tcp.flags"]].map(
            Number,
          ),
        ]).toEqual([
          formatAddress(packet.bytes, packet.sourceOffset, packet.family),
          packet.sourcePort,
          packet.destinationPort,
          packet.seq,
          packet.ack,
          packet.flags,
        ]);
      }
    });
  }
});
