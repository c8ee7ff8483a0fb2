// Rows of a remote list, fetched page by page as they become visible. While the list changes, old rows stay
// until their newer version arrives, to avoid flicker.

export interface RowPage<Row> {
  readonly revision: number;
  readonly total: number;
  readonly first: number;
  readonly rows: readonly Row[];
}

export interface PageSource<Row> {
  load(first: number, count: number): Promise<RowPage<Row>>;
  /** Rows or their total changed. */
  changed(): void;
  failed(error: unknown): void;
}

interface Held<Row> {
  readonly rows: readonly Row[];
  /** The newest revision known when it was requested. */
  readonly asOf: number;
}

const MOST_IN_FLIGHT = 2;
const MOST_PAGES = 40;

export class PageCache<Row> {
  readonly #pageSize: number;
  readonly #source: PageSource<Row>;
  readonly #pages = new Map<number, Held<Row>>();
  readonly #inFlight = new Set<number>();
  // Incremented with every reset: answers to earlier requests are dropped.
  #epoch = 0;
  #revision = 0;
  #total: number | undefined;
  #wanted = { first: 0, last: 0 };

  constructor(pageSize: number, source: PageSource<Row>) {
    this.#pageSize = pageSize;
    this.#source = source;
  }

  /** Undefined until the first page is there. */
  get total(): number | undefined {
    return this.#total;
  }

  /** The cached row, possibly of an older revision. */
  row(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / this.#pageSize))?.rows[index % this.#pageSize];
  }

  /** A row, fetched if necessary; undefined beyond the end or after a failure. */
  async fetch(index: number): Promise<Row | undefined> {
    if (this.row(index) === undefined) await this.#load(Math.floor(index / this.#pageSize));
    return this.row(index);
  }

  /** These rows are on screen. Requested pages that were scrolled past are not fetched. */
  want(first: number, count: number): void {
    const { floor } = Math;
    this.#wanted = {
      first: floor(first / this.#pageSize),
      last: floor(Math.max(first, first + count - 1) / this.#pageSize),
    };
    this.#pump();
  }

  /** The list changed; `revision` is its newest. */
  invalidate(revision: number): void {
    if (revision <= this.#revision) return;
    this.#revision = revision;
    this.#pump();
  }

  /** The query changed (sort, filter): the cached rows are invalid. The total stays until the new one is known. */
  reset(): void {
    this.#epoch++;
    this.#pages.clear();
    this.#inFlight.clear();
    this.#wanted = { first: 0, last: 0 };
    this.#pump();
  }

  #pump(): void {
    for (let page = this.#wanted.first; page <= this.#wanted.last; page++) {
      if (this.#inFlight.size >= MOST_IN_FLIGHT) return;
      const held = this.#pages.get(page);
      if (this.#inFlight.has(page) || (held !== undefined && held.asOf >= this.#revision)) continue;
      if (page > 0 && this.#total !== undefined && page * this.#pageSize >= this.#total) return;
      void this.#load(page);
    }
  }

  async #load(page: number): Promise<void> {
    const epoch = this.#epoch;
    const asOf = this.#revision;
    this.#inFlight.add(page);
    try {
      const loaded = await this.#source.load(page * this.#pageSize, this.#pageSize);
      if (epoch !== this.#epoch) return;
      this.#pages.delete(page);
      this.#pages.set(page, { rows: loaded.rows, asOf: Math.max(asOf, loaded.revision) });
      this.#revision = Math.max(this.#revision, loaded.revision);
      this.#total = loaded.total;
      this.#forgetOldest();
    } catch (error) {
      if (epoch !== this.#epoch) return;
      // An immediate retry would fail again: the page counts as fetched until the list changes.
      this.#pages.set(page, { rows: this.#pages.get(page)?.rows ?? [], asOf });
      this.#source.failed(error);
    } finally {
      if (epoch === this.#epoch) {
        this.#inFlight.delete(page);
        this.#source.changed();
        this.#pump();
      }
    }
  }

  #forgetOldest(): void {
    for (const page of this.#pages.keys()) {
      if (this.#pages.size <= MOST_PAGES) return;
      if (page < this.#wanted.first || page > this.#wanted.last) this.#pages.delete(page);
    }
  }
}
