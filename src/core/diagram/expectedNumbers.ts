// What the next segment of an opened data run must carry: SEG.SEQ = SND.NXT, SEG.ACK = SND.NXT of the peer.

import type { FlowEvent, Side } from "../flow/flow";
import { otherSide } from "../flow/relative";
import { ACK, FIN, SYN } from "../tcp/flags";
import { type SeqNumber, seqAdd, seqLess } from "../tcp/seq";

interface Sent {
  readonly from: Side;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly payloadLength: number;
}

/** Whether its numbers are those expected of the next segment. */
export interface NumbersDue {
  readonly seq: boolean;
  readonly ack: boolean;
}

export class ExpectedNumbers {
  readonly #next: { [S in Side]?: SeqNumber } = {};

  /** `before` are the events before the run. After another run, SND.NXT is not known until the side has sent again. */
  constructor(before: readonly FlowEvent[]) {
    for (const event of before) {
      if (event.kind === "segment") this.add({ ...event.seg, from: event.from });
      else if (event.kind === "run") for (const side of ["initiator", "responder"] as const) delete this.#next[side];
    }
  }

  of({ from, seq, ack, flags }: Sent): NumbersDue {
    return { seq: this.#next[from] === seq, ack: (flags & ACK) !== 0 && this.#next[otherSide(from)] === ack };
  }

  add({ from, seq, flags, payloadLength }: Sent): void {
    const counted = payloadLength + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0);
    const end = seqAdd(seq as SeqNumber, counted);
    const next = this.#next[from];
    if (next === undefined || seqLess(next, end)) this.#next[from] = end;
  }
}
