// ARCHITECTURE.md and CONTRIBUTING.md name files that are there, and the picture is that of the import table.

import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { layOut } from "../../scripts/architecture/layeredLayout";
import { drawRooms } from "../../scripts/architecture/picture";
import { buildRoomGraph, roomOf } from "../../scripts/architecture/roomGraph";
import { IMPORT_TABLE } from "../importTable";

const rooms = buildRoomGraph();

test("docs/architecture.svg is what `npm run docs` draws", () => {
  expect(readFileSync("docs/architecture.svg", "utf8") === drawRooms(rooms), "run `npm run docs`").toBe(true);
});

describe("the graph", () => {
  test("has every row of the table, each above what it imports", () => {
    expect(new Set(rooms.map(({ name }) => name))).toEqual(new Set(Object.keys(IMPORT_TABLE).map(roomOf)));
    const layerOf = new Map(rooms.map(({ name, layer }) => [name, layer]));
    for (const { name, imports, layer } of rooms)
      for (const imported of imports) expect(layerOf.get(imported), `${name} → ${imported}`).toBeLessThan(layer);
  });

  test("leaves out what another import implies, and takes types for imports", () => {
    const graph = buildRoomGraph({
      "src/core/a/": { values: [] },
      "src/core/b/": { values: ["src/core/a/"] },
      "src/core/c/": { values: ["src/core/b/*", "node:"], types: ["src/core/"] },
    });
    expect(graph).toEqual([
      { name: "core/a", imports: [], layer: 0 },
      { name: "core/b", imports: ["core/a"], layer: 1 },
      { name: "core/c", imports: ["core/b"], layer: 2 },
    ]);
  });

  test("has no circles", () => {
    const circle = { "src/core/a/": { values: ["src/core/b/"] }, "src/core/b/": { values: ["src/core/a/"] } };
    expect(() => buildRoomGraph(circle)).toThrow("core/a imports itself through others");
  });
});

test("ARCHITECTURE.md says what every folder is for", () => {
  const table = readFileSync("ARCHITECTURE.md", "utf8");
  // What is within rules, wire and the ends is told there in one row each.
  const folders = Object.keys(IMPORT_TABLE).flatMap(
    (row) => /^src\/(?:core\/)?[a-z]+(?=\/)|^webview/.exec(row)?.[0] ?? [],
  );
  const missing = [...new Set(folders)].filter(
    (folder) => folder !== "src/core" && !table.includes(`| \`${folder}\` |`),
  );
  expect(missing).toEqual([]);
});

test("no two slots of a layer touch, and arrows run from layer to layer", () => {
  const { slots, arrows } = layOut(rooms, 100, 10);
  for (const a of slots)
    for (const b of slots)
      if (a !== b && a.layer === b.layer)
        expect(Math.abs(a.x - b.x)).toBeGreaterThanOrEqual((a.width + b.width) / 2 + 9);
  expect(arrows.length).toBeGreaterThan(rooms.length);
  for (const arrow of arrows) for (const [i, { layer }] of arrow.entries()) expect(layer).toBe(arrow[0]!.layer - i);
});

describe.each(["ARCHITECTURE.md", "CONTRIBUTING.md"])("%s", (page) => {
  const text = readFileSync(page, "utf8");

  test("names files that are there", () => {
    const named = [...text.matchAll(/`([^`\s]+)`/g)].map(([, name = ""]) => name);
    const paths = named.filter((name) => /^(src|webview|test|scripts|docs|media)\/[\w./-]+$/.test(name));
    expect(paths.length).toBeGreaterThan(15);
    // What a list calls NAME, GROUP or FORMAT is for its reader to write.
    expect(paths.filter((path) => !/[A-Z]{4}/.test(path) && !existsSync(path))).toEqual([]);
  });

  test("links to what is there", () => {
    const targets = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target = ""]) => target);
    expect(targets.filter((target) => !/^https:/.test(target) && !existsSync(target))).toEqual([]);
  });
});
