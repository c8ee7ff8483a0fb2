import { describe, expect, test } from "vitest";
import { toSipKey } from "../../src/core/bytes/sipHash";
import { AddressMap } from "../../src/core/export/anonymize/addressMap";
import { FrameAnonymizer } from "../../src/core/export/anonymize/frameAnonymizer";
import { parseOptions } from "../../src/core/tcp/options";
import { checksumState } from "../../src/core/wire/checksum";
import { PacketKind } from "../../src/core/wire/packet";
import { SECRET } from "../support/flowExport";
import {
  address,
  ascii,
  concat,
  ethernet,
  filler,
  icmpError,
  octets,
  option,
  pcapngFile,
  tcpPacket,
} from "../support/frames";
import { wrappings } from "../support/layers";
import { neighborMessage } from "../support/neighborFrames";
import { hasTshark, tsharkRows, whyNoTshark } from "../support/tshark";
import { type Decoded, decode } from "../wire/decode";

function anonymized(frame: Uint8Array, linkType = 1, originalLength = frame.length): Uint8Array {
  return using(new FrameAnonymizer(SECRET), frame, linkType, originalLength);
}

function using(
  anonymizer: FrameAnonymizer,
  frame: Uint8Array,
  linkType = 1,
  originalLength = frame.length,
): Uint8Array {
  return anonymizer.octetsOf({ octets: frame, originalLength, linkType });
}

const NAME = "alice@internal.example";
const ENDS = {
  4: { source: "10.1.2.3", destination: "10.1.2.77" },
  6: { source: "2001:db8:1:2::3", destination: "2001:db8:1:2::77" },
} as const;

function packetOf(family: 4 | 6, fields: Partial<Parameters<typeof tcpPacket>[0]> = {}): Uint8Array {
  const numbers = { sourcePort: 40000, destinationPort: 443, seq: 7, ack: 9, flags: "ACK" };
  return tcpPacket({ ...ENDS[family], ...numbers, payload: ascii(NAME), ...fields });
}

/** What a verdict is made of. */
function kept(packet: Decoded) {
  const { kind, family, pathText, sourcePort, destinationPort, seq, ack, flags, window, hops, ipId } = packet;
  const numbers = { kind, family, pathText, sourcePort, destinationPort, seq, ack, flags, window, hops, ipId };
  return { ...numbers, payloadLength: packet.payloadLength, defects: packet.defects };
}

describe.each([4, 6] as const)("IPv%i", (family) => {
  test.each(wrappings.map((wrapping) => [wrapping.name, wrapping] as const))("%s", (_, { linkType, wrap }) => {
    const frame = wrap(packetOf(family));
    const made = anonymized(frame, linkType);
    expect(made).toHaveLength(frame.length);
    const before = decode(frame, { linkType });
    const after = decode(made, { linkType });
    expect(kept(after)).toEqual(kept(before));
    expect(checksumState(after)).toBe("ok");
    expect(after.endpoints).not.toBe(before.endpoints);
    expect(text(made)).not.toContain("alice");
    for (const end of [ENDS[family].source, ENDS[family].destination])
      expect(text(made)).not.toContain(text(address(end)));
  });

  test.each([
    ["a wrong checksum", 0x1234],
    ["none, which the NIC fills in", 0],
  ])("%s stays so", (_, checksum) => {
    const state = (octets: Uint8Array) => checksumState(decode(octets));
    const frame = ethernet(packetOf(family, { checksum }));
    expect(state(anonymized(frame))).toBe(state(frame));
    expect(state(frame)).not.toBe("ok");
  });

  test("a checksum left to the NIC holds the sum of the new addresses", () => {
    const right = decode(ethernet(packetOf(family)));
    const length = right.payloadEnd - right.tcpOffset;
    const sum = (packet: Decoded): number => {
      const octetsOf = family === 4 ? 4 : 16;
      let total = 6 + length;
      for (const at of [packet.sourceOffset, packet.destinationOffset])
        for (let i = at; i < at + octetsOf; i += 2) total += packet.view.getUint16(i);
      while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
      return total;
    };
    const made = decode(anonymized(ethernet(packetOf(family, { checksum: sum(right) }))));
    expect(made.checksum).toBe(sum(made));
    expect(checksumState(made)).toBe("partial");
  });

  test("an ICMP error has the sender's and the quoted packet's addresses replaced alike", () => {
    const anonymizer = new FrameAnonymizer(SECRET);
    const segment = packetOf(family);
    const { source, destination } = ENDS[family];
    const [type, code] = family === 4 ? [3, 13] : [1, 1];
    const error = ethernet(icmpError({ source: destination, destination: source, type, code, quoted: segment }));
    const made = decode(using(anonymizer, error));
    expect(made.kind).toBe(PacketKind.IcmpError);
    expect(made.endpoints).toBe(decode(using(anonymizer, ethernet(segment))).endpoints);
    expect(text(using(anonymizer, error))).not.toContain("alice");
  });

  test("a request for a neighbor's address goes to the group of the new one, and its answer agrees", () => {
    const anonymizer = new FrameAnonymizer(SECRET);
    const of = (kind: "request" | "answer") => {
      const [asker, target] = [ENDS[family].source, ENDS[family].destination];
      const frame = neighborMessage(kind, { asker, target, macs: ["00:11:22:33:44:55", "00:11:22:33:44:66"] });
      return decode(using(anonymizer, frame)).decoder.neighbor!;
    };
    const request = of("request");
    const answer = of("answer");
    expect(request.target).toBe(answer.target);
    expect(request.asker).toBe(answer.asker);
    expect(answer.targetMac).toMatch(/^02:/);
  });
});

test("prefixes that addresses share are shared by those in their place", () => {
  const map = new AddressMap(toSipKey(SECRET));
  const common = (a: Uint8Array, b: Uint8Array): number => {
    const bits = (octets: Uint8Array) => Array.from(octets, (octet) => octet.toString(2).padStart(8, "0")).join("");
    const [left, right] = [bits(a), bits(b)];
    let same = 0;
    while (same < left.length && left[same] === right[same]) same++;
    return same;
  };
  const all = [
    "10.0.0.1",
    "10.0.0.2",
    "10.0.128.1",
    "10.1.2.3",
    "192.168.1.1",
    "192.168.1.255",
    "8.8.8.8",
    "172.16.0.1",
  ];
  for (const one of all)
    for (const other of all)
      expect(common(map.ip(address(one)), map.ip(address(other)))).toBe(common(address(one), address(other)));
  const [v6, neighbor] = [address("2001:db8::1"), address("2001:db8::2")];
  expect(common(map.ip(v6), map.ip(neighbor))).toBe(common(v6, neighbor));
});

test.each(["127.0.0.1", "0.0.0.0", "224.0.0.251", "255.255.255.255", "::1", "::", "ff02::1"])(
  "%s stays, and nothing else becomes it",
  (kept) => {
    const map = new AddressMap(toSipKey(SECRET));
    expect(map.ip(address(kept))).toEqual(address(kept));
    for (const other of ["126.0.0.1", "1.2.3.4", "223.1.2.3", "128.0.0.1", "2001:db8::1", "fd00::1"])
      expect(map.ip(address(other))[0]! >>> 5 === 7 || map.ip(address(other))[0] === 127).toBe(other.startsWith("fd"));
  },
);

test("an IPv4 address in an IPv6 address is replaced as it is alone", () => {
  const map = new AddressMap(toSipKey(SECRET));
  const alone = map.ip(address("192.0.2.7"));
  for (const prefix of ["::ffff", "64:ff9b:"])
    expect(map.ip(address(`${prefix}:c000:207`)).subarray(12)).toEqual(alone);
});

test("another secret gives other addresses", () => {
  const other = new AddressMap(toSipKey(SECRET.map((octet) => octet ^ 1)));
  expect(other.ip(address("10.1.2.3"))).not.toEqual(new AddressMap(toSipKey(SECRET)).ip(address("10.1.2.3")));
});

test("options: numbers of the handshake stay, secrets and what is not known go", () => {
  const secret = octets("c0ffee00c0ffee00");
  const options = concat(
    option.mss(1400),
    option.windowScale(7),
    option.sackPermitted,
    option.fastOpen(secret),
    option.raw(253, octets("1234", ascii("10.9"))),
    option.raw(99, ascii("alice")),
  );
  const made = decode(anonymized(ethernet(packetOf(4, { flags: "SYN", options }))));
  const read = parseOptions(made.bytes.slice(made.optionsStart, made.optionsEnd));
  expect(read.slice(0, 3)).toMatchObject([{ mss: 1400 }, { shiftCount: 7 }, { kind: "sackPermitted" }]);
  expect(read[3]).toMatchObject({ kind: "fastOpen", length: 10 });
  expect(read[4]).toMatchObject({ kind: "experimental", experimentId: 0x1234 });
  expect(text(made.bytes)).not.toMatch(/alice|10\.9/);
  expect(text(made.bytes)).not.toContain(text(secret));
  expect(checksumState(made)).toBe("ok");
});

test("data that was sent again with other content still differs", () => {
  const anonymizer = new FrameAnonymizer(SECRET);
  const dataOf = (payload: string) => {
    const { bytes, payloadStart, payloadEnd } = decode(
      using(anonymizer, ethernet(packetOf(4, { payload: ascii(payload) }))),
    );
    return [...bytes.slice(payloadStart, payloadEnd)];
  };
  const first = dataOf("one");
  expect(dataOf("one")).toEqual(first);
  expect(dataOf("two")).not.toEqual(first);
});

test("a frame that was cut stays cut, and what is behind the packet is blank", () => {
  const frame = concat(ethernet(packetOf(4)), ascii(NAME));
  expect(text(anonymized(frame))).not.toContain("alice");
  const cut = frame.slice(0, 60);
  expect(kept(decode(anonymized(cut, 1, frame.length), { originalLength: frame.length }))).toEqual(
    kept(decode(cut, { originalLength: frame.length })),
  );
});

test("octets that nothing decodes are blank", () => {
  expect(
    anonymized(ethernet(filler(40), { etherType: 0x1234 }))
      .subarray(14)
      .every((octet) => octet === 0),
  ).toBe(true);
  expect(anonymized(filler(40), 9999).every((octet) => octet === 0)).toBe(true);
});

test.skipIf(!hasTshark)(`every checksum is as right as it was, in every wrapping${whyNoTshark}`, () => {
  const fields = ["ip.checksum.status", "tcp.checksum.status", "udp.checksum.status", "icmp.checksum.status"];
  // Wireshark guesses a pseudowire's content by its Ethernet addresses.
  const all = wrappings.filter(({ name }) => !name.includes("pseudowire"));
  const frames = all.map(({ wrap, linkType }) => ({ frame: wrap(packetOf(4)), linkType }));
  const interfaces = frames.map(({ linkType }) => ({ linkType }));
  const status = (octets: readonly Uint8Array[]) =>
    tsharkRows(
      pcapngFile(
        octets.map((data, interfaceIndex) => ({ data, interfaceIndex })),
        { interfaces },
      ),
      fields,
    );
  expect(status(frames.map(({ frame, linkType }) => anonymized(frame, linkType)))).toEqual(
    status(frames.map(({ frame }) => frame)),
  );
});

function text(octets: Uint8Array): string {
  return Buffer.from(octets).toString("latin1");
}
