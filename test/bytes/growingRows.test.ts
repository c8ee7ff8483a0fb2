import { describe, expect, test } from "vitest";
import { FloatRows, IntRows } from "../../src/core/bytes/growingRows";

/** More than two chunks, the short first one and two of those behind it. */
const MANY = 10_000;
const WIDTH = 3;

describe.each([
  ["integers", () => new IntRows(WIDTH)],
  ["doubles", () => new FloatRows(WIDTH)],
])("rows of %s", (_, make) => {
  type Rows = ReturnType<typeof make>;
  const read = (rows: Rows, index: number) => [...rows.chunk(index).subarray(rows.at(index), rows.at(index) + WIDTH)];
  const write = (rows: Rows, index: number, values: readonly number[]) => rows.chunk(index).set(values, rows.at(index));
  const valuesOf = (index: number) => [index, 5 - index, index + 1];
  const filled = (count: number) => {
    const rows = make();
    for (let i = 0; i < count; i++) write(rows, rows.add(), valuesOf(i));
    return rows;
  };

  test("each row has a place of its own, and begins with zeroes", () => {
    const rows = make();
    for (let i = 0; i < MANY; i++) {
      expect(rows.add()).toBe(i);
      if (i % 511 === 0 || i < 2) expect(read(rows, i)).toEqual([0, 0, 0]);
      write(rows, i, valuesOf(i));
    }
    expect(rows.length).toBe(MANY);
    const wrong = Array.from({ length: MANY }, (_, i) => i).filter((i) => `${read(rows, i)}` !== `${valuesOf(i)}`);
    expect(wrong).toEqual([]);
  });

  test("a row stays where it is while others are added", () => {
    const rows = filled(1);
    const [chunk, at] = [rows.chunk(0), rows.at(0)];
    for (let i = 0; i < MANY; i++) rows.add();
    chunk[at] = 77;
    expect(read(rows, 0)[0]).toBe(77);
  });

  test("a copy is independent of its original", () => {
    const [from, to] = [filled(MANY), filled(511)];
    // Beside and across the end of the first chunk.
    for (const index of [0, 511, 512, 4095, 4096, MANY - 1]) {
      const copy = to.addFrom(from as never, index);
      expect(read(to, copy)).toEqual(valuesOf(index));
      write(to, copy, [1, 1, 1]);
      expect(read(from, index)).toEqual(valuesOf(index));
    }
    const taken = make();
    taken.become(to as never);
    expect(taken.length).toBe(to.length);
    expect(read(taken, 510)).toEqual(valuesOf(510));
  });
});
