import { expect, it } from "vitest";
import { checksumState, expectedChecksum } from "../../src/core/wire/checksum";
import { address, ethernet, filler, internetChecksum, ipv4, tcpPacket, u16, u32 } from "../support/frames";
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
}

it("is not told where octets are missing", () => {
  const frame = ethernet(tcpPacket({ ...families[0]!, payload: filler(100) }));
  expect(checksumState(decode(frame.slice(0, 100), { originalLength: frame.length }))).toBe("unknown");
  const { source, destination } = families[0]!;
  const first = ipv4({ source, destination, payload: frame.slice(34, 98), moreFragments: true });
  expect(checksumState(decode(ethernet(first)))).toBe("unknown");
});
