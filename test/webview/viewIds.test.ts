import { expect, test } from "vitest";
import { type FlowViewId, nextView } from "../../webview/flow/viewIds";

const VIEWS = [{ id: "diagram" }, { id: "time" }, { id: "steps" }] as const;

test.each<[FlowViewId, string, FlowViewId | undefined]>([
  ["diagram", "ArrowRight", "time"],
  ["steps", "ArrowRight", "diagram"],
  ["time", "ArrowLeft", "diagram"],
  ["diagram", "ArrowLeft", "steps"],
  ["time", "Home", "diagram"],
  ["time", "End", "steps"],
  ["time", "ArrowDown", undefined],
  ["time", "Enter", undefined],
])("from %s, %s leads to %s", (active, key, next) => {
  expect(nextView(VIEWS, active, key)).toBe(next);
});

test("the only view is its own neighbor", () => {
  expect(nextView([{ id: "diagram" }], "diagram", "ArrowRight")).toBe("diagram");
});
