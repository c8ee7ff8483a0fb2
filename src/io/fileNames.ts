import type { CaptureIssue } from "../core/capture/frame";

/** Says of damage in which file it is. `names` are those of the files that were put together, in the order of reading. */
export function withFileNames(issues: readonly CaptureIssue[], names: readonly string[]): readonly CaptureIssue[] {
  return issues.map((issue) => {
    const name = issue.file === undefined ? undefined : names[issue.file];
    return name === undefined ? issue : { ...issue, message: `${name}: ${issue.message}` };
  });
}
