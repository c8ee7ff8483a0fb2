import { expect, test } from "vitest";
import type { DataPage, DataRow } from "../../src/protocol/api";
import { OpenRuns } from "../../webview/diagram/openRuns";

const row = (frameNumber: number) => ({ frameNumber }) as DataRow;

/** A run of `length` rows from frame 10 on. */
function runOf(length: number) {
  const asked: (number | undefined)[] = [];
  const runs = new OpenRuns(async (_event, cursor, count): Promise<DataPage> => {
    asked.push(cursor?.frameNumber);
    const first = cursor?.frameNumber ?? 10;
    const last = Math.min(10 + length, first + count);
    const rows = Array.from({ length: last - first }, (_, at) => row(first + at));
    return { rows, next: last < 10 + length ? { fileOffset: 0, frameNumber: last } : undefined };
  });
  return { runs, asked };
}

test("reads page after page until the run is over", async () => {
  const { runs, asked } = runOf(5);
  expect(await runs.more(3, 2)).toBe(true);
  expect(runs.layout.openRuns.get(3)).toEqual([row(10), row(11)]);
  expect([...runs.layout.unfinishedRuns]).toEqual([3]);
  await runs.more(3, 2);
  await runs.more(3, 2);
  expect(runs.layout.openRuns.get(3)?.map(({ frameNumber }) => frameNumber)).toEqual([10, 11, 12, 13, 14]);
  expect([...runs.layout.unfinishedRuns]).toEqual([]);
  expect(await runs.more(3, 2)).toBe(false);
  expect(asked).toEqual([undefined, 12, 14]);
  expect(runs.remembered).toEqual([{ event: 3, rows: 5 }]);
});

test("pressing twice does not read twice", async () => {
  const { runs, asked } = runOf(5);
  const [first, second] = await Promise.all([runs.more(3, 2), runs.more(3, 2)]);
  expect([first, second, asked.length]).toEqual([true, false, 1]);
});

test("closed is forgotten", async () => {
  const { runs } = runOf(5);
  await runs.more(3, 2);
  runs.close(3);
  expect([runs.has(3), runs.remembered]).toEqual([false, []]);
});
