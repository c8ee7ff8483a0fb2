// What a SYN asks for that a device on the path does not let pass: the SYNs with it get no answer, a retry without it does.

import type { Arrival, Flow } from "../../flow/flow";
import { CWR, ECE } from "../../tcp/flags";
import { optionName } from "../../tcp/options";
import { arrivals, countOf, isSynAck } from "./handshakeSegments";
import { offersOf } from "./negotiation";

export interface DroppedRequests {
  /** SYNs without an answer, all with these requests. */
  readonly syns: number;
  /** "ECE and CWR", and the names of options. */
  readonly requests: readonly string[];
}

/** Of the tries of one SYN, in capture order; undefined where the one that was answered asks for the same as the first. */
export function droppedRequestsOf(flow: Flow, tries: readonly Arrival[]): DroppedRequests | undefined {
  const synAck = arrivals(flow).find(isSynAck);
  const before = tries.filter(({ index }) => synAck !== undefined && index < synAck.index);
  const answered = before.at(-1);
  const unanswered = before.slice(0, -1);
  if (answered === undefined || answered.repeats > 0 || unanswered.length === 0) return undefined;
  const asked = requestsOf(flow, answered);
  const [first, ...rest] = unanswered.map((syn) => requestsOf(flow, syn));
  const requests = first!.filter((name) => !asked.includes(name) && rest.every((each) => each.includes(name)));
  return requests.length === 0 ? undefined : { syns: countOf(unanswered), requests };
}

function requestsOf(flow: Flow, syn: Arrival): readonly string[] {
  const options = offersOf(flow).find(({ arrival }) => arrival === syn)?.options ?? [];
  const names = options.filter(({ kind }) => !PADDING.has(kind)).map(optionName);
  return [...((syn.seg.flags & (ECE | CWR)) === (ECE | CWR) ? ["ECE and CWR"] : []), ...names];
}

const PADDING: ReadonlySet<string> = new Set(["nop", "end", "afterEnd"]);
