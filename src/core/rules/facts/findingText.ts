// How findings word numbers, times and endpoints. Every sequence number is shown relative to its ISN and raw.

import type { Arrival, Flow, Side } from "../../flow/flow";
import { bothWays, ISS_NAME, offsetText, relativeNumber } from "../../flow/relative";
import { toSeq } from "../../tcp/seq";
import { endsOrPauses } from "../../text/captureEnd";
import { durationText } from "../../text/durations";
import { endpointText as textOf } from "../../text/endpoints";

/** "x+1 (4294967295)": a number in the sequence space of `owner`. */
export function numberText(flow: Flow, owner: Side, raw: number): string {
  return bothWays(relativeNumber(flow, owner, toSeq(raw)));
}

/** "10.0.0.2:80", with brackets around IPv6. */
export function endpointText(flow: Flow, side: Side): string {
  return textOf(flow[side]);
}

/** The acceptable acknowledgments of a SYN, relative: "x+1"; with data on the SYN "x+1 … x+101". */
export function expectedAck(owner: Side, syn: Arrival): string {
  return expectedAckFrom(ISS_NAME[owner], syn);
}

function expectedAckFrom(name: string, { seg }: Arrival): string {
  const lowest = offsetText(name, 1);
  return seg.len > 1 ? `${lowest} … ${offsetText(name, seg.len)}` : lowest;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** "once", "twice", "3 times". */
export function timesText(count: number): string {
  return count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
}

/** The same, of events of the flow: where it had more than are kept, there may have been more. */
export function keptTimesText({ sight }: Pick<Flow, "sight">, count: number): string {
  return sight.dropped > 0 ? `at least ${timesText(count)}` : timesText(count);
}

/** How long there was no answer after `first`, the segment that requires it: "in the 3.0 s after the first". */
export function waitedText(
  { sight }: { readonly sight: Pick<Flow["sight"], "captureResumes"> },
  ns: number,
  first: string,
): string {
  return ns === 0 ? `and the capture ${endsOrPauses(sight)} here` : `in the ${durationText(ns)} after ${first}`;
}

/** Time from each to the next, in ns. */
export function intervalsOf(list: readonly Arrival[]): readonly number[] {
  return list.slice(1).map((arrival, i) => arrival.timeNs - list[i]!.timeNs);
}

const LISTED = 6;

/** "1.0 s, 2.0 s, 4.0 s"; the first six, then how many more. */
export function intervalsText(intervalsNs: readonly number[], atLeast = false): string {
  const shown = intervalsNs.slice(0, LISTED).map(durationText).join(", ");
  return intervalsNs.length > LISTED
    ? `${shown} and ${atLeast ? "at least " : ""}${intervalsNs.length - LISTED} more`
    : shown;
}

/** Each interval is clearly longer than the one before. A doubling timer jitters, so a factor of 1.5 is enough. */
export function backsOff(intervalsNs: readonly number[]): boolean {
  return intervalsNs.every((interval, i) => i === 0 || interval >= 1.5 * intervalsNs[i - 1]!);
}
