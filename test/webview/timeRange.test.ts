import { describe, expect, test } from "vitest";
import { panned, showing, wholeRange, within, zoomed } from "../../webview/time/timeRange";

const WHOLE = { fromNs: 0, toNs: 1000e6 };

test("the whole of a flow has room on both sides, also where it is a single moment", () => {
  expect(wholeRange(100e6, 200e6)).toEqual({ fromNs: 98e6, toNs: 202e6 });
  expect(wholeRange(7e6, 7e6)).toEqual({ fromNs: 6.5e6, toNs: 7.5e6 });
});

describe("zoomed", () => {
  test("keeps the time under the pointer where it is", () => {
    expect(zoomed(WHOLE, 0.5, 200e6, WHOLE)).toEqual({ fromNs: 100e6, toNs: 600e6 });
  });

  test("stays within the whole", () => {
    expect(zoomed({ fromNs: 0, toNs: 100e6 }, 2, 90e6, WHOLE)).toEqual({ fromNs: 0, toNs: 200e6 });
    expect(zoomed({ fromNs: 900e6, toNs: 1000e6 }, 2, 910e6, WHOLE)).toEqual({ fromNs: 800e6, toNs: 1000e6 });
  });

  test("out of the whole is the whole", () => {
    expect(zoomed({ fromNs: 100e6, toNs: 900e6 }, 1.5, 500e6, WHOLE)).toBeUndefined();
  });

  test("ends at 100 ns", () => {
    const { fromNs, toNs } = zoomed({ fromNs: 0, toNs: 150 }, 0.1, 75, WHOLE)!;
    expect(toNs - fromNs).toBe(100);
  });
});

test("panned stops at the ends", () => {
  const part = { fromNs: 100e6, toNs: 300e6 };
  expect(panned(part, 0.25, WHOLE)).toEqual({ fromNs: 150e6, toNs: 350e6 });
  expect(panned(part, -1, WHOLE)).toEqual({ fromNs: 0, toNs: 200e6 });
  expect(panned(part, 9, WHOLE)).toEqual({ fromNs: 800e6, toNs: 1000e6 });
});

test.each([
  [200e6, { fromNs: 100e6, toNs: 300e6 }],
  [50e6, { fromNs: 30e6, toNs: 230e6 }],
  [500e6, { fromNs: 320e6, toNs: 520e6 }],
  [1000e6, { fromNs: 800e6, toNs: 1000e6 }],
])("%d ns is shown in %j", (timeNs, range) => {
  expect(showing({ fromNs: 100e6, toNs: 300e6 }, timeNs, WHOLE)).toEqual(range);
});

test("a part that is no smaller than the whole is the whole", () => {
  expect(within({ fromNs: -5, toNs: 1000e6 }, WHOLE)).toBeUndefined();
});
