import { expect, it } from "vitest";
import { formatAddress } from "../../src/core/wire/address";
import { concat, octets } from "../support/frames";

it("writes IPv6 addresses as RFC 5952 has them", () => {
  const written: Record<string, string> = {
    "20010db8000000000000000000000001": "2001:db8::1",
    "00000000000000000000000000000000": "::",
    "00000000000000000000000000000001": "::1",
    "20010000000000000000000000000000": "2001::",
    "20010db8000000010001000100010001": "2001:db8:0:1:1:1:1:1",
    "20010000000000010000000000000001": "2001:0:0:1::1",
    "20010db8000000000001000000000001": "2001:db8::1:0:0:1",
    "0000000000000000ffffc0000201ffff": "::ffff:c000:201:ffff",
    "00000000000000000000ffffc0000201": "::ffff:192.0.2.1",
    ABCDEF01234567890ABC0DEF12345678: "abcd:ef01:2345:6789:abc:def:1234:5678",
  };
  for (const [hex, text] of Object.entries(written)) {
    expect(formatAddress(concat(octets("aa"), octets(hex)), 1, 6)).toBe(text);
  }
});
