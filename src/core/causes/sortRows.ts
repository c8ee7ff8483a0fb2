// Rows of several tables into the order of a number of each row, in place: a second copy of all rows would double the memory.

import type { FloatRows, IntRows } from "../bytes/growingRows";

/**
 * Sorts by `keyOf`; rows with equal keys keep their order. All tables have as many rows. Answers where each row is now, by where it
 * was.
 */
export function sortRows(keyOf: (index: number) => number, tables: readonly (IntRows | FloatRows)[]): Int32Array {
  const length = tables[0]?.length ?? 0;
  const keys = Float64Array.from({ length }, (_, index) => keyOf(index));
  const order = Int32Array.from({ length }, (_, index) => index);
  if (keys.some((key, index) => index > 0 && key < keys[index - 1]!))
    order.sort((a, b) => keys[a]! - keys[b]! || a - b);
  const moved = new Int32Array(length);
  order.forEach((from, to) => {
    moved[from] = to;
  });
  for (const table of tables) permute(table, order);
  return moved;
}

/** Row `to` becomes what row `order[to]` is: along each cycle, with the first row set aside. */
function permute(table: IntRows | FloatRows, order: Int32Array): void {
  const isDone = new Uint8Array(order.length);
  for (let start = 0; start < order.length; start++) {
    if (isDone[start] || order[start] === start) continue;
    const first = rowOf(table, start).slice();
    let to = start;
    for (;;) {
      isDone[to] = 1;
      const from = order[to]!;
      if (from === start) break;
      rowOf(table, to).set(rowOf(table, from));
      to = from;
    }
    rowOf(table, to).set(first);
  }
}

function rowOf(table: IntRows | FloatRows, index: number): Int32Array | Float64Array {
  const at = table.at(index);
  return table.chunk(index).subarray(at, at + table.width);
}
