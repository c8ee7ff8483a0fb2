import { describe, expect, test } from "vitest";
import {
  contentPx,
  scrollToShow,
  scrollToTop,
  TALLEST_PX,
  topRow,
  type Viewport,
  visibleRows,
} from "../../webview/list/virtualRows";

const view = (total: number, heightPx = 240): Viewport => ({ rowPx: 24, heightPx, total });
const LENGTHS = [1, 9, 10, 11, 1000, 100_000, 666_666, 666_667, 3_000_000, 100_000_000];

describe("visibleRows", () => {
  test("an empty list shows nothing", () => {
    expect(visibleRows(view(0), 0)).toEqual({ first: 0, count: 0, offsetPx: 0 });
    expect(contentPx(view(0))).toBe(0);
  });

  test("a list that fits shows all of it, wherever it is scrolled", () => {
    expect(visibleRows(view(4), 0)).toEqual({ first: 0, count: 4, offsetPx: 0 });
    expect(visibleRows(view(4), 500)).toEqual({ first: 0, count: 4, offsetPx: 0 });
  });

  test("the row that is half scrolled away counts, and so does the one that begins at the lower edge", () => {
    expect(visibleRows(view(1000), 12)).toEqual({ first: 0, count: 11, offsetPx: -12 });
    expect(visibleRows(view(1000), 24)).toEqual({ first: 1, count: 10, offsetPx: 0 });
  });

  test.each(LENGTHS)("%i rows: both ends are reached, and the rows cover the viewport in between", (total) => {
    const here = view(total);
    const range = contentPx(here) - here.heightPx;
    for (const part of [0, 0.1, 0.25, 0.5, 0.77, 1]) {
      const { first, count, offsetPx } = visibleRows(here, Math.max(0, range * part));
      expect(offsetPx).toBeLessThanOrEqual(0);
      expect(offsetPx).toBeGreaterThan(-here.rowPx - 1e-6);
      expect(first + count).toBeLessThanOrEqual(total);
      const covered = offsetPx + count * here.rowPx;
      expect(covered).toBeGreaterThanOrEqual(Math.min(here.heightPx, total * here.rowPx) - 1e-3);
    }
    expect(visibleRows(here, 0).first).toBe(0);
    const last = visibleRows(here, range);
    expect(last.first + last.count).toBe(total);
  });

  test.each(LENGTHS.filter((total) => total > 10))("%i rows: the last is whole a px before the end", (total) => {
    const here = view(total);
    const { first, count, offsetPx } = visibleRows(here, contentPx(here) - here.heightPx - 1);
    expect(first + count).toBe(total);
    expect(offsetPx + count * here.rowPx).toBeCloseTo(here.heightPx, 3);
  });

  test("no element is taller than browsers draw", () => {
    expect(contentPx(view(100_000))).toBe(2_400_000);
    expect(contentPx(view(100_000_000))).toBe(TALLEST_PX);
  });
});

describe("scrolling to a row", () => {
  test.each(LENGTHS)("%i rows: a shown row is whole, and showing it again moves nothing", (total) => {
    const here = view(total);
    for (const row of new Set(
      [0, 1, Math.floor(total / 3), total - 2, total - 1].filter((at) => at >= 0 && at < total),
    )) {
      for (const from of [0, Math.max(0, (contentPx(here) - here.heightPx) / 2)]) {
        const scrollPx = scrollToShow(here, from, row);
        const top = topRow(here, scrollPx) * here.rowPx;
        expect(row * here.rowPx).toBeGreaterThanOrEqual(top - 1e-3);
        expect((row + 1) * here.rowPx).toBeLessThanOrEqual(top + here.heightPx + 1e-3);
      }
    }
  });

  test("a row that can be seen stays where it is", () => {
    expect(scrollToShow(view(1000), 100, 8)).toBe(100);
  });

  test("the next row below comes in at the lower edge, the one above at the upper", () => {
    expect(scrollToShow(view(1000), 0, 10)).toBe(24);
    expect(scrollToShow(view(1000), 240, 9)).toBe(216);
  });

  test("a row far away comes to the middle", () => {
    expect(scrollToShow(view(1000), 0, 500)).toBe(500 * 24 - (240 - 24) / 2);
  });

  test.each(LENGTHS.filter((total) => total > 20))("%i rows: the upper row is found again", (total) => {
    const here = view(total);
    for (const row of [0, 3.5, total / 2 + 0.25]) expect(topRow(here, scrollToTop(here, row))).toBeCloseTo(row, 3);
  });
});
