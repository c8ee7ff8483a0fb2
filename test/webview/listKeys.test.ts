import { describe, expect, test } from "vitest";
import type { FlowRow } from "../../src/protocol/api";
import { isShown, stepOfKey } from "../../webview/list/listKeys";

const flow = { id: 1 } as FlowRow;
const place = { id: 2, connection: { role: "place", key: "c1" } } as FlowRow;
const head = (open: boolean) => ({ id: 3, connection: { role: "head", key: "c1", open } }) as FlowRow;
const group = (open: boolean) => ({ id: 0, group: { key: "g1", open } }) as unknown as FlowRow;

function press(key: string, rows: readonly FlowRow[], active: number) {
  return stepOfKey(key, { active, page: 10, row: (index) => rows[index] });
}

describe("a key of the list", () => {
  test.each([
    ["ArrowDown", 6, false],
    ["ArrowUp", 4, false],
    ["PageDown", 15, false],
    ["PageUp", -5, false],
    ["Home", 0, false],
    ["Enter", 5, true],
  ])("%s moves", (key, index, enter) => {
    expect(press(key, [], 5)).toEqual({ kind: "move", index, enter });
  });

  test("opens a closed connection to the right, and closes an open one to the left", () => {
    expect(press("ArrowRight", [head(false)], 0)).toEqual({ kind: "fold", key: "c1", open: true });
    expect(press("ArrowLeft", [head(true)], 0)).toEqual({ kind: "fold", key: "c1", open: false });
    expect(press("ArrowRight", [head(true)], 0)).toBeUndefined();
    expect(press("ArrowLeft", [head(false)], 0)).toBeUndefined();
  });

  test("leads from a place to its connection", () => {
    const rows = [flow, head(true), place, place];
    expect(press("ArrowLeft", rows, 3)).toEqual({ kind: "move", index: 1, enter: false });
    expect(press("ArrowRight", rows, 3)).toBeUndefined();
  });

  test("enters a group to open or close it", () => {
    expect(press("ArrowRight", [group(false)], 0)).toEqual({ kind: "move", index: 0, enter: true });
    expect(press("ArrowLeft", [group(true)], 0)).toEqual({ kind: "move", index: 0, enter: true });
    expect(press("ArrowLeft", [group(false)], 0)).toBeUndefined();
  });

  test("is none of the list's elsewhere", () => {
    expect(press("ArrowRight", [flow], 0)).toBeUndefined();
    expect(press("a", [flow], 0)).toBeUndefined();
  });
});

test("a closed connection stands for the selected flow, whichever of its places that is; an open one leaves it to the place", () => {
  const row = (id: number, part: object): FlowRow => ({ id, ...part }) as FlowRow;
  const head = (open: boolean) => ({
    connection: { key: "#1", role: "head", flows: 2, open, places: [], troubled: [] },
  });
  const place = { connection: { key: "#1", role: "place", flows: 1, open: false, places: [], troubled: [] } };
  expect(isShown(row(1, head(false)), 1, false), "by its own flow").toBe(true);
  expect(isShown(row(1, head(false)), 2, true), "by another place").toBe(true);
  expect(isShown(row(1, head(false)), 2, false)).toBe(false);
  expect(isShown(row(1, head(true)), 1, true), "the head itself was chosen").toBe(true);
  expect(isShown(row(1, head(true)), 1, false), "its place was chosen").toBe(false);
  expect(isShown(row(1, place), 1, false)).toBe(true);
  expect(isShown(row(1, {}), undefined, true)).toBe(false);
  expect(isShown(row(1, { group: { key: "a", label: "a" } }), 1, true), "a group's head is no flow").toBe(false);
});
