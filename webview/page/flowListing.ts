// The list of flows with what decides about its rows: filter, groups and hidden columns.

import type { FilterError } from "../../src/core/filter/expression";
import type { FlowFilter, FlowSortKey } from "../../src/protocol/api";
import { choice } from "../controls";
import { div } from "../dom";
import type { Host } from "../host";
import { t } from "../l10n";
import { latestOnly } from "../latest";
import { createColumnMenu } from "../list/columnMenu";
import { createFilterBar, type FilterBar } from "../list/filterBar";
import { withUsed } from "../list/filterHistory";
import { listingOf } from "../list/listing";
import { createList, type FlowList } from "../list/listPane";
import type { StateStore } from "./state";

const GROUPINGS = [
  { value: "none", label: t("No groups") },
  { value: "cause", label: t("By cause") },
  { value: "responder", label: t("By responder") },
  { value: "initiator", label: t("By initiator") },
] as const;

export interface FlowListingOptions {
  readonly host: Host;
  readonly store: StateStore;
  /** Verdicts on flows may not be shown: there are no groups by cause. */
  hidesVerdicts(): boolean;
  hiddenColumns(): readonly FlowSortKey[];
  /** `enter` if the user wants to continue in the diagram. */
  onSelect(id: number, enter: boolean): void;
  /** The height of a pane that shows all flows. */
  onHeight(wholePx: number): void;
  say(text: string): void;
  failed(error: unknown): void;
}

export interface FlowListing {
  readonly list: FlowList;
  readonly filterBar: FilterBar;
  /** The rows are asked for again. */
  ask(): void;
  /** Only the flows for which the filter `text` holds. */
  filterBy(text: string): void;
  /** `text` in addition to the filter that there is. */
  refine(text: string, exclude: boolean): void;
  /** Without a filter. */
  showAll(): void;
}

export function createFlowListing(options: FlowListingOptions): FlowListing {
  const { host, store, say, failed } = options;
  const before = store.now;
  /** What the rows passed: the filter, or while that cannot be read, the last one that could. */
  let passed = before.filter;
  /** Why the filter cannot be read. */
  let error: FilterError | undefined;
  const question = () => ({ ...store.now, filter: passed });
  const ask = () => list.ask(question());
  const filterBar = createFilterBar({
    filter: before.filter,
    onChange: apply,
    onLeave: () => list.focus(),
    suggest: (text, cursor) => host.call("filterHelp", { text, cursor }),
    history: () => store.now.filterHistory,
    end: div(
      "list-tools",
      choice({
        label: t("Group the flows"),
        className: "group-by",
        values: GROUPINGS,
        value: before.groupBy,
        onChange(groupBy) {
          store.update({ groupBy, openGroups: [], listTop: 0 });
          ask();
        },
      }),
      createColumnMenu({
        hidden: before.hiddenColumns,
        onChange(hiddenColumns) {
          store.update({ hiddenColumns });
          list.arrangeColumns();
        },
      }),
    ),
    onUsed: (text) => store.update({ filterHistory: withUsed(store.now.filterHistory, text) }),
  });
  const listing = (question: Parameters<typeof listingOf>[0]) =>
    listingOf(options.hidesVerdicts() ? { ...question, groupBy: "none" } : question);
  const list = createList({
    question: before,
    async load(first, count, question) {
      const page = await host.call("flows", { first, count, ...listing(question) });
      filterBar.showLeft(error === undefined ? page : { ...page, filterError: error });
      return page;
    },
    indexOf: (id, question) => host.call("indexOfFlow", { id, ...listing(question) }),
    onGroup(key, open) {
      const others = store.now.openGroups.filter((other) => other !== key);
      store.update({ openGroups: open ? [...others, key] : others });
      list.regroup(question());
    },
    onSelect: options.onSelect,
    onSort(sort, descending) {
      store.update({ sort, descending, listTop: 0 });
      ask();
    },
    hidden: options.hiddenColumns,
    onScroll: (listTop) => store.update({ listTop }),
    onTotal(total, wholePx) {
      filterBar.showTotal(total);
      options.onHeight(wholePx);
    },
    failed,
  });

  const checks = latestOnly<FlowFilter>(async (filter, isLatest) => {
    const found = await errorIn(filter.text);
    if (!isLatest()) return;
    error = found;
    const shown = passed;
    passed = error === undefined ? filter : { ...filter, text: shown.text };
    if (error !== undefined && filter.outcomes === shown.outcomes) return filterBar.showError(error);
    store.update({ listTop: 0 });
    ask();
  });

  async function errorIn(text: string): Promise<FilterError | undefined> {
    if (text.trim() === "") return undefined;
    try {
      return (await host.call("filterHelp", { text, cursor: text.length })).error;
    } catch {
      // The list says why nothing is answered.
      return undefined;
    }
  }

  /** A text that is not a filter, as while one is typed, lists nothing: the rows stay as they are. */
  function apply(filter: FlowFilter): void {
    store.update({ filter });
    checks.ask(filter);
  }

  function set(filter: FlowFilter): void {
    filterBar.set(filter);
    apply(filter);
  }

  return {
    list,
    filterBar,
    ask,
    filterBy(text) {
      set({ text, outcomes: [] });
      say(t("Filter: {0}", text));
    },
    refine(part, exclude) {
      const { text: now, outcomes } = store.now.filter;
      const added = exclude ? `!(${part})` : part;
      const text = now.trim() === "" ? added : `(${now}) && ${added}`;
      set({ text, outcomes });
      say(t("Filter: {0}", text));
    },
    showAll: () => set({ text: "", outcomes: [] }),
  };
}
