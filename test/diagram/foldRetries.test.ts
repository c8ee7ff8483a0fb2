import { expect, test } from "vitest";
import { buildLayout } from "../../src/core/diagram/diagramLayout";
import { rowsOf } from "../../src/core/diagram/rows";
import { detailOfScript } from "./subjects";

const SYN = "> S 0:0(0) <mss 1460>";
const every = (seconds: number, count: number): string => Array(count).fill(`+${seconds} ${SYN}`).join("\n");
const BACKOFF = `${SYN}\n${[1, 2, 4, 8, 16].map((seconds) => `+${seconds} ${SYN}`).join("\n")}`;

const folded = (script: string, open: readonly number[] = []) =>
  rowsOf(detailOfScript(script), { openFolds: new Set(open) }).map((row) =>
    row.kind === "fold" ? row.text : row.kind,
  );

test("equal retries at equal intervals are one row, and those before it stay", () => {
  const rows = folded(`${BACKOFF}\n${every(32, 7)}\n+64 end`);
  expect(rows.filter((row) => row === "segment")).toHaveLength(6);
  expect(rows).toContain("7 more, every 32.0 s");
});

test("they open, and close", () => {
  const detail = detailOfScript(`${BACKOFF}\n${every(32, 7)}\n+64 end`);
  const fold = (open: readonly number[]) =>
    rowsOf(detail, { openFolds: new Set(open) }).find(({ kind }) => kind === "fold");
  const closed = fold([]);
  if (closed?.kind !== "fold") throw new Error("nothing is folded");
  expect(closed.events).toHaveLength(7);
  const open = rowsOf(detail, { openFolds: new Set([closed.event!]) });
  expect(open.filter(({ kind }) => kind === "segment")).toHaveLength(13);
  const { rows } = buildLayout(detail, { width: 800, openFolds: new Set() });
  const drawn = rows.find(({ kind }) => kind === "fold");
  expect(drawn).toMatchObject({ open: false, events: closed.events, key: closed.key });
});

test("few retries, growing intervals and other segments do not fold", () => {
  expect(folded(`${BACKOFF}\n+64 end`)).not.toContainEqual(expect.stringContaining("more"));
  expect(folded(`${BACKOFF}\n${every(32, 3)}\n+64 end`)).not.toContainEqual(expect.stringContaining("more"));
  const others = Array(6).fill(`+1 > S 100:100(0) <mss 1460>\n+1 ${SYN}`).join("\n");
  expect(folded(`${SYN}\n${others}\n+64 end`)).not.toContainEqual(expect.stringContaining("more"));
});

test("without being asked, nothing folds", () => {
  const rows = rowsOf(detailOfScript(`${BACKOFF}\n${every(32, 7)}\n+64 end`));
  expect(rows.some(({ kind }) => kind === "fold")).toBe(false);
});
