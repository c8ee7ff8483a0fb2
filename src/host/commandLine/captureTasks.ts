// Tasks that check captures with the command line, so that they are checked again with one key, or after a build.

import { join } from "node:path";
import * as vscode from "vscode";

const TYPE = "tcp-handshake";
const CAPTURES = "**/*.{pcap,pcapng}";
/** A folder with more is an archive, and no test. */
const MOST_CAPTURES = 500;

/** As in tasks.json; the manifest describes the keys. */
interface CaptureTask extends vscode.TaskDefinition {
  /** Patterns of captures in the folder. */
  readonly captures?: string | readonly string[];
  /** An expectations file in the folder. */
  readonly expect?: string;
  /** Further arguments of the command line. */
  readonly arguments?: readonly string[];
}

export class CaptureTasks implements vscode.TaskProvider {
  readonly #extensionPath: string;
  readonly #registration: vscode.Disposable;

  constructor(extensionPath: string) {
    this.#extensionPath = extensionPath;
    this.#registration = vscode.tasks.registerTaskProvider(TYPE, this);
  }

  dispose(): void {
    this.#registration.dispose();
  }

  /** One for each folder of the workspace that has captures. */
  async provideTasks(): Promise<vscode.Task[]> {
    const tasks: vscode.Task[] = [];
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const [any] = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, CAPTURES), undefined, 1);
      if (any !== undefined)
        tasks.push(await this.#toTask({ type: TYPE, captures: CAPTURES }, folder, vscode.l10n.t("check captures")));
    }
    return tasks;
  }

  async resolveTask({ definition, scope, name }: vscode.Task): Promise<vscode.Task | undefined> {
    const folder = typeof scope === "object" ? scope : vscode.workspace.workspaceFolders?.[0];
    return folder === undefined ? undefined : this.#toTask(definition, folder, name);
  }

  async #toTask(definition: CaptureTask, folder: vscode.WorkspaceFolder, name: string): Promise<vscode.Task> {
    const { captures = CAPTURES, expect, arguments: more = [] } = definition;
    const found = await capturesIn(folder, captures);
    const command = expect === undefined ? ["analyze", "--format", "lines"] : ["check", "--expect", expect];
    const args = [join(this.#extensionPath, "dist", "cli.js"), ...command, ...more, "--", ...found];
    const env = { ELECTRON_RUN_AS_NODE: "1" };
    const execution = new vscode.ProcessExecution(process.execPath, args, { cwd: folder.uri.fsPath, env });
    const task = new vscode.Task(definition, folder, name, TYPE, execution, "$tcp-handshake");
    task.group = vscode.TaskGroup.Test;
    return task;
  }
}

/** Paths relative to the folder, in order; the patterns themselves where nothing is found, so that they are named in the output. */
async function capturesIn(
  folder: vscode.WorkspaceFolder,
  patterns: string | readonly string[],
): Promise<readonly string[]> {
  const paths = new Set<string>();
  for (const pattern of [patterns].flat()) {
    const found = await vscode.workspace.findFiles(
      new vscode.RelativePattern(folder, pattern),
      undefined,
      MOST_CAPTURES,
    );
    for (const uri of found) paths.add(vscode.workspace.asRelativePath(uri, false));
  }
  return paths.size > 0 ? [...paths].sort() : [patterns].flat();
}
