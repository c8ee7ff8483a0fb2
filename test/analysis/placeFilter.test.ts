import { expect, test } from "vitest";
import { analyzeBytes } from "../support/capture";
import { recordedPlaces } from "../support/comparedCaptures";

const { "router.pcap": onRouter } = recordedPlaces("syn-never-arrives", ["router.pcap"]);

function passing(text: string): readonly number[] {
  const { analysis } = analyzeBytes(onRouter!);
  return [...analysis.ids("id", false, { text, outcomes: [] })];
}

test("a flow is found by the interfaces that recorded it, be it only a copy of its segments", () => {
  const all = passing("");
  expect(all).toHaveLength(3);
  expect(passing('place == "interface 2"')).toEqual(all);
  // The SYNs of the second flow were dropped before they left.
  expect(passing('place == "interface 3"')).toEqual([1, 3]);
  expect(passing('!(place == "interface 3")')).toEqual([2]);
  expect(passing('place == "interface 9"')).toEqual([]);
  expect(passing('place contains "VLAN"')).toEqual([]);
});

test("interfaces are among what can be typed", () => {
  const { analysis } = analyzeBytes(onRouter!);
  const { candidates } = analysis.filterHelp("place == ", 9);
  expect(candidates.map(({ text }) => text)).toEqual(expect.arrayContaining(['"interface 2"', '"interface 3"']));
});
