// Suggestions for misspelled words.

/** Longer words are no misspellings of ours. */
const LONGEST_WORD = 100;

/** " Did you mean …?" when `word` is spelled nearly like one of `known`; else "". */
export function suggestion(word: string, known: readonly string[]): string {
  const near = nearestOf(word, known);
  return near === undefined ? "" : ` Did you mean ${near}?`;
}

/** The one of `known` that is spelled nearly like `word`; undefined where none is. */
export function nearestOf(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST_WORD) return undefined;
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const one of known) {
    const distance = editDistance(word, one);
    if (distance > 1 + Math.floor(one.length / 5) || distance >= least) continue;
    best = one;
    least = distance;
  }
  return best;
}

/** Letters inserted, deleted or exchanged to make `b` of `a`. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
