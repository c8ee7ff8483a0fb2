import { Uri } from "vscode";
import { filesOfAddress, MERGED_SCHEME } from "./mergedAddress";

/** The files of a capture: one, or those that are opened as one; none if the address is damaged. */
export function filesOf(uri: Uri): readonly Uri[] {
  // Not parsed and rebuilt: the URI may contain more parts than are used here.
  return uri.scheme === MERGED_SCHEME ? filesOfAddress(uri).map((file) => Uri.from(file)) : [uri];
}
