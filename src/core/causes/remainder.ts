// Every nth connection, or every nth source port: load balancers and hashes give each remainder to another server.

export interface Remainder {
  readonly divisor: number;
  readonly remainder: number;
  /** How many divisors were tried. */
  readonly tries: number;
}

/** The remainder that separates best, in either direction; of equally good ones that of the least divisor. */
export function bestRemainder(fails: readonly number[], works: readonly number[], from: number, to: number): Remainder {
  const tries = to - from + 1;
  let best: Remainder = { divisor: from, remainder: 0, tries };
  let bestDifference = 0;
  for (let divisor = from; divisor <= to; divisor++) {
    const ofFails = countRemainders(fails, divisor);
    const ofWorks = countRemainders(works, divisor);
    for (let remainder = 0; remainder < divisor; remainder++) {
      const difference = Math.abs(ofFails[remainder]! / fails.length - ofWorks[remainder]! / works.length);
      if (difference <= bestDifference + 1e-9) continue;
      best = { divisor, remainder, tries };
      bestDifference = difference;
    }
  }
  return best;
}

function countRemainders(numbers: readonly number[], divisor: number): Int32Array {
  const counts = new Int32Array(divisor);
  for (const number of numbers) counts[number % divisor]!++;
  return counts;
}
