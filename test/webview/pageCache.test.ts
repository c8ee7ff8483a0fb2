import { describe, expect, test } from "vitest";
import { PageCache, type RowPage } from "../../webview/list/pageCache";

interface Asked {
  readonly first: number;
  readonly count: number;
  answer(total: number, revision?: number): void;
  fail(): void;
}

/** A cache whose source answers when the test says so; a row is "revision:index". */
function setUp(pageSize = 10) {
  const asked: Asked[] = [];
  const log = { changed: 0, failures: [] as unknown[] };
  const cache = new PageCache<string>(pageSize, {
    load: (first, count) =>
      new Promise<RowPage<string>>((resolve, reject) => {
        asked.push({
          first,
          count,
          answer(total, revision = 1) {
            const rows = Array.from(
              { length: Math.max(0, Math.min(count, total - first)) },
              (_, at) => `${revision}:${first + at}`,
            );
            resolve({ revision, total, first, rows });
          },
          fail: () => reject(new Error("gone")),
        });
      }),
    changed: () => log.changed++,
    failed: (error) => log.failures.push(error),
  });
  const settled = () => new Promise<void>((later) => setTimeout(later));
  return { asked, cache, log, settled };
}

describe("PageCache", () => {
  test("fetches what is wanted once, and knows it then", async () => {
    const { asked, cache, log, settled } = setUp();
    cache.want(5, 3);
    cache.want(6, 3);
    expect(asked.map(({ first, count }) => [first, count])).toEqual([[0, 10]]);
    expect(cache.row(5)).toBeUndefined();
    asked[0]!.answer(1000);
    await settled();
    expect([cache.total, cache.row(5), cache.row(9), cache.row(10), log.changed]).toEqual([
      1000,
      "1:5",
      "1:9",
      undefined,
      1,
    ]);
    cache.want(5, 3);
    expect(asked).toHaveLength(1);
  });

  test("scrolling past pages does not fetch them all", async () => {
    const { asked, cache, settled } = setUp();
    for (let row = 0; row < 1000; row += 10) cache.want(row, 10);
    expect(asked).toHaveLength(2);
    asked[0]!.answer(1000);
    asked[1]!.answer(1000);
    await settled();
    expect(asked.map(({ first }) => first)).toEqual([0, 10, 990]);
  });

  test("asks for no page beyond the end", async () => {
    const { asked, cache, settled } = setUp();
    cache.want(0, 10);
    asked[0]!.answer(12);
    await settled();
    cache.want(0, 100);
    asked[1]!.answer(12);
    await settled();
    expect(asked.map(({ first }) => first)).toEqual([0, 10]);
  });

  test("after a change the old rows stay until the new ones are there", async () => {
    const { asked, cache, settled } = setUp();
    cache.want(0, 5);
    asked[0]!.answer(100, 1);
    await settled();
    cache.invalidate(2);
    expect(cache.row(3)).toBe("1:3");
    expect(asked).toHaveLength(2);
    asked[1]!.answer(101, 2);
    await settled();
    expect([cache.row(3), cache.total]).toEqual(["2:3", 101]);
    expect(asked).toHaveLength(2);
  });

  test("a change while a page is being fetched fetches it once more, and only once", async () => {
    const { asked, cache, settled } = setUp();
    cache.want(0, 5);
    cache.invalidate(5);
    asked[0]!.answer(100, 1);
    await settled();
    expect(asked).toHaveLength(2);
    // A host that answers with an older revision than it announced must not make an endless loop.
    asked[1]!.answer(100, 1);
    await settled();
    expect(asked).toHaveLength(2);
  });

  test("an answer to an earlier question is dropped", async () => {
    const { asked, cache, settled } = setUp();
    cache.want(0, 5);
    cache.reset();
    asked[0]!.answer(7, 1);
    await settled();
    expect([cache.total, cache.row(0)]).toEqual([undefined, undefined]);
    asked[1]!.answer(9, 1);
    await settled();
    expect([cache.total, cache.row(0)]).toEqual([9, "1:0"]);
  });

  test("a failure is reported, and the page is not fetched again before something changes", async () => {
    const { asked, cache, log, settled } = setUp();
    cache.want(0, 5);
    asked[0]!.fail();
    await settled();
    expect(log.failures).toHaveLength(1);
    cache.want(0, 5);
    expect(asked).toHaveLength(1);
    cache.invalidate(9);
    expect(asked).toHaveLength(2);
  });

  test("a row can be waited for; beyond the end it is undefined", async () => {
    const { asked, cache } = setUp();
    const row = cache.fetch(42);
    asked[0]!.answer(100);
    expect(await row).toBe("1:42");
    const beyond = cache.fetch(420);
    asked.at(-1)!.answer(100);
    expect(await beyond).toBeUndefined();
  });

  test("keeps a bounded number of pages, and those on screen in any case", async () => {
    const { asked, cache, settled } = setUp();
    for (let page = 0; page < 100; page++) {
      cache.want(page * 10, 10);
      asked[page]!.answer(1000);
      await settled();
    }
    const kept = Array.from({ length: 100 }, (_, page) => cache.row(page * 10)).filter((row) => row !== undefined);
    expect(kept).toHaveLength(40);
    expect(cache.row(999)).toBe("1:999");
  });
});
