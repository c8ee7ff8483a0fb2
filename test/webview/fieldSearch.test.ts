import { expect, test } from "vitest";
import type { FieldNode } from "../../src/protocol/api";
import { fieldsNamed, innermostField } from "../../webview/details/fieldSearch";

const node = (
  name: string,
  start: number,
  end: number,
  children: readonly FieldNode[] = [],
  field?: string,
): FieldNode => ({
  name,
  value: "",
  start,
  end,
  children,
  ...(field === undefined ? {} : { field }),
});

const fields = [
  node("Ethernet", 0, 14, [node("Type", 12, 14)]),
  node("TCP", 34, 54, [
    node("Sequence number", 38, 42, [], "seq"),
    node("Flags", 46, 48, [node("SYN", 47, 48, [], "flags")], "flags"),
  ]),
];

test.each([
  [0, "Ethernet"],
  [13, "Type"],
  [14, undefined],
  [38, "Sequence number"],
  [46, "Flags"],
  [47, "SYN"],
  [53, "TCP"],
  [54, undefined],
])("octet %i belongs to %s", (octet, name) => {
  expect(innermostField(fields, octet)?.name).toBe(name);
});

test("fields are found by the part of the segment that they are", () => {
  expect(fieldsNamed(fields, new Set(["flags"])).map(({ name }) => name)).toEqual(["Flags", "SYN"]);
  expect(fieldsNamed(fields, new Set(["window"]))).toEqual([]);
});
