// Whether chance explains a difference between flows that fail and flows that work.
//
// A contrast is found by looking through many features and, of numbers, many limits: some of them separate by chance. The guard:
// - Fisher's exact test gives the probability that so many of the failing flows have the feature if it has nothing to do with failing
//   (the hypergeometric tail). It needs no least number of flows to be right.
// - It is multiplied by the number of features, and of a number by that of its limits or ranges, and must then be below `SIGNIFICANCE`
//   (Bonferroni, each feature with the same part of it: many limits of one number make no other feature less certain). In a thousand
//   captures whose outcomes are shuffled, one contrast is told at most.
// - Flows are not independent (a host retries), so a nearly complete separation is required besides (`contrast.ts`).

/** Probability of a contrast by chance, after correction. */
export const SIGNIFICANCE = 0.001;

/** Flows that fail and flows that work, with a feature and without it. */
export interface Table {
  readonly failWith: number;
  readonly failWithout: number;
  readonly workWith: number;
  readonly workWithout: number;
}

/** The probability that by chance at least `failWith` of the failing flows have the feature: Fisher's exact test, one-sided. */
export function chanceOf({ failWith, failWithout, workWith, workWithout }: Table): number {
  const fails = failWith + failWithout;
  const works = workWith + workWithout;
  const having = failWith + workWith;
  let sum = 0;
  for (let k = failWith; k <= Math.min(fails, having); k++) {
    if (having - k > works) continue;
    const term = Math.exp(logChoose(fails, k) + logChoose(works, having - k) - logChoose(fails + works, having));
    sum += term;
    // Terms fall from here on: the rest adds nothing that counts.
    if (term < sum * 1e-12) break;
  }
  return Math.min(1, sum);
}

/** Natural logarithm of the number of ways to choose `k` of `n`. */
export function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

const FACTORIALS = [0];

function logFactorial(n: number): number {
  for (let next = FACTORIALS.length; next <= n; next++) FACTORIALS.push(FACTORIALS[next - 1]! + Math.log(next));
  return FACTORIALS[n]!;
}
