import { expect, test } from "vitest";
import type { SegmentFields } from "../../src/core/flow/flow";
import { optionsAsData } from "../../src/core/rules/facts/optionsAsData";

function read(octets: readonly number[], fields: Partial<SegmentFields> = {}): string | undefined {
  const payloadHead = Uint8Array.from(octets);
  return optionsAsData({ dataOffset: 5, payloadHead, payloadLength: octets.length, ...fields } as SegmentFields);
}

const MSS = [2, 4, 5, 0xb4];

test("options that the data offset leaves out", () => {
  expect(read(MSS)).toBe("MSS 1460");
  expect(read([...MSS, 1, 3, 3, 7])).toBe("MSS 1460 · window scale 7 (×128)");
});

test.each([
  ["without MSS", [1, 3, 3, 7], {}],
  ["not of whole 32-bit words", [...MSS, 0], {}],
  ["with an unknown one behind", [...MSS, 200, 4, 1, 2], {}],
  ["cut by the capture", MSS, { payloadLength: 8 }],
  ["counted by the data offset", MSS, { dataOffset: 6 }],
])("octets are none %s", (_, octets, fields) => {
  expect(read(octets, fields)).toBeUndefined();
});
