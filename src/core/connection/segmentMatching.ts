// Finds each segment of one direction again at the next place. Most are the same in all that an ordinary path leaves alone, and
// come in the same order: two pointers find these. The rest is found by its numbers, and what was cut or joined in other places
// (by segmentation offload) by its octets.

import { LONGEST_TRANSIT_NS } from "../tcp/thresholds";
import type { Lane, Matching } from "./lanes";
import { matchOctets } from "./octetMatching";
import { identityKey, isSame, isSameOpening, isUnique, likeness } from "./segmentIdentity";

/** How far the pointers look for a segment beyond others that were lost or reordered. */
const LOOK_AHEAD = 8;

/**
 * Matches `near`, what the place nearer to the sender saw, with `far`. `slackNs`: by how much a transit time may be negative,
 * since the clocks are known no better; `undefined` where nothing is known about them.
 */
export function matchSegments(near: Lane, far: Lane, slackNs: number | undefined): Matching {
  const next = new Int32Array(near.segments.length).fill(-1);
  const explained = new Uint8Array(far.segments.length);
  const isPossible = (i: number, j: number): boolean => {
    if (slackNs === undefined) return true;
    const transit = far.timesNs[j]! - near.timesNs[i]!;
    return transit >= -slackNs && transit <= LONGEST_TRANSIT_NS;
  };
  const join = (i: number, j: number): void => {
    next[i] = j;
    explained[j] = 1;
  };
  matchInOrder(near, far, isPossible, join);
  matchByKey(near, far, { next, explained }, isPossible, join);
  const passedOctets = matchOctets(near, far, { next, explained }, isPossible);
  return { next, explained, passedOctets };
}

type Possible = (i: number, j: number) => boolean;
type Join = (i: number, j: number) => void;

function matchInOrder(near: Lane, far: Lane, isPossible: Possible, join: Join): void {
  const [a, b] = [near.segments, far.segments];
  // Of what cannot be told from its retransmission, the first one may be lost: the order says nothing then.
  const fits = (i: number, j: number): boolean =>
    isSame(a[i]!, b[j]!, near.numbering, far.numbering) && isUnique(a[i]!) && isPossible(i, j);
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (fits(i, j)) {
      join(i++, j++);
      continue;
    }
    const ahead = lookAhead(
      (k) => k < b.length - j && fits(i, j + k),
      (k) => k < a.length - i && fits(i + k, j),
    );
    i += ahead.a;
    j += ahead.b;
  }
}

/** How far to move the pointers so that both show the same segment; one each where it is not near. */
function lookAhead(
  inB: (k: number) => boolean,
  inA: (k: number) => boolean,
): { readonly a: number; readonly b: number } {
  for (let k = 1; k <= LOOK_AHEAD; k++) {
    if (inA(k)) return { a: k, b: 0 };
    if (inB(k)) return { a: 0, b: k };
  }
  return { a: 1, b: 1 };
}

/** What is left over: those of one key belong together, the likeliest first. */
function matchByKey(
  near: Lane,
  far: Lane,
  { next, explained }: Pick<Matching, "next" | "explained">,
  isPossible: Possible,
  join: Join,
): void {
  if (!next.includes(-1)) return;
  const buckets = new Map<string, { readonly a: number[]; readonly b: number[] }>();
  near.segments.forEach((segment, i) => {
    if (next[i]! >= 0) return;
    const key = identityKey(segment, near.numbering);
    const bucket = buckets.get(key);
    if (bucket) bucket.a.push(i);
    else buckets.set(key, { a: [i], b: [] });
  });
  if (buckets.size === 0) return;
  far.segments.forEach((segment, j) => {
    if (explained[j] === 0) buckets.get(identityKey(segment, far.numbering))?.b.push(j);
  });
  for (const { a, b } of buckets.values()) {
    if (b.length === 0) continue;
    matchBucket(near, far, a.slice(0, MOST_OF_ONE_KEY), b.slice(0, MOST_OF_ONE_KEY), isPossible, join);
  }
}

/** A keep-alive, or a duplicate ACK, that comes more often stays unmatched: a capture must not make the work quadratic. */
const MOST_OF_ONE_KEY = 256;

function matchBucket(near: Lane, far: Lane, a: number[], b: number[], isPossible: Possible, join: Join): void {
  const pairs: { readonly i: number; readonly j: number; readonly points: number; readonly apartNs: number }[] = [];
  for (const i of a) {
    for (const j of b) {
      const [one, other] = [near.segments[i]!, far.segments[j]!];
      if (!isPossible(i, j) || !isSameOpening(one, other, near.numbering, far.numbering)) continue;
      pairs.push({ i, j, points: likeness(one, other), apartNs: far.timesNs[j]! - near.timesNs[i]! });
    }
  }
  // Among those that are equally like, the last one that was sent before: what was lost is sent again.
  pairs.sort((p, q) => q.points - p.points || q.j - p.j || q.i - p.i);
  const isAlone = a.length === 1 && b.length === 1;
  const used = new Set<string>();
  for (const { i, j, points } of pairs) {
    // Contradicting numbers are only believed to be rewritten where there is nothing else it could be.
    if (points < 0 && !isAlone) continue;
    if (used.has(`a${i}`) || used.has(`b${j}`)) continue;
    used.add(`a${i}`).add(`b${j}`);
    join(i, j);
  }
}
