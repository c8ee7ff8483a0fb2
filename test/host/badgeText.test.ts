import { expect, test } from "vitest";
import { toBadge } from "../../src/host/problems/badgeText";

const none = { error: 0, warning: 0, information: 0, hint: 0 };

test("notes and hints make no badge", () => {
  expect(toBadge({ ...none, information: 3, hint: 4 })).toBeUndefined();
});

test.each([
  [{ ...none, error: 1 }, "1", "TCP: 1 error", "list.errorForeground"],
  [{ ...none, warning: 2 }, "2", "TCP: 2 warnings", "list.warningForeground"],
  [{ ...none, error: 4, warning: 5 }, "9", "TCP: 4 errors, 5 warnings", "list.errorForeground"],
  [{ ...none, error: 4, warning: 6 }, "9+", "TCP: 4 errors, 6 warnings", "list.errorForeground"],
  [{ ...none, error: 123_456 }, "9+", "TCP: 123,456 errors", "list.errorForeground"],
])("%o", (findings, text, tooltip, color) => {
  expect(toBadge(findings)).toEqual({ text, tooltip, color });
  expect(text.length).toBeLessThanOrEqual(2);
});
