// The extension in a browser, as on vscode.dev: without what starts programs.

import type { ExtensionContext } from "vscode";
import { type Internals, start } from "./extension";
import { registerUnavailable } from "./host/web/unavailable";
import { webHost } from "./host/web/webHost";

export function activate(context: ExtensionContext): Internals {
  return start(context, webHost(context.extensionUri), registerUnavailable);
}
