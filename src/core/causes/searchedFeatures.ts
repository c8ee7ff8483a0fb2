// Features that are searched for, by trying many of them: only where none that is known to matter separates.

import { countText } from "../text/amounts";
import * as L from "../tracker/rowLayout";
import type { CauseRows } from "./causeRows";
import { type Compared, type Feature, flag, number, type Subject, sourcePort, toFlag } from "./feature";
import { findHashBucket, type Words } from "./hashBucket";
import { startOf } from "./loadFeatures";
import { findRecurrence, phaseOf } from "./recurrence";
import { bestRemainder } from "./remainder";
import type { Sample, SampledFlow } from "./sample";
import { separateByNumber } from "./separation";
import { BUCKET_TRIES, bestRates, levelsOf, type Rates } from "./tokenBucket";

/** How many there are at most: what is found is corrected by them, whether they are looked for or not. */
export const SEARCHED = 4;
const LARGEST_DIVISOR = 64;

export function searchedFeatures(rows: CauseRows, compared: Compared, sample: Sample): Feature[] {
  return [
    ...(sample.isWhole ? byTokenBucket(rows, compared) : []),
    ...byRecurrence(rows, compared),
    ...byPortRemainder(rows, compared),
    ...byHash(rows, compared, sample),
  ];
}

function byRecurrence(rows: CauseRows, { fails, works }: Compared): Feature[] {
  const starts = (flows: readonly SampledFlow[]): number[] => flows.map(({ flow }) => startOf(rows, flow));
  const found = findRecurrence(starts(fails), starts(works));
  if (found === undefined) return [];
  const value = ({ startNs }: Subject): number => phaseOf(startNs, found);
  return [{ ...number("recurrence", value), kind: "range", about: found.periodNs, tries: found.tries }];
}

function byPortRemainder(rows: CauseRows, { fails, works }: Compared): Feature[] {
  const portOf = (flow: number): number => sourcePort({ row: rows.flows.chunk(flow), at: rows.flows.at(flow) });
  const ports = (flows: readonly SampledFlow[]): number[] => flows.map(({ flow }) => portOf(flow));
  const { divisor, remainder, tries } = bestRemainder(ports(fails), ports(works), 3, LARGEST_DIVISOR);
  const value = (subject: Subject): number => toFlag(sourcePort(subject) % divisor === remainder);
  return [{ ...flag("source-port-remainder", value), about: `modulo ${divisor} is ${remainder}`, tries }];
}

function byHash(rows: CauseRows, { fails, works }: Compared, sample: Sample): Feature[] {
  const wordsOf = (row: Int32Array, at: number): Words => {
    const places = row[at + L.F_FLAGS]! & L.FLOW_IPV6 ? [0, 1, 2, 3] : [0];
    const words = places.flatMap((word) => [row[at + L.addressPlace(0, word)]!, row[at + L.addressPlace(1, word)]!]);
    return [...words, row[at + L.F_PORTS]!];
  };
  const first = fails[0]!.flow;
  const isSame = (row: Int32Array, at: number): boolean =>
    ((row[at + L.F_FLAGS]! ^ rows.flows.chunk(first)[rows.flows.at(first) + L.F_FLAGS]!) &
      (L.FLOW_IPV6 | L.FLOW_B_INITIATES)) ===
    0;
  const known = (flows: readonly SampledFlow[]): Words[] =>
    flows.flatMap(({ flow }) => {
      const row = rows.flows.chunk(flow);
      const at = rows.flows.at(flow);
      return isSame(row, at) ? [wordsOf(row, at)] : [];
    });
  const bucket = findHashBucket(
    known(fails),
    known(works),
    sample.fails.seen / (sample.fails.seen + sample.works.seen),
  );
  if (bucket === undefined) return [];
  const value = ({ row, at }: Subject): number => (isSame(row, at) ? toFlag(bucket.has(wordsOf(row, at))) : Number.NaN);
  return [{ ...flag("hash-bucket", value), about: bucket.buckets, tries: bucket.tries }];
}

/** What each connection finds taken out of the bucket. */
function byTokenBucket(rows: CauseRows, { fails, works }: Compared): Feature[] {
  const begun = [
    ...fails.map(({ flow }) => ({ flow, startNs: startOf(rows, flow), works: false })),
    ...works.map(({ flow }) => ({ flow, startNs: startOf(rows, flow), works: true })),
  ].sort((a, b) => a.startNs - b.startNs);
  const failed = Uint8Array.from(begun, ({ works: isWorking }) => (isWorking ? 0 : 1));
  const rates = bestRates(begun, (each) => {
    const found = separateByNumber(levelsOf(begun, each), failed);
    return found ? found.failWithout + found.workWith : Number.POSITIVE_INFINITY;
  });
  if (rates === undefined) return [];
  const levels = levelsOf(begun, rates.rate);
  const byFlow = new Map(begun.map(({ flow }, i) => [flow, levels[i]!]));
  const level = ({ flow }: Subject): number => byFlow.get(flow) ?? Number.NaN;
  return [{ ...number("token-bucket", level), only: "large", about: rateText(rates), tries: BUCKET_TRIES }];
}

/** "5.0", "42", "2.5 to 6.1" where the flows do not show it better. */
function rateText({ rate, least, greatest }: Rates): string {
  return greatest > WIDE * least ? `${rateAmount(least)} to ${rateAmount(greatest)}` : rateAmount(rate);
}

const WIDE = 1.2;

function rateAmount(value: number): string {
  return value < 9.95 ? value.toFixed(1) : countText(Math.round(value));
}
