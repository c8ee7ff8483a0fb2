// How often each mark was on a segment that its flow did not keep, because it keeps only so many. Few flows have any.

const MARKS = 32;
/** Flows beyond so many are not counted, so that a capture of odd flows alone takes no more memory: 6 MB. */
const MOST_FLOWS = 1 << 14;

export class DroppedMarks {
  #counts = new Map<number, Uint32Array>();

  /** Side 0 is A. `isFirst` where the flow kept all segments before: a flow that was not counted then is never counted. */
  count(flow: number, side: number, marks: number, isFirst: boolean): void {
    let counts = this.#counts.get(flow);
    if (counts === undefined) {
      if (!isFirst || this.#counts.size >= MOST_FLOWS) return;
      counts = new Uint32Array(2 * MARKS);
      this.#counts.set(flow, counts);
    }
    for (let left = marks; left !== 0; left &= left - 1) counts[side * MARKS + 31 - Math.clz32(left & -left)]!++;
  }

  /** Of one side, by the number of the mark's bit; `undefined` where everything was kept, or nothing counted. */
  of(flow: number, side: number): readonly number[] | undefined {
    const counts = this.#counts.get(flow);
    return counts && Array.from(counts.subarray(side * MARKS, (side + 1) * MARKS));
  }

  /** Flows move: `renumbered` has the new index of each, −1 for those removed. */
  renumber(renumbered: Int32Array): void {
    const moved = new Map<number, Uint32Array>();
    for (const [flow, counts] of this.#counts) {
      const to = renumbered[flow] ?? -1;
      if (to >= 0) moved.set(to, counts);
    }
    this.#counts = moved;
  }
}
