// The summary of the capture, and the flow that stands out in it: it is opened unless the user has opened one.

import type { CaptureSummary } from "../../src/protocol/api";
import { type Host, tell } from "../host";
import { latestOnly } from "../latest";
import { createSummaryPane } from "../summary/summaryPane";
import { flowThatStandsOut } from "./standOut";

export interface CaptureOverviewOptions {
  readonly host: Host;
  /** A flow was open when the page was closed. */
  readonly isChosen: boolean;
  /** What stands out may be shown. */
  mayChoose(): boolean;
  onFilter(text: string): void;
  onFlow(id: number): void;
  /** A flow stands out. */
  onChosen(id: number): Promise<void>;
  onEscape(): void;
  say(text: string): void;
  failed(error: unknown): void;
}

export interface CaptureOverview {
  readonly element: HTMLElement;
  /** From now on, no flow is opened because it stands out. */
  choose(): void;
  setSummary(summary: CaptureSummary): void;
  /** Asks the host for what to show. */
  ask(): void;
  focus(): void;
}

export function createCaptureOverview(options: CaptureOverviewOptions): CaptureOverview {
  const { host, failed } = options;
  let latest: CaptureSummary | undefined;
  /** The user, or what stands out, has decided what is shown. */
  let { isChosen } = options;
  const pane = createSummaryPane({
    onReport: () => tell(host, "saveReport", {}, failed),
    onFilter: options.onFilter,
    onFlow: options.onFlow,
    onEscape: options.onEscape,
    say: options.say,
  });
  const requests = latestOnly<undefined>(async (_, isLatest) => {
    try {
      const overview = await host.call("overview", {});
      if (!isLatest() || latest === undefined) return;
      pane.show(overview, latest);
      if (latest.state === "reading" || isChosen || !options.mayChoose()) return;
      isChosen = true;
      const id = flowThatStandsOut(overview.causes);
      if (id !== undefined) await options.onChosen(id);
    } catch (error) {
      failed(error);
    }
  });
  return {
    element: pane.element,
    choose() {
      isChosen = true;
    },
    setSummary(summary) {
      latest = summary;
    },
    ask: () => requests.ask(undefined),
    focus: () => pane.focus(),
  };
}
