// @ts-check
// Tests in a browser or in VS Code share a machine with whatever else runs there: one that fails is tried once more. What
// passes only then counts as passed, and is named at the end of the run, so that it is looked at.

/**
 * @template T
 * @param {() => Promise<T | undefined>} tryIt Answers what went wrong, or nothing.
 * @param {(problem: T) => boolean} worthAnother
 * @param {(problem: T) => void} tell Is given what went wrong the first time, before the second try.
 * @returns {Promise<{ problem: T | undefined, unsteady: boolean }>} The last try's problem; whether only the second try went well.
 */
export async function atMostTwice(tryIt, worthAnother, tell) {
  const first = await tryIt();
  if (first === undefined || !worthAnother(first)) return { problem: first, unsteady: false };
  tell(first);
  const problem = await tryIt();
  return { problem, unsteady: problem === undefined };
}
