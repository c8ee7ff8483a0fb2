// The commands that a browser cannot run. The manifest hides them; a key of the user or another extension may still call them.

import { commands, type Disposable, l10n } from "vscode";
import { notify } from "../notify";

export const LIVE_COMMANDS = [
  "startLive",
  "stopLive",
  "showLive",
  "saveLive",
  "discardLive",
  "openUnsavedLive",
] as const;

export function registerUnavailable(): readonly Disposable[] {
  return LIVE_COMMANDS.map((name) => commands.registerCommand(`tcpHandshake.${name}`, tellNoPrograms));
}

function tellNoPrograms(): void {
  void notify.information(
    l10n.t(
      "A live capture starts a program, which a browser cannot do. Use VS Code on the desktop, or connect to a remote machine.",
    ),
  );
}
