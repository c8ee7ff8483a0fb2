import { expect, test } from "vitest";
import { reversedPort } from "../../src/core/rules/facts/reversedPort";

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
