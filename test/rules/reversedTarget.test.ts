import { expect, test } from "vitest";
import { reversedAddress, reversedPort } from "../../src/core/rules/facts/reversedTarget";

test("a usual port is found by its reverse, and never the other way", () => {
  const found = Array.from({ length: 65536 }, (_, port) => [port, reversedPort(port)] as const).filter(
    ([, meant]) => meant !== undefined,
  );
  expect(found).toContainEqual([20480, 80]);
  expect(found).toContainEqual([36895, 8080]);
  for (const [port, meant] of found) {
    expect(port, String(meant)).toBe(((meant! & 0xff) << 8) | (meant! >> 8));
    expect(reversedPort(meant!)).toBeUndefined();
  }
});

test("an address is found by its reverse where that is beside the initiator's", () => {
  expect(reversedAddress("100.1.168.192", "192.168.1.50")).toBe("192.168.1.100");
  expect(reversedAddress("100.2.168.192", "192.168.1.50"), "in another network").toBeUndefined();
  expect(reversedAddress("192.168.1.100", "192.168.1.50")).toBeUndefined();
  expect(reversedAddress("10.1.0.10", "10.0.1.7"), "it may be meant: same first octet").toBeUndefined();
  expect(reversedAddress("2001:db8::1", "2001:db8::2")).toBeUndefined();
});
