import { expect, test } from "vitest";
import { LinkAddresses } from "../../src/core/tracker/linkAddresses";
import { analyzeScript } from "../support/capture";

function frame(destination: number, source: number): DataView {
  const view = new DataView(new ArrayBuffer(16));
  view.setUint16(2, 0x0200);
  view.setUint32(4, destination);
  view.setUint16(8, 0x0200);
  view.setUint32(10, source);
  return view;
}

test("a pair has one number, whichever frame it is in", () => {
  const links = new LinkAddresses();
  const first = links.numberOf(frame(1, 2), 2);
  expect(links.numberOf(frame(2, 1), 2)).not.toBe(first);
  expect(links.numberOf(frame(1, 2), 2)).toBe(first);
  expect(links.of(first)).toEqual({ destination: "02:00:00:00:00:01", source: "02:00:00:00:00:02" });
  expect(links.of(first)).toBe(links.of(first));
});

test("a frame without addresses has number 0", () => {
  const links = new LinkAddresses();
  expect(links.numberOf(frame(1, 2), -1)).toBe(0);
  expect(links.of(0)).toBeUndefined();
});

test("pairs beyond 511 have number 0, and those before stay known", () => {
  const links = new LinkAddresses();
  const numbers = Array.from({ length: 600 }, (_, i) => links.numberOf(frame(0x01000000 * (i % 7) + i, 99), 2));
  expect(numbers.slice(0, 511)).toEqual(Array.from({ length: 511 }, (_, i) => i + 1));
  expect(new Set(numbers.slice(511))).toEqual(new Set([0]));
  expect(links.numberOf(frame(0x01000000 * (300 % 7) + 300, 99), 2)).toBe(301);
  expect(links.of(301)?.destination.endsWith("00:01:2c")).toBe(true);
});

test("the frames of a flow carry their addresses, VLANs around them or not", () => {
  const { flows } = analyzeScript(`
    > S  0:0(0) vlan 7
    < S. 0:0(0) ack 1 vlan 7 mac 200 to 3`);
  expect(flows[0]!.events.map((event) => event.kind === "segment" && event.link)).toEqual([
    { source: "02:00:00:00:00:01", destination: "02:00:00:00:00:02" },
    { source: "02:00:00:00:00:c8", destination: "02:00:00:00:00:03" },
  ]);
});
