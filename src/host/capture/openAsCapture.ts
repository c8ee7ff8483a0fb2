import { commands, l10n, Uri, window } from "vscode";
import { notify } from "../notify";
import { VIEW_TYPE } from "./captureEditor";

/** Opens a file as a capture, whatever its name: the one that was clicked, or that of the active text editor. */
export async function openAsCapture(clicked: unknown): Promise<void> {
  const uri = clicked instanceof Uri ? clicked : window.activeTextEditor?.document.uri;
  if (uri === undefined) return void notify.information(l10n.t("Open a text file first."));
  if (uri.scheme === "untitled")
    return void notify.information(l10n.t("Save the text first, or copy it and open the capture from the clipboard."));
  await commands.executeCommand("vscode.openWith", uri, VIEW_TYPE);
}
