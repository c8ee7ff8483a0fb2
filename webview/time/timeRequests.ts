// Asks for parts of a flow's time until they are complete. The worker reads on with each question, so that not asking ends it.

import type { TimeQuery, TimeWindow } from "../../src/protocol/api";
import { latestOnly } from "../latest";

export interface TimeRequestOptions {
  fetch(query: TimeQuery): Promise<TimeWindow | undefined>;
  /** `isWhole`: nothing more will come for this question. */
  onAnswer(window: TimeWindow, isWhole: boolean): void;
  failed(error: unknown): void;
}

export interface TimeRequests {
  ask(query: TimeQuery): void;
  /** What was read so far stays. */
  stop(): void;
}

export function createTimeRequests({ fetch, onAnswer, failed }: TimeRequestOptions): TimeRequests {
  let stopped = false;
  const requests = latestOnly<TimeQuery>(async (query, isLatest) => {
    try {
      for (;;) {
        const window = await fetch(query);
        if (!isLatest() || window === undefined) return;
        const isWhole = window.progress >= 1 || stopped;
        onAnswer(window, isWhole);
        if (isWhole) return;
      }
    } catch (error) {
      if (isLatest()) failed(error);
    }
  });
  return {
    ask(query) {
      stopped = false;
      requests.ask(query);
    },
    stop() {
      stopped = true;
    },
  };
}
