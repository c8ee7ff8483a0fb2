// The time view in sentences, for those who do not see the drawing.

import type { Side } from "../flow/side";
import { numberOf, octetsText } from "../text/amounts";
import { durationText } from "../text/durations";
import { TIME_KINDS, TimeKind } from "./timeKinds";
import type { SideTally, TimeTally } from "./timeTally";

/** Part of every handshake and end: said by the diagram. */
const USUAL = TimeKind.Syn | TimeKind.SynAck | TimeKind.Fin;

export interface SummaryContext {
  /** How many segments of each side had SACK blocks. */
  readonly sacked: Readonly<Record<Side, number>>;
  readonly icmpErrors: number;
  /** All of the flow is in the tally. */
  readonly isWhole: boolean;
}

export function timeSummary(tally: TimeTally, { sacked, icmpErrors, isWhole }: SummaryContext): string {
  const { sides, firstNs, lastNs, pauseNs, pauseAfterFrame } = tally;
  if (Number.isNaN(firstNs)) return "No segment of this flow has been read yet.";
  const isSingle = sides.initiator.segments + sides.responder.segments === 1;
  const what = isWhole ? "The flow takes" : "So far, a part of the flow has been read. It takes";
  const sentences = isSingle ? [] : [`${what} ${durationText(lastNs - firstNs)}.`];
  if (pauseNs > 0) sentences.push(`Its longest pause is ${durationText(pauseNs)}, after frame ${pauseAfterFrame}.`);
  for (const side of ["initiator", "responder"] as const) sentences.push(sideSentence(side, sides[side], sacked[side]));
  for (const side of ["initiator", "responder"] as const) {
    const { trips, shortestTripNs, longestTripNs } = sides[side];
    if (trips === 0) continue;
    const [shortest, longest] = [durationText(shortestTripNs), durationText(longestTripNs)];
    const range = shortest === longest ? shortest : `${shortest} to ${longest}`;
    sentences.push(`Acknowledgments of the ${side} arrive ${range} after the data.`);
  }
  if (icmpErrors > 0)
    sentences.push(`${numberOf(icmpErrors, "ICMP error")} ${icmpErrors === 1 ? "quotes" : "quote"} its segments.`);
  return sentences.join(" ");
}

function sideSentence(side: Side, { segments, octets, kinds }: SideTally, sacked: number): string {
  if (segments === 0) return `No segment of the ${side} was captured.`;
  const seen = TIME_KINDS.flatMap(([bit, name], nth) => {
    const count = kinds[nth]!;
    return count === 0 || bit & USUAL ? [] : [countOf(count, name)];
  });
  if (sacked > 0) seen.push(`${numberOf(sacked, "segment")} with SACK blocks`);
  const sent = `The ${side} sends ${numberOf(segments, "segment")} with ${octetsText(octets)} of data`;
  return seen.length === 0 ? `${sent}.` : `${sent}, among them ${listText(seen)}.`;
}

function countOf(count: number, name: string): string {
  const [first, ...rest] = name.split(" ");
  if (count === 1) return `1 ${name}`;
  if (first === "segment") return `${numberOf(count, "segment")} ${rest.join(" ").replace("fills", "fill")}`;
  return numberOf(count, name);
}

function listText(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
