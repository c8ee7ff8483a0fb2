import { describe, expect, it } from "vitest";
import { buildFields } from "../../src/core/wire/fields/buildFields";
import type { FieldNode } from "../../src/core/wire/fields/fieldNode";
import { concat, ethernet, filler, icmpError, ipv4, ipv6Extension, option, tcpPacket } from "../support/frames";

const v4 = { source: "10.0.0.1", destination: "10.0.0.2" };

function fieldsOf(frame: Uint8Array, linkType = 1): readonly FieldNode[] {
  const bytes = concat(filler(10), frame, filler(10));
  const view = new DataView(bytes.buffer);
  return buildFields({ bytes, view, start: 10, end: 10 + frame.length, originalLength: frame.length, linkType });
}

const flat = (nodes: readonly FieldNode[]): FieldNode[] => nodes.flatMap((node) => [node, ...flat(node.children)]);

describe("the tree of a frame", () => {
  const options = concat(option.mss(1460), option.sackPermitted, option.timestamps(5, 6));
  const segment = tcpPacket({ ...v4, seq: 7, ack: 8, flags: "SYN,ACK", options, payload: filler(4) });
  const frame = ethernet(segment, { vlans: [42], minimum: 100 });
  const tree = fieldsOf(frame);

  it("has every layer, side by side, over all the octets", () => {
    expect(tree.map(({ name, value, start, end }) => [name, value, start, end])).toEqual([
      ["Ethernet", "02:00:00:00:00:01 → 02:00:00:00:00:02", 0, 14],
      ["VLAN", "42", 14, 18],
      ["IPv4", "10.0.0.1 → 10.0.0.2", 18, 38],
      ["TCP", "40000 → 80 SYN,ACK", 38, 78],
      ["Trailer", "22 octets", 78, 100],
    ]);
  });

  it("tags the TTL of the packet itself, and not that of a tunnel around it", () => {
    const inner = tcpPacket({ ...v4, seq: 7, flags: "SYN" });
    const outer = ipv4({ source: "192.0.2.1", destination: "192.0.2.2", protocol: 4, payload: inner });
    const tagged = flat(fieldsOf(ethernet(outer))).filter(({ field }) => field === "hops");
    expect(tagged.map(({ start, end }) => [start, end])).toEqual([[42, 43]]);
  });

  it("tags the parts of the segment on which findings stand", () => {
    const tagged = flat(tree).filter(({ field }) => field !== undefined);
    expect(Object.fromEntries(tagged.map(({ field, start, end, value }) => [field, [start, end, value]]))).toEqual({
      hops: [26, 27, "64"],
      seq: [42, 46, "7"],
      ack: [46, 50, "8"],
      flags: [50, 52, "SYN,ACK"],
      window: [52, 54, "65535"],
      checksum: [54, 56, expect.stringContaining("(right)")],
      options: [58, 74, "MSS 1460, SACK permitted, timestamps TSval 5 TSecr 6"],
      payload: [74, 78, "4 octets"],
    });
  });

  it("keeps children within their parent", () => {
    const check = (node: FieldNode): void => {
      for (const child of node.children) {
        expect(child.start).toBeGreaterThanOrEqual(node.start);
        expect(child.end).toBeLessThanOrEqual(node.end);
        check(child);
      }
    };
    tree.forEach(check);
  });
});

it("shows what an ICMP error quotes", () => {
  const quoted = tcpPacket({ ...v4, seq: 7, flags: "SYN" }).slice(0, 28);
  const tree = fieldsOf(ethernet(icmpError({ source: "10.0.0.9", destination: "10.0.0.1", type: 3, code: 1, quoted })));
  expect(tree.map(({ name }) => name)).toEqual(["Ethernet", "IPv4", "ICMP", "IPv4", "TCP (quoted)"]);
  expect(flat(tree).at(-1)).toMatchObject({ name: "Sequence number", value: "7", field: "seq" });
});

it("shows IPv6 with its extension headers", () => {
  const packet = tcpPacket({ source: "::1", destination: "::2" }, { extensions: [ipv6Extension.padded(60)] });
  expect(fieldsOf(packet, 101).map(({ name, value }) => `${name} ${value}`)).toEqual([
    "IPv6 ::1 → ::2",
    "IPv6 destination options 8 octets",
    "TCP 40000 → 80 no flags",
  ]);
});

it("shows what is not decoded as data, with the reason", () => {
  expect(fieldsOf(ethernet(filler(46), { etherType: 0x0806 }))).toMatchObject([
    { name: "Ethernet" },
    { name: "Data", value: "46 octets: ARP", start: 14, end: 60 },
  ]);
  expect(fieldsOf(filler(20), 147)).toMatchObject([{ name: "Data", value: "20 octets: link type 147" }]);
});

it("is made of any cut frame", () => {
  const frame = ethernet(tcpPacket({ ...v4, options: option.timestamps(1, 2), payload: filler(9) }), { vlans: [1] });
  for (let length = 0; length <= frame.length; length++) {
    for (const { start, end, value } of flat(fieldsOf(frame.slice(0, length)))) {
      expect(start).toBeLessThanOrEqual(end);
      expect(end).toBeLessThanOrEqual(length);
      expect(value).not.toMatch(/undefined|NaN/);
    }
  }
});
