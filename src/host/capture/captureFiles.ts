import { Uri } from "vscode";
import { filesOfAddress } from "./mergedAddress";

/** The files of a capture: one, or those that are opened as one. */
export function filesOf(uri: Uri): readonly Uri[] {
  // Not parsed and rebuilt: the URI may contain more parts than are used here.
  const files = filesOfAddress(uri);
  return files.length === 1 ? [uri] : files.map((file) => Uri.from(file));
}
