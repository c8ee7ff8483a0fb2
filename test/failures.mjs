// @ts-check
// The names of tests that failed, as they stand at the end of a run.

/**
 * The names in a report of Vitest of what failed: tests, and files that could not be loaded.
 *
 * @param {{ testResults: { name: string, status: string, assertionResults: { status: string, fullName: string }[] }[] }} report
 * @returns {readonly string[]}
 */
export function failureNames(report) {
  return report.testResults.flatMap(({ name, status, assertionResults }) => {
    const failed = assertionResults.filter((one) => one.status === "failed").map(({ fullName }) => fullName);
    return status === "failed" && failed.length === 0 ? [name] : failed;
  });
}

/**
 * @param {string} title
 * @param {readonly string[]} names
 * @returns {string} A line each, of the first 40; empty without names.
 */
export function namedList(title, names) {
  if (names.length === 0) return "";
  const shown = names.slice(0, 40).map((name) => `  ${name}`);
  return [title, ...shown, ...(names.length > 40 ? [`  and ${names.length - 40} more`] : [])].join("\n");
}
