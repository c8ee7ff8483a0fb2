// Sentences of parts: words, and the values in them with the frames that they come from. A value can be hidden and asked for,
// and a test compares each with the frames of its capture.

import type { Side } from "../flow/flow";
import type { SeqNumber } from "../tcp/seq";
import type { TcpState } from "../tcp/states";

/** Where a sequence number of a sentence comes from. */
export type NumberSource =
  /** A field of a frame. */
  | { readonly kind: "field"; readonly frame: number; readonly field: "seq" | "ack" }
  /** SEG.SEQ+SEG.LEN of a frame. */
  | { readonly kind: "end"; readonly frame: number }
  /** The highest SEG.SEQ+SEG.LEN that a side had sent by a frame: its SND.NXT. */
  | { readonly kind: "next"; readonly side: Side; readonly byFrame: number }
  /** The highest SEG.ACK that a side had sent by a frame: its RCV.NXT, at least. */
  | { readonly kind: "acknowledged"; readonly side: Side; readonly byFrame: number }
  /** The initial sequence number of a side. */
  | { readonly kind: "isn"; readonly side: Side }
  /** What a finding expects. */
  | { readonly kind: "expected"; readonly event: number };

/** A sequence number: as a reader knows it, "x+1", and as on the wire. */
export interface NumberPart {
  readonly kind: "number";
  /** Whose numbers these are. */
  readonly owner: Side;
  /** "x+1"; undefined without a known number to count from. */
  readonly relative: string | undefined;
  readonly raw: SeqNumber;
  readonly source: NumberSource;
}

/** Where an amount of a sentence comes from. */
export type AmountSource =
  /** A field of a frame, or the octets of data in it. */
  | { readonly kind: "field"; readonly frame: number; readonly field: "window" | "payloadLength" }
  /** The time from one frame to a later one, in ns. */
  | { readonly kind: "between"; readonly frames: readonly [number, number] }
  /** Segments, octets and times of an event that stands for several segments. */
  | { readonly kind: "event"; readonly event: number; readonly of: "segments" | "repeats" }
  | { readonly kind: "bytes"; readonly event: number; readonly from: Side }
  /** From the flow's last segment to the end of the capture, in ns. */
  | { readonly kind: "capture-end" }
  /** Equal retries that are shown as one row. */
  | { readonly kind: "folded"; readonly events: readonly number[] };

export interface AmountPart {
  readonly kind: "amount";
  readonly text: string;
  readonly value: number;
  readonly source: AmountSource;
}

/** An endpoint: its role, or its address where no SYN shows who is which. */
export interface SidePart {
  readonly kind: "side";
  readonly side: Side;
  readonly text: string;
}

export interface StatePart {
  readonly kind: "state";
  readonly side: Side;
  readonly text: TcpState;
}

/** Words of a finding, or of an ICMP error: their numbers are checked where they are made. */
export interface QuotePart {
  readonly kind: "quote";
  readonly text: string;
}

export type Part = string | NumberPart | AmountPart | SidePart | StatePart | QuotePart;
export type Sentence = readonly Part[];

/** Words and parts as one sentence: `sentence\`${side} sends a SYN.\``. Lists of parts are taken apart. */
export function sentence(words: TemplateStringsArray, ...parts: readonly (Part | Sentence)[]): Sentence {
  const all = words.flatMap((word, at) => {
    const part = parts[at];
    return part === undefined ? [word] : [word, ...(isSentence(part) ? part : [part])];
  });
  return all.filter((part) => part !== "");
}

/** "x+1 (1001)", or the raw number alone. */
export function numberPartText({ relative, raw }: Pick<NumberPart, "relative" | "raw">): string {
  return relative === undefined ? String(raw) : `${relative} (${raw})`;
}

export function partText(part: Part): string {
  if (typeof part === "string") return part;
  return part.kind === "number" ? numberPartText(part) : part.text;
}

export function sentenceText(parts: Sentence): string {
  return parts.map(partText).join("");
}

function isSentence(part: Part | Sentence): part is Sentence {
  return Array.isArray(part);
}
