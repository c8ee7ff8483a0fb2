// The import table as a graph of rooms: the folders of src and webview, and which may import which.

import { RULE_GROUPS } from "../../src/core/rules/rule";
import { IMPORT_TABLE } from "../../test/importTable";

export interface Room {
  readonly name: string;
  /** The rooms it may import, except those that it reaches through another of them. In the order of the table. */
  readonly imports: readonly string[];
  /** The longest path down: 0 imports nothing, and every room is above all that it imports. */
  readonly layer: number;
}

/** Every room once, in the order of the table. Fails where rooms import each other. */
export function buildRoomGraph(table: typeof IMPORT_TABLE = IMPORT_TABLE): readonly Room[] {
  const names = [...new Set(Object.keys(table).map(roomOf))];
  const allowed = new Map<string, Set<string>>(names.map((name) => [name, new Set()]));
  for (const [row, { values, types = [] }] of Object.entries(table)) {
    const from = roomOf(row);
    const targets = [...values, ...types].flatMap((pattern) => coveredBy(pattern, Object.keys(table)));
    for (const to of targets) if (to !== from) allowed.get(from)!.add(to);
  }
  const below = new Map(names.map((name) => [name, reachedFrom(name, allowed)]));
  for (const name of names) if (below.get(name)!.has(name)) throw new Error(`${name} imports itself through others`);
  const layers = new Map<string, number>();
  const layerOf = (name: string): number => {
    const known = layers.get(name);
    if (known !== undefined) return known;
    const layer = Math.max(-1, ...[...allowed.get(name)!].map(layerOf)) + 1;
    layers.set(name, layer);
    return layer;
  };
  return names.map((name) => {
    const all = [...allowed.get(name)!];
    const imports = all.filter((to) => !all.some((other) => below.get(other)!.has(to)));
    return { name, imports: names.filter((each) => imports.includes(each)), layer: layerOf(name) };
  });
}

/** The room of a row of the table: its folder. The groups of rules are one room, and so are the folders of host and of webview. */
export function roomOf(row: string): string {
  const path = row.replace(/^src\//, "");
  const [, group] = /^core\/rules\/(\w+)\/$/.exec(path) ?? [];
  if (RULE_GROUPS.some(({ id }) => id === group)) return "core/rules/<group>";
  // It imports the rules, which import the rest of its folder.
  if (path === "core/rules/catalogue") return path;
  if (/^(host|webview)\//.test(path)) return path.replace(/\/.*$/, "");
  return path.includes("/") ? path.replace(/\/[^/]*$/, "") : path;
}

function coveredBy(pattern: string, rows: readonly string[]): string[] {
  if (!/^(src|webview)\//.test(pattern)) return [];
  const folder = pattern.replace(/\*$/, "");
  if (pattern.endsWith("*") || !rows.some((row) => row.startsWith(folder))) return [roomOf(folder)];
  return rows.filter((row) => row.startsWith(folder)).map(roomOf);
}

function reachedFrom(name: string, imports: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...imports.get(name)!];
  for (let room = open.pop(); room !== undefined; room = open.pop()) {
    if (seen.has(room)) continue;
    seen.add(room);
    open.push(...imports.get(room)!);
  }
  return seen;
}
