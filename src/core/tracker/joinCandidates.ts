// Flows that may be one connection, seen at several places: their SYNs or SYN-ACKs have the same ISN, a SYN-ACK acknowledges
// another flow's SYN, or one segment came on two paths. Only candidates: what proves a join is core/connection's matter.

import { drawSecret, firstTerm, joinSums, secondTerm } from "../bytes/keyedHash";

/** More flows than these with one number have it by chance, or by a stack that always chooses the same. */
const MOST_FLOWS = 8;
/** Groups of one capture: 25 MB. */
const MOST_GROUPS = 1 << 18;
/** ISNs that are remembered, one a slot. Copies come within milliseconds to seconds. */
const SLOTS = 1 << 16;
/** Made when its first slot is needed: most captures have few flows. */
const SLOTS_PER_PAGE = 1 << 10;
const WIDTH = 2;

/** In an ISN's slot: too many flows have it. */
const CROWDED = -1;

export const SYN_NUMBER = 0;
export const SYN_ACK_NUMBER = 1;

/** Two flows that have the same segment, as the tracker noticed it: nothing of it may be kept in the events. */
export interface SharedSegment {
  readonly earlier: number;
  readonly later: number;
  /** The later one's frame. */
  readonly frameNumber: number;
}

/** Two flows of which the later one begins with a segment that the earlier one should have had from another address. */
export interface StraySegment {
  readonly earlier: number;
  readonly later: number;
  /** The later one's first frame. */
  readonly frameNumber: number;
}

export interface JoinGroup {
  /** Indices. */
  flows: number[];
  /** Where no ISN tells it. */
  shared: SharedSegment[];
  strays: StraySegment[];
  /** More than `MOST_FLOWS`: none of them is joined. */
  isCrowded: boolean;
}

export class JoinCandidates {
  readonly #pages: (Int32Array | undefined)[] = new Array(SLOTS / SLOTS_PER_PAGE).fill(undefined);
  readonly #secret = drawSecret(2);
  readonly #groups = new Map<number, JoinGroup>();

  /** A flow's first SYN (`kind` `SYN_NUMBER`) or SYN-ACK has this ISN. */
  noteIsn(flow: number, kind: number, isn: number): void {
    const number = this.#slotNumber(kind, isn);
    const slots = this.#pages[(number / SLOTS_PER_PAGE) | 0] ?? this.#newPage((number / SLOTS_PER_PAGE) | 0);
    const slot = WIDTH * (number % SLOTS_PER_PAGE);
    const key = isn ^ kind;
    const held = slots[slot + 1]!;
    if (slots[slot] === key && held !== 0) {
      if (held === CROWDED) return;
      if (held - 1 !== flow && this.pair(held - 1, flow)?.isCrowded) {
        slots[slot + 1] = CROWDED;
        return;
      }
    }
    slots[slot] = key;
    slots[slot + 1] = flow + 1;
  }

  /** The flow whose first SYN has this ISN, if it is remembered and the only one of late; −1 for none. */
  withIsn(kind: number, isn: number): number {
    const number = this.#slotNumber(kind, isn);
    const slots = this.#pages[(number / SLOTS_PER_PAGE) | 0];
    if (slots === undefined) return -1;
    const slot = WIDTH * (number % SLOTS_PER_PAGE);
    const held = slots[slot + 1]!;
    return slots[slot] === (isn ^ kind) && held > 0 ? held - 1 : -1;
  }

  #newPage(page: number): Int32Array {
    const slots = new Int32Array(WIDTH * SLOTS_PER_PAGE);
    this.#pages[page] = slots;
    return slots;
  }

  #slotNumber(kind: number, isn: number): number {
    const secret = this.#secret;
    const first = firstTerm(secret, 0, isn) + firstTerm(secret, 1, kind);
    const second = secondTerm(secret, 0, isn) + secondTerm(secret, 1, kind);
    return joinSums(secret, first | 0, second | 0) & (SLOTS - 1);
  }

  /** Notes that two flows may be one connection; returns their group, `undefined` where there are too many groups. */
  pair(earlier: number, later: number): JoinGroup | undefined {
    const mine = this.#groups.get(earlier);
    const theirs = this.#groups.get(later);
    if (mine !== undefined && mine === theirs) return mine;
    if (mine === undefined && theirs === undefined && this.#groups.size >= MOST_GROUPS) return undefined;
    const flows = [...new Set([...(mine?.flows ?? [earlier]), ...(theirs?.flows ?? [later])])];
    const group: JoinGroup = mine ?? theirs ?? { flows, shared: [], strays: [], isCrowded: false };
    group.isCrowded ||= theirs?.isCrowded === true || flows.length > MOST_FLOWS;
    group.flows = flows.slice(0, MOST_FLOWS).sort((a, b) => a - b);
    if (theirs !== undefined && theirs !== group) {
      group.shared.push(...theirs.shared);
      group.strays.push(...theirs.strays);
    }
    for (const flow of flows) this.#groups.set(flow, group);
    return group;
  }

  noteShared(shared: SharedSegment): void {
    const group = this.pair(shared.earlier, shared.later);
    if (group && !group.isCrowded) group.shared.push(shared);
  }

  noteStray(stray: StraySegment): void {
    const group = this.pair(stray.earlier, stray.later);
    if (group && !group.isCrowded) group.strays.push(stray);
  }

  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }

  /** How many flows may be one connection with others. */
  get size(): number {
    return this.#groups.size;
  }

  /** These flows, the first ones first. */
  flows(): Iterable<number> {
    return this.#groups.keys();
  }

  of(flow: number): JoinGroup | undefined {
    return this.#groups.get(flow);
  }

  /** Each group once, by its first flow. */
  *groups(): Iterable<JoinGroup> {
    const seen = new Set<JoinGroup>();
    for (const flow of [...this.#groups.keys()].sort((a, b) => a - b)) {
      const group = this.#groups.get(flow)!;
      if (seen.has(group)) continue;
      seen.add(group);
      yield group;
    }
  }

  /** Flows move: `renumbered` has the new index of each, −1 for those removed. */
  renumber(renumbered: Int32Array): void {
    const moved = (flow: number): number => renumbered[flow] ?? -1;
    const groups = [...this.groups()];
    this.#groups.clear();
    for (const group of groups) {
      group.flows = group.flows.map(moved).filter((flow) => flow >= 0);
      const isKept = ({ earlier, later }: SharedSegment | StraySegment): boolean => earlier >= 0 && later >= 0;
      const movedPair = <T extends SharedSegment | StraySegment>(pair: T): T => ({
        ...pair,
        earlier: moved(pair.earlier),
        later: moved(pair.later),
      });
      group.shared = group.shared.map(movedPair).filter(isKept);
      group.strays = group.strays.map(movedPair).filter(isKept);
      for (const flow of group.flows) this.#groups.set(flow, group);
    }
    for (const slots of this.#pages) {
      if (slots === undefined) continue;
      for (let slot = 0; slot < slots.length; slot += WIDTH)
        if (slots[slot + 1]! > 0) slots[slot + 1] = moved(slots[slot + 1]! - 1) + 1;
    }
  }
}
