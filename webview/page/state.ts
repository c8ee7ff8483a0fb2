// The state of the page while it is hidden and over a reload of the window. Kept small: VS Code stores it as JSON.

import { type Attempts, toAttempts } from "../../src/core/lesson/attempts";
import type { FlowFilter, FlowSortKey, GroupKey } from "../../src/protocol/api";
import { isSortKey } from "../../src/protocol/sortKeys";
import { limited } from "../diagram/zoom";
import { type FlowViewId, isFlowView } from "../flow/viewIds";
import { isOutcome } from "../outcomes";

export type Arrangement = "auto" | "rows" | "columns";

/** A pane's part of its parent, 0 to 1: when the panes lie one above the other, and when they stand side by side. */
export interface Shares {
  readonly rows: number;
  readonly columns: number;
}

export interface PageState {
  readonly flowId: number | undefined;
  /** Key of the selected row of the diagram. */
  readonly rowKey: string | undefined;
  readonly sort: FlowSortKey;
  readonly descending: boolean;
  readonly filter: FlowFilter;
  readonly groupBy: GroupKey | "none";
  readonly openGroups: readonly string[];
  readonly hiddenColumns: readonly FlowSortKey[];
  /** The filters used last, the newest first. */
  readonly filterHistory: readonly string[];
  /** The list's upper row; a fraction where it is half scrolled away. */
  readonly listTop: number;
  readonly diagramTopPx: number;
  readonly listShares: Shares;
  readonly diagramShares: Shares;
  readonly arrangement: Arrangement;
  /** Undefined: where there is room. */
  readonly detailsOpen: boolean | undefined;
  /** Whether the most severe problem is expanded at once. */
  readonly problemsOpen: boolean;
  /** Of the diagram, 1 is 100 %; undefined: as its width suggests. */
  readonly zoom: number | undefined;
  /** Pictures have light colors, whatever the theme. */
  readonly lightPictures: boolean;
  /** Which view of a flow is in sight. */
  readonly flowView: FlowViewId;
  /** Expanded data runs: event, and the number of fetched rows. */
  readonly openRuns: readonly { readonly event: number; readonly rows: number }[];
  /** The user practises: answers are hidden, and asked for. */
  readonly hideAnswers: boolean;
  /** What was answered, by flow. */
  readonly attempts: Readonly<Record<string, Attempts>>;
}

export const INITIAL_STATE: PageState = {
  flowId: undefined,
  rowKey: undefined,
  sort: "id",
  descending: false,
  filter: { text: "", outcomes: [] },
  groupBy: "none",
  openGroups: [],
  hiddenColumns: ["start"],
  filterHistory: [],
  listTop: 0,
  diagramTopPx: 0,
  listShares: { rows: 0.3, columns: 0.42 },
  diagramShares: { rows: 0.66, columns: 0.6 },
  arrangement: "auto",
  detailsOpen: undefined,
  problemsOpen: false,
  zoom: undefined,
  lightPictures: false,
  flowView: "diagram",
  openRuns: [],
  hideAnswers: false,
  attempts: {},
};

/** Reads a stored state; invalid parts (of an older version) get their default. */
export function toPageState(stored: unknown): PageState {
  const from = asRecord(stored);
  const filter = asRecord(from.filter);
  const start = INITIAL_STATE;
  return {
    flowId: isCount(from.flowId) ? from.flowId : undefined,
    rowKey: typeof from.rowKey === "string" ? from.rowKey : undefined,
    sort: isSortKey(from.sort) ? from.sort : start.sort,
    descending: from.descending === true,
    filter: {
      text: typeof filter.text === "string" ? filter.text : "",
      outcomes: Array.isArray(filter.outcomes) ? filter.outcomes.filter(isOutcome) : [],
    },
    groupBy:
      from.groupBy === "cause" || from.groupBy === "responder" || from.groupBy === "initiator" ? from.groupBy : "none",
    openGroups: Array.isArray(from.openGroups) ? from.openGroups.filter((key) => typeof key === "string") : [],
    hiddenColumns: Array.isArray(from.hiddenColumns) ? from.hiddenColumns.filter(isSortKey) : start.hiddenColumns,
    filterHistory: Array.isArray(from.filterHistory)
      ? from.filterHistory.filter((text) => typeof text === "string").slice(0, 10)
      : [],
    listTop: isLength(from.listTop) ? from.listTop : 0,
    diagramTopPx: isLength(from.diagramTopPx) ? from.diagramTopPx : 0,
    listShares: toShares(from.listShares, start.listShares),
    diagramShares: toShares(from.diagramShares, start.diagramShares),
    arrangement: from.arrangement === "rows" || from.arrangement === "columns" ? from.arrangement : "auto",
    detailsOpen: typeof from.detailsOpen === "boolean" ? from.detailsOpen : undefined,
    problemsOpen: from.problemsOpen === true,
    zoom: isLength(from.zoom) && from.zoom > 0 ? limited(from.zoom) : undefined,
    lightPictures: from.lightPictures === true,
    flowView: isFlowView(from.flowView) ? from.flowView : start.flowView,
    openRuns: Array.isArray(from.openRuns) ? from.openRuns.map(asRecord).filter(isOpenRun) : [],
    hideAnswers: from.hideAnswers === true,
    attempts: Object.fromEntries(
      Object.entries(asRecord(from.attempts)).map(([flow, attempts]) => [flow, toAttempts(attempts)]),
    ),
  };
}

export interface StateStore {
  readonly now: PageState;
  update(part: Partial<PageState>): void;
}

/** What changes at every px of scrolling. */
const SCROLLED: ReadonlySet<string> = new Set(["listTop", "diagramTopPx"] satisfies readonly (keyof PageState)[]);

/**
 * Changes are stored at once, so that a selection just before the tab is hidden is not lost, except for scroll positions,
 * which are stored a moment later.
 */
export function createStateStore(stored: unknown, save: (state: PageState) => void, laterMs = 150): StateStore {
  let now = toPageState(stored);
  let isSaving = false;
  return {
    get now() {
      return now;
    },
    update(part) {
      now = { ...now, ...part };
      if (!Object.keys(part).every((key) => SCROLLED.has(key))) {
        save(now);
        return;
      }
      if (isSaving) return;
      isSaving = true;
      setTimeout(() => {
        isSaving = false;
        save(now);
      }, laterMs);
    },
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function toShares(stored: unknown, usual: Shares): Shares {
  const { rows, columns } = asRecord(stored);
  return { rows: isShare(rows) ? rows : usual.rows, columns: isShare(columns) ? columns : usual.columns };
}

function isLength(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isCount(value: unknown): value is number {
  return isLength(value) && Number.isInteger(value);
}

function isShare(value: unknown): value is number {
  return isLength(value) && value > 0 && value < 1;
}

function isOpenRun(value: Record<string, unknown>): value is { event: number; rows: number } {
  return isCount(value.event) && isCount(value.rows);
}
