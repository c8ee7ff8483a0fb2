// How many events are kept: of one flow so many of each class, and far fewer once the whole capture has very many, so that
// its memory is bounded by its flows. Segments beyond are counted.

import { MAX_HANDSHAKE_EVENTS } from "../flow/flow";

/** How many events of each class a flow keeps. */
interface Limits {
  readonly handshake: number;
  readonly severe: number;
  readonly minor: number;
}

const ROOMY: Limits = { handshake: MAX_HANDSHAKE_EVENTS, severe: 100, minor: 48 };

/** SYN, SYN-ACK, ACK and an end. */
const TIGHT: Limits = { handshake: 4, severe: 1, minor: 1 };

/** Events that a capture may have whatever its flows. One takes about 115 octets, options included. */
const FREE_EVENTS = 750_000;

/** Events that a capture may have for each flow: one that is opened and closed without a fault has eight, runs included. */
const EVENTS_A_FLOW = 9;

export class EventBudget {
  readonly #events: { readonly length: number };
  readonly #flows: { readonly length: number };
  readonly #freeEvents: number;
  /** Segments whose events were not kept because the capture had too many, and the first frame of them. */
  notKept = 0;
  firstFrame = 0;

  constructor(
    events: { readonly length: number },
    flows: { readonly length: number },
    freeEvents: number = FREE_EVENTS,
  ) {
    this.#events = events;
    this.#flows = flows;
    this.#freeEvents = freeEvents;
  }

  /** No private getter: V8 calls its runtime for each use of one, and every kept event asks. */
  #isSpent(): boolean {
    return this.#events.length >= this.#freeEvents + EVENTS_A_FLOW * this.#flows.length;
  }

  get limits(): Limits {
    return this.#isSpent() ? TIGHT : ROOMY;
  }

  /** Counts a segment whose event was not kept. What a flow has beyond its own maximum is told with the flow. */
  note(frameNumber: number): void {
    if (!this.#isSpent()) return;
    if (this.notKept++ === 0) this.firstFrame = frameNumber;
  }
}
