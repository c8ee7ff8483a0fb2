// The command line in the integrated terminal: tcp-handshake without an installation.

import { delimiter, join } from "node:path";
import type { GlobalEnvironmentVariableCollection } from "vscode";
import { l10n } from "vscode";

/** Terminals that are opened from now on find the command. Its scripts are in `dist/bin`. */
export function addToTerminals(collection: GlobalEnvironmentVariableCollection, extensionPath: string): void {
  collection.description = l10n.t("Adds the command tcp-handshake.");
  // At the end: a tcp-handshake that somebody has installed is found first.
  collection.append("PATH", delimiter + join(extensionPath, "dist", "bin"));
  // The machine need not have Node: VS Code brings one along.
  collection.replace("TCP_HANDSHAKE_NODE", process.execPath);
}
