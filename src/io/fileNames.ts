import type { CaptureIssue } from "../core/capture/frame";

/** Adds the file name to issues about damage. `names` are those of the merged files, in the order of reading. */
export function withFileNames(issues: readonly CaptureIssue[], names: readonly string[]): readonly CaptureIssue[] {
  return issues.map((issue) => {
    const name = issue.file === undefined ? undefined : names[issue.file];
    return name === undefined ? issue : { ...issue, message: `${name}: ${issue.message}` };
  });
}
