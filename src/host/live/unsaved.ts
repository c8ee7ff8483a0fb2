// Live captures are written into a folder of the extension's own, and stay there until the user saves or discards them.

import { basename } from "node:path";
import { commands, FileType, TabInputCustom, Uri, window, workspace } from "vscode";
import { VIEW_TYPE } from "../captureEditor";

/** Their URIs, for the conditions of menus. */
const CONTEXT = "tcpHandshake.unsavedLiveCaptures";

export class UnsavedCaptures {
  readonly #folder: Uri;
  readonly #uris = new Map<string, Uri>();

  /** @param storage The extension's folder for this user; need not exist. */
  constructor(storage: Uri) {
    this.#folder = Uri.joinPath(storage, "live");
    void this.#findEarlier();
  }

  has(uri: Uri): boolean {
    return this.#uris.has(uri.toString());
  }

  get all(): readonly Uri[] {
    return [...this.#uris.values()];
  }

  /** A place for a new one. */
  async add(device: string, now: Date): Promise<Uri> {
    await workspace.fs.createDirectory(this.#folder);
    const uri = Uri.joinPath(this.#folder, liveName(device, now));
    this.#uris.set(uri.toString(), uri);
    this.#tell();
    return uri;
  }

  /** Lets the user say where it is to be, and opens it there. Answers whether it was saved. */
  async save(uri: Uri): Promise<boolean> {
    const folder = workspace.workspaceFolders?.[0]?.uri;
    const name = basename(uri.path);
    const target = await window.showSaveDialog({
      title: "Save Live Capture",
      defaultUri: folder === undefined ? Uri.file(name) : Uri.joinPath(folder, name),
      filters: { Captures: ["pcap"] },
    });
    if (target === undefined) return false;
    await workspace.fs.copy(uri, target, { overwrite: true });
    await this.#remove(uri);
    await commands.executeCommand("vscode.openWith", target, VIEW_TYPE);
    return true;
  }

  /** Asks first. */
  async discard(uri: Uri): Promise<void> {
    const answer = await window.showWarningMessage(
      `Discard ${basename(uri.path)}?`,
      { modal: true, detail: "What was captured is deleted." },
      "Discard",
    );
    if (answer === "Discard") await this.#remove(uri);
  }

  /** Where nothing was captured, there is nothing to ask. */
  async forget(uri: Uri): Promise<void> {
    await this.#remove(uri);
  }

  async #remove(uri: Uri): Promise<void> {
    this.#uris.delete(uri.toString());
    this.#tell();
    const key = uri.toString();
    const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
    await window.tabGroups.close(
      tabs.filter(({ input }) => input instanceof TabInputCustom && input.uri.toString() === key),
    );
    try {
      await workspace.fs.delete(uri);
    } catch {
      // It is gone already: somebody else tidied up.
    }
  }

  async #findEarlier(): Promise<void> {
    try {
      for (const [name, type] of await workspace.fs.readDirectory(this.#folder)) {
        const uri = Uri.joinPath(this.#folder, name);
        if (type === FileType.File) this.#uris.set(uri.toString(), uri);
      }
    } catch {
      // The folder is made by the first live capture.
    }
    this.#tell();
  }

  #tell(): void {
    void commands.executeCommand("setContext", CONTEXT, [...this.#uris.keys()]);
  }
}

/** `live-2026-01-31-17-05-09-lo.pcap`, in local time. */
export function liveName(device: string, now: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const parts = [now.getMonth() + 1, now.getDate(), now.getHours(), now.getMinutes(), now.getSeconds()];
  const where = device.replace(/[^\w.-]+/g, "-").replace(/^-+|-+$/g, "");
  return `live-${now.getFullYear()}-${parts.map(two).join("-")}-${where.slice(0, 40)}.pcap`;
}
