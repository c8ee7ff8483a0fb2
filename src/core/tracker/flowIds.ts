// A flow's number for people, from 1 in the order of first segments; and its index in the tables, which is one less until
// flows are removed and the others move up.

export class FlowIds {
  /** Ids of the flows that were there when flows were last removed, ascending. */
  #kept = new Int32Array(0);
  #gone = 0;

  /** Id of the flow at `index`. */
  of(index: number): number {
    return index < this.#kept.length ? this.#kept[index]! : index + 1 + this.#gone;
  }

  /** Index of flow `id`; −1 when it was removed. An id above all assigned ones has an index above all existing ones. */
  indexOf(id: number): number {
    const { length } = this.#kept;
    const index = id - 1 - this.#gone;
    if (index >= length) return index;
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#kept[middle]! < id) low = middle + 1;
      else high = middle;
    }
    return this.#kept[low] === id ? low : -1;
  }

  /** Ids assigned and removed. */
  get gone(): number {
    return this.#gone;
  }

  /** Flows move: `renumbered` has the new index of each, −1 for those removed. */
  renumber(renumbered: Int32Array): void {
    const ids = renumbered.reduce<number[]>((kept, now, before) => {
      if (now >= 0) kept.push(this.of(before));
      return kept;
    }, []);
    this.#gone += renumbered.length - ids.length;
    this.#kept = Int32Array.from(ids);
  }
}
