import { expect, test } from "vitest";
import type { FieldNode } from "../../src/protocol/api";
import { fieldTable } from "../../webview/details/fieldTable";

function node(name: string, value: string, children: readonly FieldNode[] = []): FieldNode {
  return { name, value, start: 0, end: 1, children };
}

function frame(ttl: string, mss: string, link = "Ethernet"): readonly FieldNode[] {
  return [
    node(link, "a → b", [node("Source", "a")]),
    node("IPv4", "1 → 2", [node("Time to live", ttl), node("Source", "1")]),
    node("TCP", "SYN", [node("Window", "100"), node("Options", mss, [node("MSS", mss), node("NOP", "NOP")])]),
  ];
}

const names = (rows: ReturnType<typeof fieldTable>) => rows.map(({ layer, name }) => `${layer}/${name}`);
const differing = (rows: ReturnType<typeof fieldTable>) =>
  rows.filter(({ difference }) => difference !== "none").map(({ name, difference }) => `${name} ${difference}`);

test("fields stand in their order, options one by one, padding left out", () => {
  expect(names(fieldTable([frame("64", "1460"), frame("64", "1460")]))).toEqual([
    "Ethernet/Ethernet",
    "Ethernet/Source",
    "IPv4/IPv4",
    "IPv4/Time to live",
    "IPv4/Source",
    "TCP/TCP",
    "TCP/Window",
    "TCP/MSS",
  ]);
});

test("what a router changes is routine, and what a middlebox changes is not", () => {
  const rows = fieldTable([frame("64", "1460"), frame("63", "1360")]);
  expect(differing(rows)).toEqual(["Time to live routine", "MSS changed"]);
  expect(rows.find(({ name }) => name === "MSS")?.values).toEqual(["1460", "1360"]);
});

test("a place without the segment says nothing about differences", () => {
  const rows = fieldTable([frame("64", "1460"), undefined, frame("64", "1460")]);
  expect(differing(rows)).toEqual([]);
  expect(rows[0]!.values).toEqual(["a → b", undefined, "a → b"]);
});

test("an option that one place has not is a change", () => {
  const without = [...frame("64", "1460").slice(0, 2), node("TCP", "SYN", [node("Window", "100")])];
  const rows = fieldTable([frame("64", "1460"), without]);
  expect(differing(rows)).toEqual(["MSS changed"]);
  expect(rows.find(({ name }) => name === "MSS")?.values).toEqual(["1460", undefined]);
});

test("inside and outside of a tunnel, the innermost headers are compared with each other", () => {
  const inside = frame("64", "1460");
  const outside = [node("Ethernet", "c → d"), node("IPv4", "9 → 8", [node("Time to live", "61")]), ...inside];
  const rows = fieldTable([inside, outside]);
  expect(names(rows).slice(0, 3)).toEqual(["Ethernet/Ethernet", "IPv4/IPv4", "IPv4/Time to live"]);
  expect(rows.find(({ name, values }) => name === "MSS" && values[0] === values[1])).toBeDefined();
  expect(differing(rows).filter((each) => each.endsWith("changed"))).toEqual([]);
});
