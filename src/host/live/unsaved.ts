// Live captures are written to the extension's own folder, and stay there until the user saves or discards them.

import { basename } from "node:path";
import { commands, l10n, TabInputCustom, Uri, window, workspace } from "vscode";
import { VIEW_TYPE } from "../capture/captureEditor";
import { notify } from "../notify";
import { RunningMark, unsavedIn } from "./unsavedFiles";

/** Their URIs, for the `when` clauses of menus. */
const CONTEXT = "tcpHandshake.unsavedLiveCaptures";

export class UnsavedCaptures {
  readonly #folder: Uri;
  readonly #uris = new Map<string, Uri>();
  /** The captures of this window. */
  readonly #marks = new Map<string, RunningMark>();

  /** @param storage The extension's folder for this user; need not exist. */
  constructor(storage: Uri) {
    this.#folder = Uri.joinPath(storage, "live");
    void this.look();
  }

  /** Finds the current unsaved captures: other windows save, discard and create some. Their running captures are excluded. */
  async look(): Promise<readonly Uri[]> {
    const names = await unsavedIn(this.#folder.fsPath);
    const own = [...this.#uris].filter(([key]) => this.#marks.has(key));
    this.#uris.clear();
    for (const [key, uri] of own) this.#uris.set(key, uri);
    for (const name of names) this.#add(Uri.joinPath(this.#folder, name));
    this.#tell();
    return [...this.#uris.values()];
  }

  /** Whether it still exists, and is not a running capture of another window. */
  async has(uri: Uri): Promise<boolean> {
    await this.look();
    return this.#uris.has(uri.toString());
  }

  /** Reserves a new file, which other windows ignore until it has `ended`. @throws The file system's error. */
  async add(device: string, now: Date): Promise<Uri> {
    const mark = await RunningMark.set(this.#folder.fsPath, liveName(device, now));
    const uri = Uri.joinPath(this.#folder, mark.name);
    this.#marks.set(uri.toString(), mark);
    this.#add(uri);
    this.#tell();
    return uri;
  }

  /** Its capture has ended: any window may save it. */
  ended(uri: Uri): void {
    this.#marks.get(uri.toString())?.dispose();
    this.#marks.delete(uri.toString());
  }

  dispose(): void {
    for (const mark of this.#marks.values()) mark.dispose();
    this.#marks.clear();
  }

  /** Asks for the location, saves it there and opens it. Returns whether it was saved. */
  async save(uri: Uri): Promise<boolean> {
    const folder = workspace.workspaceFolders?.[0]?.uri;
    const name = basename(uri.path);
    const target = await window.showSaveDialog({
      title: l10n.t("Save Live Capture"),
      defaultUri: folder === undefined ? Uri.file(name) : Uri.joinPath(folder, name),
      filters: { [l10n.t("Captures")]: ["pcap"] },
    });
    if (target === undefined) return false;
    await workspace.fs.copy(uri, target, { overwrite: true });
    await this.#remove(uri);
    await commands.executeCommand("vscode.openWith", target, VIEW_TYPE);
    return true;
  }

  /** Asks for confirmation. */
  async discard(uri: Uri): Promise<void> {
    const text = l10n.t("Discard {0}?", basename(uri.path));
    if (await notify.confirm(text, l10n.t("The captured frames are deleted."), l10n.t("Discard")))
      await this.#remove(uri);
  }

  /** Without captured frames, no confirmation is needed. */
  async forget(uri: Uri): Promise<void> {
    await this.#remove(uri);
  }

  #add(uri: Uri): void {
    this.#uris.set(uri.toString(), uri);
  }

  async #remove(uri: Uri): Promise<void> {
    this.ended(uri);
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
      // It is already deleted.
    }
  }

  #tell(): void {
    void commands.executeCommand("setContext", CONTEXT, [...this.#uris.keys()]);
  }
}

/** `live-2026-01-31-17-05-09-lo.pcap`, in local time. */
function liveName(device: string, now: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const parts = [now.getMonth() + 1, now.getDate(), now.getHours(), now.getMinutes(), now.getSeconds()];
  const where = device.replace(/[^\w.-]+/g, "-").replace(/^-+|-+$/g, "");
  return `live-${now.getFullYear()}-${parts.map(two).join("-")}-${where.slice(0, 40)}.pcap`;
}
