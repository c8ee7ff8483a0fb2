import { expect, test } from "vitest";
import { literalGlob } from "../../src/host/capture/literalGlob";

test.each([
  ["a.pcap", "a.pcap"],
  ["ring[1].pcap", "ring[[]1[]].pcap"],
  ["{a,b}*?.pcap", "[{]a,b[}][*][?].pcap"],
])("%s is matched by %s", (name, glob) => {
  expect(literalGlob(name)).toBe(glob);
});
