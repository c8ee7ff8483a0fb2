import { expect, it } from "vitest";
import { checksumState, expectedChecksum } from "../../src/core/wire/checksum";
import {
  address,
  concat,
  ethernet,
  filler,
  internetChecksum,
  ipv4,
  ipv6,
  octets,
  tcpPacket,
  tcpSegment,
  u16,
  u32,
} from "../support/frames";
import { decode } from "./decode";

const families = [
  { source: "10.0.0.1", destination: "10.0.0.2" },
  { source: "2001:db8::1", destination: "2001:db8::2" },
];

for (const addresses of families) {
  const family = addresses.source.includes(":") ? "IPv6" : "IPv4";

  it(`is verified over ${family}, odd payloads and padding included`, () => {
    for (const length of [0, 1, 2, 3, 1000, 1001]) {
      const right = decode(ethernet(tcpPacket({ ...addresses, seq: 5, payload: filler(length) }), { minimum: 90 }));
      expect(checksumState(right)).toBe("ok");
      expect(expectedChecksum(right)).toBe(right.checksum);
      const wrongField = right.checksum ^ 0x0101;
      const wrong = decode(
        ethernet(tcpPacket({ ...addresses, seq: 5, payload: filler(length), checksum: wrongField })),
      );
      expect(checksumState(wrong)).toBe("wrong");
      expect(expectedChecksum(wrong)).toBe(right.checksum);
    }
  });

  it(`knows the pseudo-header's sum that offload leaves over ${family}`, () => {
    const length = 20 + 7;
    const { source, destination } = addresses;
    const pseudo = ~internetChecksum(address(source), address(destination), u32(length), u16(6)) & 0xffff;
    const packet = decode(ethernet(tcpPacket({ ...addresses, payload: filler(7), checksum: pseudo })));
    expect(checksumState(packet)).toBe("partial");
  });

  it(`knows the sum with length 0 that segmentation offload leaves over ${family}`, () => {
    const { source, destination } = addresses;
    const pseudo = ~internetChecksum(address(source), address(destination), u16(6)) & 0xffff;
    const packet = decode(ethernet(tcpPacket({ ...addresses, payload: filler(5808), checksum: pseudo })));
    expect(checksumState(packet)).toBe("partial");
    const near = decode(ethernet(tcpPacket({ ...addresses, payload: filler(5808), checksum: pseudo ^ 1 })));
    expect(checksumState(near)).toBe("wrong");
  });

  it(`takes a field of 0 for one that was never filled in over ${family}`, () => {
    expect(checksumState(decode(ethernet(tcpPacket({ ...addresses, payload: filler(9), checksum: 0 }))))).toBe(
      "partial",
    );
  });
}

/** A segment whose checksum was computed with `source` and `destination`, in a packet with other addresses and an extension header. */
function routed(sums: { source: string; destination: string }, extension: { type: number; body: Uint8Array }) {
  const payload = tcpSegment({ ...sums, seq: 5, payload: filler(11) });
  return decode(
    ethernet(ipv6({ source: "2001:db8::1", destination: "2001:db8::2", extensions: [extension], payload })),
  );
}

it("takes the home address of a destination option for the source", () => {
  const option = octets(0xc9, 16, address("2001:db8::99"));
  const body = concat(octets(2, 1, 2, 0, 0), option);
  expect(checksumState(routed({ source: "2001:db8::99", destination: "2001:db8::2" }, { type: 60, body }))).toBe("ok");
  expect(checksumState(routed({ source: "2001:db8::1", destination: "2001:db8::2" }, { type: 60, body }))).toBe(
    "wrong",
  );
});

it.each([
  ["a source route", 0, 1, ["2001:db8::8", "2001:db8::9"], "2001:db8::9"],
  ["a source route at its end", 0, 0, ["2001:db8::8", "2001:db8::9"], "2001:db8::2"],
  ["Mobile IPv6", 2, 1, ["2001:db8::9"], "2001:db8::9"],
  ["segment routing", 4, 1, ["2001:db8::9", "2001:db8::2"], "2001:db8::9"],
  ["segment routing at its end", 4, 0, ["2001:db8::9", "2001:db8::8"], "2001:db8::2"],
])("takes the final destination of %s", (_, type, left, route, final) => {
  const body = concat(octets(2 * route.length, type, left, 0, 0, 0, 0), ...route.map(address));
  expect(checksumState(routed({ source: "2001:db8::1", destination: final }, { type: 43, body }))).toBe("ok");
});

it("is not reported where octets are missing", () => {
  const frame = ethernet(tcpPacket({ ...families[0]!, payload: filler(100) }));
  expect(checksumState(decode(frame.slice(0, 100), { originalLength: frame.length }))).toBe("unknown");
  const { source, destination } = families[0]!;
  const first = ipv4({ source, destination, payload: frame.slice(34, 98), moreFragments: true });
  expect(checksumState(decode(ethernet(first)))).toBe("unknown");
});
