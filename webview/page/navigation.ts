// Where the page is and what it is waiting for, without the page: which flow is asked for again, what is selected once its flow is
// drawn, and a jump to a flow that the capture does not hold yet. Nothing here touches the document or asks the host.

import type { CaptureSummary, FlowDetail, TranscriptTarget } from "../../src/protocol/api";

/** While a capture is read, the flow on screen is asked for no more often. */
const ASKED_EVERY_MS = 1000;

/** What to select and where to scroll to as soon as a flow is drawn. */
export interface Wanted {
  readonly event?: number | undefined;
  readonly key?: string | undefined;
  readonly topPx?: number | undefined;
}

/** What a new summary of the capture leads to. */
export interface NextSteps {
  /** Nothing was shown before. */
  readonly isFirst: boolean;
  /** Another reading began: all rows are asked for anew. */
  readonly restarted: boolean;
  /** A jump that waited for its flow. */
  readonly reveal: TranscriptTarget | undefined;
  /** The chosen flow is asked for (again). */
  readonly askFlow: boolean;
  /** The only flow of a capture is selected automatically. */
  readonly openFirst: boolean;
}

export class Navigation {
  #wanted: Wanted;
  #waiting: TranscriptTarget | undefined;
  #selectedEvent: number | undefined;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #jumps = 0;
  #summary: Pick<CaptureSummary, "revision" | "flows"> | undefined;

  /** `wanted` is what was selected when the page was closed. */
  constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  /** The event of the selected row; undefined for none. */
  get selectedEvent(): number | undefined {
    return this.#selectedEvent;
  }

  /** Whether the page is on its way to a flow, so that what is drawn is not what was asked for. */
  get isUnderWay(): boolean {
    return this.#jumps > 0 || this.#waiting !== undefined;
  }

  /** Another flow is asked for. */
  open(): void {
    this.#wanted = {};
  }

  /** In the flow that is asked for, this event is to be selected rather than what was before. */
  want(event: number | undefined): void {
    this.#wanted = { ...this.#wanted, event };
  }

  /** Another flow is drawn. */
  drawn(): void {
    this.#selectedEvent = undefined;
  }

  /** What to select in the flow that was drawn. Once: the next flow begins with nothing. */
  settle(): Wanted {
    const wanted = this.#wanted;
    this.#wanted = {};
    return wanted;
  }

  select(event: number | undefined): void {
    this.#selectedEvent = event;
  }

  /** A jump begins, and ends with the call of what is returned. */
  jump(): () => void {
    this.#jumps++;
    return () => {
      this.#jumps--;
    };
  }

  /** Whether the target's flow has been read; if not, the jump waits for it, in place of any other that does. */
  canGoTo(target: TranscriptTarget): boolean {
    const isThere = this.#summary === undefined || this.#summary.flows >= target.flowId;
    this.#waiting = isThere ? undefined : target;
    return isThere;
  }

  /** `chosen` is the chosen flow, `shown` the one that is drawn; `nowMs` is any clock. */
  summarize(
    summary: Pick<CaptureSummary, "revision" | "flows" | "state">,
    chosen: number | undefined,
    shown: number | undefined,
    nowMs: number,
  ): NextSteps {
    const { revision, flows, state } = summary;
    const isFirst = this.#summary === undefined;
    const restarted = this.#summary !== undefined && revision < this.#summary.revision;
    this.#summary = summary;
    const isFresh = state === "reading" && shown === chosen && nowMs < this.#askedAtMs + ASKED_EVERY_MS;
    const askFlow = chosen !== undefined && flows >= chosen && !isFresh;
    if (askFlow) this.#askedAtMs = nowMs;
    return {
      isFirst,
      restarted,
      reveal: this.#waiting !== undefined && flows >= this.#waiting.flowId ? this.#waiting : undefined,
      askFlow,
      openFirst: chosen === undefined && flows === 1 && state !== "reading",
    };
  }
}

/** Nothing chosen yet: the event that the most severe finding is about, else the handshake's answer, else the first. */
export function firstEventOf({ findings, flow }: Pick<FlowDetail, "findings" | "flow">): number {
  const worst =
    findings.find(({ severity }) => severity === "error") ?? findings.find(({ severity }) => severity === "warning");
  return worst?.event ?? flow.handshake.synAck ?? flow.handshake.syn ?? 0;
}
