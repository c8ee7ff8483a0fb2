// Every wrapping in one capture, decoded by us and by tshark, and compared field by field.

import { describe, expect, it } from "vitest";
import { formatAddress } from "../../src/core/wire/address";
import { PacketDecoder } from "../../src/core/wire/decoder";
import { PacketKind } from "../../src/core/wire/packet";
import { concat, filler, ipv4, option, pcapngFile, tcpPacket, udp } from "../support/frames";
import { wrappings } from "../support/layers";
import { readCapture } from "../support/readCapture";
import { hasTshark, tsharkFields, whyNoTshark } from "../support/tshark";

const families = [
  { source: "10.0.0.1", destination: "10.0.0.2" },
  { source: "fd00::1", destination: "fd00::2" },
] as const;

const linkTypes = [...new Set(wrappings.map(({ linkType }) => linkType))];
const fixtures = wrappings.flatMap((wrapping) =>
  families.map((addresses, i) => {
    const packet = tcpPacket({
      ...addresses,
      sourcePort: 40_000 + i,
      seq: 0xfffffffe,
      ack: 0x80000001,
      flags: "SYN,ACK",
      window: 4321,
      options: concat(option.mss(1400), option.timestamps(1, 2)),
      payload: filler(3),
    });
    return { wrapping, record: { data: wrapping.wrap(packet), interfaceIndex: linkTypes.indexOf(wrapping.linkType) } };
  }),
);
const capture = pcapngFile(
  fixtures.map(({ record }) => record),
  { interfaces: linkTypes.map((linkType) => ({ linkType })) },
);

const fields = [
  "frame.number",
  "frame.protocols",
  "ip.src",
  "ip.dst",
  "ipv6.src",
  "ipv6.dst",
  "tcp.srcport",
  "tcp.dstport",
  "tcp.seq_raw",
  "tcp.ack_raw",
  "tcp.flags",
  "tcp.window_size_value",
  "tcp.checksum",
  "tcp.hdr_len",
  "tcp.len",
] as const;

describe.skipIf(!hasTshark)(`tshark sees the same segment in${whyNoTshark}`, () => {
  // What tshark decodes by its user's choice only.
  const choices = [
    "mpls.label==200,pwethcw",
    "mpls.label==201,pwethnocw",
    "udp.port==8472,vxlan",
    "udp.port==4790,vxlan_gpe",
  ];
  const theirs = tsharkFields(
    capture,
    fields,
    choices.flatMap((choice) => ["-d", choice]),
  );
  const decoder = new PacketDecoder();
  const ours = readCapture(capture).frames.map(({ data, originalLength, linkType, frameNumber }) => {
    const view = new DataView(data.buffer);
    const kind = decoder.decode(data, view, 0, data.length, originalLength, linkType, frameNumber);
    return { kind, packet: { ...decoder.packet } };
  });

  it("as many frames", () => {
    expect(theirs.length).toBe(fixtures.length);
    expect(ours.length).toBe(fixtures.length);
  });

  for (const [i, { wrapping }] of fixtures.entries()) {
    const family = i % 2 === 0 ? 4 : 6;
    it.skipIf(wrapping.tsharkCannot)(`${wrapping.name}, IPv${family}`, () => {
      const their = theirs[i]!;
      const { kind, packet } = ours[i]!;
      expect(kind).toBe(PacketKind.Tcp);
      const protocols = their["frame.protocols"].split(":");
      expect(protocols).toContain("tcp");
      for (const protocol of wrapping.tshark ?? []) expect(protocols).toContain(protocol);
      const { bytes, sourceOffset, destinationOffset } = packet;
      expect({
        source: family === 4 ? their["ip.src"] : their["ipv6.src"],
        destination: family === 4 ? their["ip.dst"] : their["ipv6.dst"],
        ports: [their["tcp.srcport"], their["tcp.dstport"]].map(Number),
        seq: Number(their["tcp.seq_raw"]),
        ack: Number(their["tcp.ack_raw"]),
        flags: Number(their["tcp.flags"]),
        window: Number(their["tcp.window_size_value"]),
        checksum: Number(their["tcp.checksum"]),
        headerLength: Number(their["tcp.hdr_len"]),
        payloadLength: Number(their["tcp.len"]),
      }).toEqual({
        source: formatAddress(bytes, sourceOffset, packet.family),
        destination: formatAddress(bytes, destinationOffset, packet.family),
        ports: [packet.sourcePort, packet.destinationPort],
        seq: packet.seq,
        ack: packet.ack,
        flags: packet.flags,
        window: packet.window,
        checksum: packet.checksum,
        headerLength: 4 * packet.dataOffset,
        payloadLength: packet.payloadLength,
      });
    });
  }

  it("no frame that holds none", () => {
    const none = [ipv4({ ...families[0], protocol: 17, payload: udp(1, 53, filler(20)) }), filler(40)];
    const file = pcapngFile(none, { interfaces: [{ linkType: 101 }] });
    expect(tsharkFields(file, ["tcp.srcport"]).every((row) => row["tcp.srcport"] === "")).toBe(true);
  });
});
