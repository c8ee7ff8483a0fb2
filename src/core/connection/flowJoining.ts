// Finds flows of several captures that are one connection. Flows are looked up by key and never compared all with all.

import type { JoinProof } from "../flow/connection";
import { LONGEST_ATTEMPT_NS } from "../tcp/thresholds";
import { endpointsKey, type FlowIdentity } from "./flowIdentity";
import { JOIN_RULES } from "./joinProofs";
import type { JoinRule } from "./joinRule";

/** Flows that are one connection, one for each place. */
export interface Joined {
  readonly flows: readonly FlowIdentity[];
  readonly proof: JoinProof;
}

export interface Joining {
  readonly joined: readonly Joined[];
  /** Flows that nothing was joined to. */
  readonly single: readonly FlowIdentity[];
  /** Flows that may be any of several others: none of these was joined. */
  readonly ambiguous: readonly FlowIdentity[];
}

/** More flows than this with one key are not told apart. */
const MOST_OF_ONE_KEY = 64;

/** `flows` of all captures. */
export function joinFlows(flows: readonly FlowIdentity[]): Joining {
  const groups = new Map<FlowIdentity, Group>();
  const ambiguous = new Set<FlowIdentity>();
  const isRepeated = repeatedNumbers(flows);
  const captures = new Set(flows.map(({ capture }) => capture)).size;
  let offsets: Offsets | undefined;
  for (const rule of JOIN_RULES) {
    if (rule.needsTime) offsets ??= offsetsOf([...new Set(groups.values())]);
    // With a third capture, what two have in common may lead to the flow of another one; so may the other side of a NAT.
    const isOpen = captures > 2 || rule.addsPlaces === true;
    const candidates = isOpen ? flows : flows.filter((flow) => !groups.has(flow));
    if (rule.isNeeded?.(candidates) !== false) joinByRule(rule, candidates, groups, ambiguous, isRepeated, offsets);
  }
  const joined = [...new Set(groups.values())];
  for (const { flows: those } of joined) for (const flow of those) ambiguous.delete(flow);
  return {
    joined: joined.map(({ flows: those, proof }) => ({ flows: those.sort(byCapture), proof })),
    single: flows.filter((flow) => !groups.has(flow)),
    ambiguous: [...ambiguous],
  };
}

interface Group {
  readonly flows: FlowIdentity[];
  readonly proof: JoinProof;
}

function byCapture(a: FlowIdentity, b: FlowIdentity): number {
  return a.capture - b.capture || a.id - b.id;
}

function joinByRule(
  rule: JoinRule,
  flows: readonly FlowIdentity[],
  groups: Map<FlowIdentity, Group>,
  ambiguous: Set<FlowIdentity>,
  isRepeated: RepeatedNumbers,
  offsets: Offsets | undefined,
): void {
  for (const bucket of bucketsOf(rule, flows)) {
    if (new Set(bucket.map(({ capture }) => capture)).size < 2) continue;
    if (bucket.length > MOST_OF_ONE_KEY) {
      for (const flow of bucket) ambiguous.add(flow);
      continue;
    }
    const proofs = (a: FlowIdentity, b: FlowIdentity): JoinProof | undefined =>
      isTimely(a, b, offsets)
        ? rule.prove(a, b, (isn) => isRepeated(a.capture, isn) || isRepeated(b.capture, isn))
        : undefined;
    for (const flow of bucket) {
      for (const [capture, partners] of partnersOf(flow, bucket, proofs)) {
        if (capture <= flow.capture) continue;
        const back = partners.flatMap((each) => partnersOf(each.flow, bucket, proofs).get(flow.capture) ?? []);
        if (areOne(partners.map((each) => each.flow)) && areOne(back.map((each) => each.flow)))
          for (const each of partners) unite(flow, each.flow, each.proof, groups);
        else for (const each of [...partners, ...back]) ambiguous.add(each.flow);
      }
    }
  }
}

interface Partner {
  readonly flow: FlowIdentity;
  readonly proof: JoinProof;
}

/** Whether flows of one capture are the same connection, at several places: inside and outside of a tunnel, before and behind a NAT. */
function areOne(flows: readonly FlowIdentity[]): boolean {
  const [first, ...others] = new Set(flows);
  return others.every(
    (other) => first !== undefined && JOIN_RULES.some((rule) => rule.prove(first, other, () => false) !== undefined),
  );
}

/** By capture: the flows of `bucket` that may be this one. */
function partnersOf(
  flow: FlowIdentity,
  bucket: readonly FlowIdentity[],
  proofs: (a: FlowIdentity, b: FlowIdentity) => JoinProof | undefined,
): Map<number, Partner[]> {
  const partners = new Map<number, Partner[]>();
  for (const other of bucket) {
    if (other.capture === flow.capture) continue;
    const proof = flow.capture < other.capture ? proofs(flow, other) : proofs(other, flow);
    if (proof) partners.set(other.capture, [...(partners.get(other.capture) ?? []), { flow: other, proof }]);
  }
  return partners;
}

function unite(a: FlowIdentity, b: FlowIdentity, proof: JoinProof, groups: Map<FlowIdentity, Group>): void {
  const [one, other] = [groups.get(a), groups.get(b)];
  if (one !== undefined && one === other) return;
  const flows = [...(one?.flows ?? [a]), ...(other?.flows ?? [b])];
  // Two flows of one capture may be the same connection only if they prove it themselves.
  for (const { capture } of flows) if (!areOne(flows.filter((flow) => flow.capture === capture))) return;
  const group: Group = { flows, proof: strangest([one?.proof, other?.proof, proof]) };
  for (const flow of flows) groups.set(flow, group);
}

/** Of several proofs, that of the most that a device on the path has changed. */
function strangest(proofs: readonly (JoinProof | undefined)[]): JoinProof {
  const [first, ...others] = proofs.filter((proof) => proof !== undefined);
  return others.reduce((best, each) => (STRANGENESS[each.kind] > STRANGENESS[best.kind] ? each : best), first!);
}

const STRANGENESS: Readonly<Record<JoinProof["kind"], number>> = {
  "same-numbers": 0,
  halves: 1,
  "waiting-port": 2,
  "from-elsewhere": 2,
  shifted: 3,
  translated: 4,
};

function bucketsOf(rule: JoinRule, flows: readonly FlowIdentity[]): Iterable<FlowIdentity[]> {
  const buckets = new Map<string, FlowIdentity[]>();
  for (const flow of flows) {
    for (const key of rule.keys(flow)) {
      const bucket = buckets.get(key);
      if (bucket) bucket.push(flow);
      else buckets.set(key, [flow]);
    }
  }
  return buckets.values();
}

/** Whether several flows of a capture, on different endpoints, have an ISN. */
type RepeatedNumbers = (capture: number, isn: number) => boolean;

function repeatedNumbers(flows: readonly FlowIdentity[]): RepeatedNumbers {
  const first = new Map<string, string>();
  const repeated = new Set<string>();
  for (const flow of flows) {
    const ends = endpointsKey(flow);
    for (const { iss } of [flow.initiator, flow.responder]) {
      if (iss === undefined) continue;
      const key = `${flow.capture} ${iss}`;
      const before = first.get(key);
      if (before === undefined) first.set(key, ends);
      else if (before !== ends) repeated.add(key);
    }
  }
  return (capture, isn) => repeated.has(`${capture} ${isn}`);
}

/** By capture: how much its clock is ahead of the first capture's, roughly; `undefined` where nothing shows it. */
type Offsets = ReadonlyMap<number, number>;

/** The median difference of the first times of joined flows. */
function offsetsOf(groups: readonly Group[]): Offsets {
  const differences = new Map<number, number[]>();
  for (const { flows } of groups) {
    const first = flows.find(({ capture }) => capture === 0);
    if (first === undefined) continue;
    for (const { capture, firstTimeNs } of flows) {
      const list = differences.get(capture);
      if (list) list.push(firstTimeNs - first.firstTimeNs);
      else differences.set(capture, [firstTimeNs - first.firstTimeNs]);
    }
  }
  return new Map([...differences].map(([capture, list]) => [capture, list.sort((a, b) => a - b)[list.length >>> 1]!]));
}

/** Whether two flows overlap, or begin close together; true where the clocks do not say. */
function isTimely(a: FlowIdentity, b: FlowIdentity, offsets: Offsets | undefined): boolean {
  const [one, other] = [offsets?.get(a.capture), offsets?.get(b.capture)];
  if (one === undefined || other === undefined) return true;
  const [startA, endA] = [a.firstTimeNs - one, a.lastTimeNs - one];
  const [startB, endB] = [b.firstTimeNs - other, b.lastTimeNs - other];
  // A SYN is tried for that long.
  return startA <= endB + LONGEST_ATTEMPT_NS && startB <= endA + LONGEST_ATTEMPT_NS;
}
