// Suggestions for misspelled words.

/** " Did you mean …?" when `word` is spelled nearly like one of `known`; else "". */
export function suggestion(word: string, known: readonly string[]): string {
  if (word.length > 100) return "";
  const near = known.filter((one) => editDistance(word, one) <= 1 + Math.floor(one.length / 5));
  near.sort((a, b) => editDistance(word, a) - editDistance(word, b));
  return near[0] === undefined ? "" : ` Did you mean ${near[0]}?`;
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
