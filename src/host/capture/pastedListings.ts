// Text of the clipboard as captures: in memory, read-only, for as long as the window is open.

import {
  commands,
  type Disposable,
  EventEmitter,
  env,
  type FileChangeEvent,
  type FileStat,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  l10n,
  Uri,
  workspace,
} from "vscode";
import { DisposableStore } from "../disposables";
import { notify } from "../notify";
import { VIEW_TYPE } from "./captureEditor";

export const PASTED_SCHEME = "tcp-pasted";

/** Older ones are forgotten; their editors stay until they are closed. */
const MOST_KEPT = 20;
const LARGEST_BYTES = 64 << 20;

interface Pasted {
  readonly bytes: Uint8Array;
  readonly time: number;
}

export class PastedListings implements FileSystemProvider {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<FileChangeEvent[]>());
  readonly onDidChangeFile = this.#changed.event;
  readonly #pasted = new Map<string, Pasted>();
  #count = 0;

  constructor() {
    this.#store.add(
      workspace.registerFileSystemProvider(PASTED_SCHEME, this, { isReadonly: true, isCaseSensitive: true }),
    );
  }

  /** Opens the text of the clipboard; the editor says why, if it is no listing. */
  async openClipboard(): Promise<void> {
    const text = await env.clipboard.readText();
    if (text.trim() === "")
      return void notify.information(
        l10n.t("The clipboard contains no text. Copy the lines that tcpdump, tshark or a firewall printed."),
      );
    const bytes = new TextEncoder().encode(text);
    if (bytes.length > LARGEST_BYTES)
      return void notify.warning(l10n.t("The text is too large. Save it to a file, and open that."));
    await commands.executeCommand("vscode.openWith", this.#keep(bytes), VIEW_TYPE);
  }

  #keep(bytes: Uint8Array): Uri {
    const uri = Uri.from({ scheme: PASTED_SCHEME, path: `/${l10n.t("Clipboard {0}", ++this.#count)}.txt` });
    this.#pasted.set(uri.path, { bytes, time: Date.now() });
    for (const oldest of this.#pasted.keys()) {
      if (this.#pasted.size <= MOST_KEPT) break;
      this.#pasted.delete(oldest);
    }
    return uri;
  }

  stat({ path }: Uri): FileStat {
    const { bytes, time } = this.#at(path);
    return { type: FileType.File, ctime: time, mtime: time, size: bytes.length };
  }

  readFile({ path }: Uri): Uint8Array {
    return this.#at(path).bytes;
  }

  watch(): Disposable {
    return { dispose: () => {} };
  }

  readDirectory(): [string, FileType][] {
    return [];
  }

  createDirectory(): void {
    throw FileSystemError.NoPermissions();
  }

  writeFile(): void {
    throw FileSystemError.NoPermissions();
  }

  delete(): void {
    throw FileSystemError.NoPermissions();
  }

  rename(): void {
    throw FileSystemError.NoPermissions();
  }

  dispose(): void {
    this.#pasted.clear();
    this.#store.dispose();
  }

  #at(path: string): Pasted {
    const pasted = this.#pasted.get(path);
    if (pasted === undefined) throw FileSystemError.FileNotFound(l10n.t("The text is no longer there. Copy it again."));
    return pasted;
  }
}
