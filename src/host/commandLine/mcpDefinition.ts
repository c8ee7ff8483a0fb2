// Lists the MCP server of the command line, where VS Code can (1.101 and later). Its types are newer than the VS Code that the
// extension asks for.

import { join } from "node:path";
import * as vscode from "vscode";

/** As in the manifest. */
const PROVIDER = "tcp-handshake.mcp";

/** 1.100 has a function of this name as well, for another contribution, which was only proposed. */
const FIRST_WITH_MCP: readonly [major: number, minor: number] = [1, 101];

interface NewerVscode {
  readonly lm: {
    registerMcpServerDefinitionProvider?(
      id: string,
      provider: { provideMcpServerDefinitions(): readonly object[] },
    ): vscode.Disposable;
  };
  readonly McpStdioServerDefinition?: new (
    label: string,
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    version: string,
  ) => object;
}

function isFrom(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split(".").map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** Undefined where VS Code knows no MCP servers. */
export function registerMcpServer(extensionPath: string, version: string): vscode.Disposable | undefined {
  if (!isFrom(vscode.version, FIRST_WITH_MCP)) return undefined;
  const { lm, McpStdioServerDefinition } = vscode as unknown as NewerVscode;
  if (lm.registerMcpServerDefinitionProvider === undefined || McpStdioServerDefinition === undefined) return undefined;
  return lm.registerMcpServerDefinitionProvider(PROVIDER, {
    provideMcpServerDefinitions() {
      const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
      if (folders.length === 0) return [];
      const args = [join(extensionPath, "dist", "cli.js"), "mcp", ...folders.map(({ uri }) => uri.fsPath)];
      const env = { ELECTRON_RUN_AS_NODE: "1" };
      return [new McpStdioServerDefinition("TCP Handshake", process.execPath, args, env, version)];
    },
  });
}
