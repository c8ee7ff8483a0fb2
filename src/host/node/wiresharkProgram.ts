// The command that opens Wireshark, where programs can be started.

import { l10n, workspace } from "vscode";
import { notify } from "../notify";
import { findWireshark, HERE, startWireshark } from "./wireshark";

/** Of a file on disk, in a trusted folder. The user knows why where it fails. */
export async function openInWireshark(path: string, frame: number): Promise<void> {
  // A folder must not say which program is started.
  const setting = workspace.getConfiguration("tcpHandshake.wireshark").inspect<unknown>("path")?.globalValue;
  const wanted = typeof setting === "string" ? setting : "";
  const program = findWireshark(wanted, HERE);
  if (program === undefined) {
    void notify.information(
      wanted === ""
        ? l10n.t("Wireshark was not found. Install it, or name it in the setting {0}.", "tcpHandshake.wireshark.path")
        : l10n.t("The setting {0} does not name a program: {1}", "tcpHandshake.wireshark.path", wanted),
    );
    return;
  }
  try {
    await startWireshark(program, path, frame);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void notify.error(l10n.t("Wireshark cannot be started: {0}", reason));
  }
}
