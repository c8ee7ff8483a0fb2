/** The result of what can be done in slices, for callers with nothing else to do. */
export function inOne<T>(slices: Generator<void, T>): T {
  for (;;) {
    const step = slices.next();
    if (step.done) return step.value;
  }
}
