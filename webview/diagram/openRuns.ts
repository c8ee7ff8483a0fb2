// The expanded data runs of the shown flow, and their rows fetched so far.

import type { DataCursor, DataPage, DataRow } from "../../src/protocol/api";

export const RUN_PAGE_ROWS = 200;

interface Open {
  readonly rows: readonly DataRow[];
  readonly next: DataCursor | undefined;
}

export type FetchRun = (event: number, cursor: DataCursor | undefined, count: number) => Promise<DataPage>;

export class OpenRuns {
  readonly #fetch: FetchRun;
  readonly #runs = new Map<number, Open>();
  readonly #fetching = new Set<number>();

  constructor(fetch: FetchRun) {
    this.#fetch = fetch;
  }

  has(event: number): boolean {
    return this.#runs.has(event);
  }

  close(event: number): void {
    this.#runs.delete(event);
  }

  clear(): void {
    this.#runs.clear();
  }

  /** Fetches the run's next page, of `count` rows; returns false if there was nothing to do. */
  async more(event: number, count = RUN_PAGE_ROWS): Promise<boolean> {
    const before = this.#runs.get(event);
    if (this.#fetching.has(event) || (before !== undefined && before.next === undefined)) return false;
    this.#fetching.add(event);
    try {
      const page = await this.#fetch(event, before?.next, count);
      this.#runs.set(event, { rows: [...(before?.rows ?? []), ...page.rows], next: page.next });
    } finally {
      this.#fetching.delete(event);
    }
    return true;
  }

  /** What the layout needs to know. */
  get layout(): {
    readonly openRuns: ReadonlyMap<number, readonly DataRow[]>;
    readonly unfinishedRuns: ReadonlySet<number>;
  } {
    const entries = [...this.#runs];
    return {
      openRuns: new Map(entries.map(([event, { rows }]) => [event, rows])),
      unfinishedRuns: new Set(entries.filter(([, { next }]) => next !== undefined).map(([event]) => event)),
    };
  }

  /** The part that is stored. */
  get remembered(): readonly { readonly event: number; readonly rows: number }[] {
    return [...this.#runs].map(([event, { rows }]) => ({ event, rows: rows.length }));
  }
}
