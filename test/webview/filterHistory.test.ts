import { expect, test } from "vitest";
import { withUsed } from "../../webview/list/filterHistory";

test("the newest is first, and none is there twice", () => {
  expect(withUsed(["a", "b"], "c")).toEqual(["c", "a", "b"]);
  expect(withUsed(["a", "b"], " b ")).toEqual(["b", "a"]);
});

test("what was typed in between is forgotten, and an empty text is not kept", () => {
  expect(withUsed(["tcp", "port"], "tcp.port == 80")).toEqual(["tcp.port == 80", "port"]);
  expect(withUsed(["a"], "  ")).toEqual(["a"]);
});

test("ten are kept", () => {
  const twelve = Array.from({ length: 12 }, (_, i) => `x${i}`);
  expect(twelve.reduce<readonly string[]>((all, text) => withUsed(all, text), [])).toHaveLength(10);
});
