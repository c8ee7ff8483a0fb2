import { setTimeout as pause } from "node:timers/promises";

const LIMIT_MS = 200_000;

/**
 * Waits until a condition holds, however long a busy machine takes for it.
 *
 * @param what Says in the error what was waited for.
 * @throws Shortly before a test's own limit, which would not say it.
 */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`${what}: not within ${LIMIT_MS / 1000} s`);
    await pause(10);
  }
}
