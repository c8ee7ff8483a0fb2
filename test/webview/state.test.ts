import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createStateStore, INITIAL_STATE, type PageState, toPageState } from "../../webview/page/state";

const FULL: PageState = {
  flowId: 7,
  rowKey: "e3.17",
  sort: "handshake",
  descending: true,
  filter: { text: "443", outcomes: ["broken", "refused"] },
  groupBy: "responder",
  openGroups: ["192.0.2.1:80"],
  hiddenColumns: ["segments"],
  filterHistory: ["443", "outcome == broken"],
  listTop: 120.5,
  diagramTopPx: 33,
  listShares: { rows: 0.2, columns: 0.5 },
  diagramShares: { rows: 0.7, columns: 0.4 },
  arrangement: "columns",
  detailsOpen: false,
  problemsOpen: true,
  zoom: 1.25,
  lightPictures: true,
  flowView: "time",
  openRuns: [{ event: 3, rows: 400 }],
  hideAnswers: true,
  attempts: { 7: { "e1 ack": { given: "x+1", right: true, tries: 1, hints: 0, shown: false } } },
};

describe("toPageState", () => {
  test("nothing stored is the beginning", () => {
    expect(toPageState(undefined)).toEqual(INITIAL_STATE);
  });

  test("what was stored comes back, also through JSON", () => {
    expect(toPageState(JSON.parse(JSON.stringify(FULL)))).toEqual(FULL);
  });

  test.each([null, 7, "x", [], {}])("%j is the beginning", (stored) => {
    expect(toPageState(stored)).toEqual(INITIAL_STATE);
  });

  test("each part that does not fit is as at the beginning, and the others stay", () => {
    const broken = {
      ...FULL,
      flowId: -1,
      sort: "toString",
      filter: { text: 5, outcomes: ["broken", "constructor", 3] },
      listTop: Number.NaN,
      listShares: { rows: 2, columns: 0.5 },
      arrangement: "diagonal",
      flowView: "toString",
      openRuns: [{ event: 1 }, null, { event: 2, rows: 9 }],
    };
    expect(toPageState(broken)).toEqual({
      ...FULL,
      flowId: undefined,
      sort: "id",
      filter: { text: "", outcomes: ["broken"] },
      listTop: 0,
      listShares: { rows: INITIAL_STATE.listShares.rows, columns: 0.5 },
      arrangement: "auto",
      flowView: "diagram",
      openRuns: [{ event: 2, rows: 9 }],
    });
  });
});

describe("createStateStore", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("what is chosen is saved at once, what is scrolled a moment later and together", () => {
    const saved: PageState[] = [];
    const store = createStateStore(undefined, (state) => saved.push(state), 100);
    store.update({ flowId: 1 });
    expect(saved).toEqual([{ ...INITIAL_STATE, flowId: 1 }]);
    store.update({ listTop: 9 });
    store.update({ diagramTopPx: 5 });
    expect(store.now).toEqual({ ...INITIAL_STATE, flowId: 1, listTop: 9, diagramTopPx: 5 });
    expect(saved.length).toBe(1);
    vi.advanceTimersByTime(100);
    expect(saved.slice(1)).toEqual([{ ...INITIAL_STATE, flowId: 1, listTop: 9, diagramTopPx: 5 }]);
    store.update({ flowId: 2 });
    expect(saved.map(({ flowId }) => flowId)).toEqual([1, 1, 2]);
  });
});
