const MOST = 10;

/** The filters used last, the newest first, with one more. A filter that the new one only continues is forgotten. */
export function withUsed(history: readonly string[], text: string): readonly string[] {
  const used = text.trim();
  if (used === "") return history;
  const others = history.filter((other) => other !== used && !used.startsWith(other));
  return [used, ...others].slice(0, MOST);
}
