/** Milliseconds of a clock that is never set. `performance.now()` loads ten modules of Node: 1 ms of the start. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}
