import { expect, test } from "vitest";
import { layoutColumns } from "../../webview/list/columnLayout";

test("a wide list has all columns that are not hidden", () => {
  const { shown, narrow } = layoutColumns(1400, ["start"]);
  expect(shown).toEqual(["id", "initiator", "responder", "port", "outcome", "handshake", "segments", "problem"]);
  expect(narrow).toEqual([]);
  expect(layoutColumns(1400, []).shown).toContain("start");
});

test("a narrower one leaves out what is not needed to distinguish flows, then words", () => {
  expect(layoutColumns(780, []).shown).not.toContain("segments");
  expect(layoutColumns(620, []).shown).toEqual(
    ["id", "initiator", "responder", "port", "outcome", "problem"].filter(Boolean),
  );
  expect(layoutColumns(556, []).narrow).toEqual(["outcome"]);
  expect(layoutColumns(330, []).narrow).toEqual(
    ["id", "port", "responder", "initiator", "outcome", "problem"].sort(byOrder),
  );
});

test("the columns fit into every width from 320 px", () => {
  for (let width = 320; width < 1500; width += 7) {
    const least = [...layoutColumns(width, []).template.matchAll(/(\d+)px/g)].reduce(
      (sum, [, px]) => sum + Number(px),
      0,
    );
    expect(least, `${width}`).toBeLessThanOrEqual(width);
  }
});

function byOrder(a: string, b: string): number {
  const order = ["outcome", "id", "problem", "responder", "initiator", "port"];
  return order.indexOf(a) - order.indexOf(b);
}
