// Jumps across the parts of the page: to a segment of any flow, and to the next problem of the listed ones.

import type { FlowRow, TranscriptTarget } from "../../src/protocol/api";
import { t } from "../l10n";
import type { FlowListing } from "./flowListing";
import type { FlowPanes } from "./flowPanes";
import type { FocusKeeper } from "./focus";
import type { Navigation } from "./navigation";
import type { StateStore } from "./state";

export interface JumpOptions {
  readonly store: StateStore;
  readonly navigation: Navigation;
  readonly listing: FlowListing;
  readonly flow: FlowPanes;
  readonly focus: FocusKeeper;
  openFlow(id: number): void;
  say(text: string): void;
}

export interface Jumps {
  /** To a flow, or one of its segments, wherever it is listed. */
  reveal(target: TranscriptTarget): Promise<void>;
  /** To the next flow of the list that has a problem, at its first or last one. */
  toProblem(forward: boolean): Promise<void>;
}

export function createJumps(options: JumpOptions): Jumps {
  const { store, navigation, listing, flow, focus, openFlow, say } = options;
  const { list } = listing;
  const { diagram } = flow;

  async function reveal(target: TranscriptTarget): Promise<void> {
    // The diagram also follows the transcript's cursor, which must not move the focus.
    const isBehind = focus.isNowhere && !document.hasFocus();
    if (isBehind || diagram.element.contains(document.activeElement)) focus.jump();
    const arrive = navigation.jump();
    try {
      await goTo(target);
    } finally {
      arrive();
    }
    focus.land();
  }

  async function goTo(target: TranscriptTarget): Promise<void> {
    const { flowId, event } = target;
    if (!navigation.canGoTo(target)) return;
    if (!(await list.select(flowId, "show"))) {
      listing.showAll();
      await list.select(flowId, "show");
      say(t("Filter cleared to show this flow."));
    }
    if (diagram.shown?.flow.id === flowId) {
      if (event !== undefined) diagram.selectEvent(event);
    } else {
      openFlow(flowId);
      navigation.want(event);
    }
    say(t(event === undefined ? "Flow {0}." : "Flow {0}, segment selected.", flowId));
  }

  async function toProblem(forward: boolean): Promise<void> {
    const id = await list.find(forward, troubledOf);
    if (id === undefined) return say(t("No further problem in the listed flows."));
    await list.select(id, "show");
    flow.whenDrawn(() => void diagram.stepProblem(forward));
    if (store.now.flowId !== id) openFlow(id);
  }

  return { reveal, toProblem };
}

/** A closed connection has problems at each of its places; those of an open one are in the rows below. */
function troubledOf({ id, worst, connection }: FlowRow): readonly number[] {
  if (connection?.role === "head") return connection.open ? [] : connection.troubled;
  return worst === undefined || worst === null ? [] : [id];
}
