// Names for the numbers of one flow. Where the ISNs are known they are x and y (core/flow/relative); where they are not
// captured, a and b are the first captured numbers, so that they are not mistaken for ISNs.

import type { Flow, Side } from "../flow/flow";
import { ISS_NAME, offsetFrom, offsetText, relativeNumber } from "../flow/relative";
import { ACK, RST, SYN } from "../tcp/flags";
import { type SeqNumber, seqAdd } from "../tcp/seq";
import { withoutUnknownRoles } from "../text/endpoints";

const FIRST_SEEN_NAME = { initiator: "a", responder: "b" } as const satisfies Record<Side, string>;

/** Names the numbers of a flow. */
export interface Numbers {
  /** "x+1", "x′" (a second ISN of the same side), "a+10"; undefined without a known number to count from. */
  name(owner: Side, raw: number): string | undefined;
  /** The number that a name like "x+1" stands for; undefined for anything else. */
  raw(name: string): string | undefined;
  /** Says what a and b are, where they are used; else undefined. */
  readonly legend: string | undefined;
  /** The capture does not contain the numbers on the wire: only names are shown. */
  readonly areRelativeOnly: boolean;
}

export function numbersOf(flow: Flow): Numbers {
  const bases = { initiator: basesOf(flow, "initiator"), responder: basesOf(flow, "responder") };
  const unknown = (["initiator", "responder"] as const).filter(
    (side) => flow[side].iss === undefined && bases[side].length > 0,
  );
  return {
    name: (owner, raw) => nameOf(flow, owner, raw as SeqNumber, bases[owner]),
    raw: (name) => (flow.sight.relativeNumbersOnly ? undefined : rawOf(name, [...bases.initiator, ...bases.responder])),
    areRelativeOnly: flow.sight.relativeNumbersOnly === true,
    legend: unknown.length === 0 ? undefined : legendOf(flow, unknown),
  };
}

interface Base {
  readonly name: string;
  readonly at: SeqNumber;
}

function nameOf(flow: Flow, owner: Side, raw: SeqNumber, bases: readonly Base[]): string | undefined {
  const first = bases[0];
  if (first === undefined) return undefined;
  if (bases.length === 1 && flow[owner].iss !== undefined) return relativeNumber(flow, owner, raw).text;
  const offset = (base: Base): number => offsetFrom(flow[owner], base.at, raw);
  let nearest = first;
  for (const base of bases) {
    if (Math.abs(offset(base)) < Math.abs(offset(nearest))) nearest = base;
  }
  return offsetText(nearest.name, offset(nearest));
}

function rawOf(name: string, bases: readonly Base[]): string | undefined {
  const parts = /^([a-z]′*)(?:([+−-])(\d{1,10}))?$/.exec(name);
  const base = parts && bases.find((one) => one.name === parts[1]);
  if (!parts || !base) return undefined;
  const offset = Number(parts[3] ?? 0);
  return String(seqAdd(base.at, parts[2] === "+" ? offset : -offset));
}

/** The flow's own ISS first, then the side's other ISNs in the order seen. */
function basesOf(flow: Flow, side: Side): readonly Base[] {
  const { iss } = flow[side];
  if (iss === undefined) {
    const first = firstSeen(flow, side);
    return first === undefined ? [] : [{ name: FIRST_SEEN_NAME[side], at: first }];
  }
  const bases: Base[] = [{ name: ISS_NAME[side], at: iss }];
  for (const event of flow.events) {
    if (event.kind !== "segment" || event.from !== side || (event.seg.flags & SYN) === 0) continue;
    // A port scan may try hundreds of ISNs; only a few can be distinguished.
    if (bases.length === 5) break;
    const { seq } = event.seg;
    if (!bases.some((base) => base.at === seq))
      bases.push({ name: ISS_NAME[side] + "′".repeat(bases.length), at: seq });
  }
  return bases;
}

/** In its own SEQ or in its peer's ACK, whichever is first. A RST is ignored, because its number may come from its receiver. */
function firstSeen(flow: Flow, side: Side): SeqNumber | undefined {
  for (const event of flow.events) {
    if (event.kind !== "segment" || (event.seg.flags & RST) !== 0) continue;
    if (event.from === side) return event.seg.seq;
    if ((event.seg.flags & ACK) !== 0) return event.seg.ack;
  }
  return undefined;
}

function legendOf(flow: Flow, unknown: readonly Side[]): string {
  const names = unknown.map((side) => FIRST_SEEN_NAME[side]).join(" and ");
  const legend =
    unknown.length === 1
      ? `${names} is the first captured number of the ${unknown[0]}; its ISN was not captured.`
      : `${names} are the first captured numbers of the initiator and the responder; their ISNs were not captured.`;
  return withoutUnknownRoles(flow, legend);
}
