// The extension in an extension host of Node: on the desktop, or where a remote folder is.

import type { ExtensionContext } from "vscode";
import { type Internals, start } from "./extension";
import { CaptureTasks } from "./host/commandLine/captureTasks";
import { registerMcpServer } from "./host/commandLine/mcpDefinition";
import { addToTerminals } from "./host/commandLine/terminal";
import { LiveCaptures } from "./host/live/liveCaptures";
import { nodeHost } from "./host/node/nodeHost";

export function activate(context: ExtensionContext): Internals {
  const { extensionPath, environmentVariableCollection, extension, globalStorageUri: storage } = context;
  addToTerminals(environmentVariableCollection, extensionPath);
  return start(context, nodeHost(extensionPath), (captures) => {
    const mcpServer = registerMcpServer(extensionPath, extension.packageJSON.version);
    return [
      new LiveCaptures(captures, { storage, memento: context.workspaceState }),
      new CaptureTasks(extensionPath),
      ...(mcpServer === undefined ? [] : [mcpServer]),
    ];
  });
}
