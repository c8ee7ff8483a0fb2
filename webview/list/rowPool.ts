// The rows on screen. Rows that were scrolled away are used again.

import { div } from "../dom";
import { createListRow, type ListRow } from "./listRow";

const MOST_SPARE = 20;

export class RowPool {
  readonly element = div("list-rows");
  readonly #rowPx: number;
  readonly #shown = new Map<number, ListRow>();
  readonly #spare: ListRow[] = [];

  constructor(rowPx: number) {
    this.#rowPx = rowPx;
  }

  /** From now on, exactly these rows are on screen, the first one at `topPx` of the list's content. */
  window(first: number, count: number, topPx: number): void {
    this.element.style.transform = `translateY(${topPx}px)`;
    for (const [index, row] of this.#shown) {
      if (index >= first && index < first + count) continue;
      this.#shown.delete(index);
      row.element.remove();
      this.#spare.push(row);
    }
    for (let index = first; index < first + count; index++) {
      let row = this.#shown.get(index);
      if (row === undefined) {
        row = this.#spare.pop() ?? createListRow();
        this.#shown.set(index, row);
        this.element.append(row.element);
      }
      row.element.style.transform = `translateY(${(index - first) * this.#rowPx}px)`;
    }
    this.#spare.length = Math.min(this.#spare.length, MOST_SPARE);
  }

  has(index: number): boolean {
    return this.#shown.has(index);
  }

  /** A row that is on screen. */
  at(index: number): ListRow {
    return this.#shown.get(index)!;
  }

  /** The id of a row's element, if it is on screen. */
  idOf(index: number): string | undefined {
    return this.#shown.get(index)?.element.id;
  }

  /** The row in which something is. */
  indexAt(target: EventTarget | null): number | undefined {
    for (const [index, row] of this.#shown) if (target instanceof Node && row.element.contains(target)) return index;
    return undefined;
  }
}
