import { expect, test } from "vitest";
import { Mark } from "../../src/core/flow/flow";
import { DroppedMarks } from "../../src/core/tracker/droppedMarks";

const bitOf = (mark: number): number => 31 - Math.clz32(mark);

test("counts marks by flow and side", () => {
  const dropped = new DroppedMarks();
  dropped.count(3, 0, Mark.ZeroWindow | Mark.KeepAlive, true);
  dropped.count(3, 0, Mark.ZeroWindow, false);
  dropped.count(3, 1, Mark.SilentClose, false);
  expect(dropped.of(3, 0)?.[bitOf(Mark.ZeroWindow)]).toBe(2);
  expect(dropped.of(3, 0)?.[bitOf(Mark.KeepAlive)]).toBe(1);
  expect(dropped.of(3, 1)?.[bitOf(Mark.SilentClose)]).toBe(1);
  expect(dropped.of(2, 0)).toBeUndefined();
});

test("follows flows that move, and forgets those that are removed", () => {
  const dropped = new DroppedMarks();
  dropped.count(0, 0, Mark.Gap, true);
  dropped.count(1, 0, Mark.Rst, true);
  dropped.renumber(Int32Array.of(-1, 0));
  expect(dropped.of(0, 0)?.[bitOf(Mark.Rst)]).toBe(1);
  expect(dropped.of(1, 0)).toBeUndefined();
});

test("counts so many flows, and none from the middle on", () => {
  const dropped = new DroppedMarks();
  dropped.count(7, 0, Mark.Gap, false);
  expect(dropped.of(7, 0)).toBeUndefined();
  for (let flow = 0; flow < 20_000; flow++) dropped.count(flow, 0, Mark.Gap, true);
  expect(dropped.of(16_383, 0)).toBeDefined();
  expect(dropped.of(16_384, 0)).toBeUndefined();
});
