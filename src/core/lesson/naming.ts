// The values of one flow as parts of sentences.

import { type Numbers, numbersOf } from "../diagram/numberNames";
import type { Arrival, Flow, Side } from "../flow/flow";
import { otherSide } from "../flow/relative";
import type { SeqNumber } from "../tcp/seq";
import { countText, octetsText } from "../text/amounts";
import { durationText } from "../text/durations";
import { endpointText } from "../text/endpoints";
import type { AmountPart, AmountSource, NumberPart, NumberSource, SidePart } from "./sentence";

export class Naming {
  readonly flow: Flow;
  readonly #numbers: Numbers;

  constructor(flow: Flow) {
    this.flow = flow;
    this.#numbers = numbersOf(flow);
  }

  /** What a and b stand for where the ISNs are not captured; else undefined. */
  get legend(): string | undefined {
    return this.#numbers.legend;
  }

  /** The raw number that "x+1" stands for. */
  raw(name: string): string | undefined {
    return this.#numbers.raw(name);
  }

  number(owner: Side, raw: SeqNumber, source: NumberSource): NumberPart {
    return { kind: "number", owner, relative: this.#numbers.name(owner, raw), raw, source };
  }

  seq({ from, seg, frameNumber }: Arrival): NumberPart {
    return this.number(from, seg.seq, { kind: "field", frame: frameNumber, field: "seq" });
  }

  ack({ from, seg, frameNumber }: Arrival): NumberPart {
    return this.number(otherSide(from), seg.ack, { kind: "field", frame: frameNumber, field: "ack" });
  }

  /** At the beginning of a sentence: "The initiator". */
  The(side: Side): SidePart {
    return this.#side(side, `The ${side}`);
  }

  /** "the initiator". */
  the(side: Side): SidePart {
    return this.#side(side, `the ${side}`);
  }

  #side(side: Side, role: string): SidePart {
    return { kind: "side", side, text: this.flow.initiatorKnown ? role : endpointText(this.flow[side]) };
  }
}

/** A time between two frames. */
export function spanPart(from: { frameNumber: number; timeNs: number }, to: typeof from): AmountPart {
  const value = to.timeNs - from.timeNs;
  const frames = [from.frameNumber, to.frameNumber] as const;
  return { kind: "amount", text: durationText(value), value, source: { kind: "between", frames } };
}

/** "1 octet", "1,460 octets". */
export function octetsPart(value: number, source: AmountSource): AmountPart {
  const text = value < 10_000 ? `${countText(value)} octet${value === 1 ? "" : "s"}` : octetsText(value);
  return { kind: "amount", text, value, source };
}

export function countPart(value: number, word: string, source: AmountSource): AmountPart {
  return { kind: "amount", text: `${countText(value)} ${word}${value === 1 ? "" : "s"}`, value, source };
}
