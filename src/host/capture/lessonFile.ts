// The settings file of a lesson beside a capture: CAPTURE.lesson.json.

import { Uri, workspace } from "vscode";
import { lessonFileName, parseLesson } from "../../core/lesson/lessonSettings";
import type { CaptureLesson } from "../../protocol/api";
import { fileNameOf } from "../uriParts";
import { filesOf } from "./captureFiles";

/** `undefined` if there is none, or if the capture is several files. */
export async function readLesson(capture: Uri): Promise<CaptureLesson | undefined> {
  const [file, ...others] = filesOf(capture);
  if (file === undefined || others.length > 0) return undefined;
  const beside = Uri.joinPath(file, "..", lessonFileName(fileNameOf(file)));
  let octets: Uint8Array;
  try {
    octets = await workspace.fs.readFile(beside);
  } catch {
    // There is none, which is usual.
    return undefined;
  }
  return parseLesson(new TextDecoder().decode(octets));
}

/** Whether such a file hides the verdicts. */
export function hidesVerdicts(lesson: CaptureLesson | undefined): boolean {
  return lesson !== undefined && !("problem" in lesson) && lesson.hide.includes("verdicts");
}
