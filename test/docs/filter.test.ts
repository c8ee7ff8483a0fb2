// docs/filter.md: its fields are those there are, and its examples are filters.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FIELD_NAMES } from "../../src/core/filter/fields";
import { parseFilter } from "../../src/core/filter/parseFilter";
import { RULES } from "../../src/core/rules/catalogue";

const PAGE = readFileSync("docs/filter.md", "utf8");

test("every field is in the table, and no other", () => {
  const table = PAGE.slice(PAGE.indexOf("## Fields"));
  const rows = table.split("\n").filter((line) => line.startsWith("| `"));
  const named = rows.flatMap((row) => [...row.split("|")[1]!.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  named.push("tcp.stream");
  expect(named.toSorted()).toEqual([...FIELD_NAMES].toSorted());
});

test("every example is a filter", () => {
  const examples = /```text\n([\s\S]*?)```/
    .exec(PAGE)![1]!
    .split(/\n| {3,}/)
    .filter(Boolean);
  expect(examples.length).toBeGreaterThan(10);
  const known = { rules: RULES.map(({ id }) => id), places: [] };
  for (const example of examples) expect([example, parseFilter(example, known).kind]).toEqual([example, "filter"]);
});
