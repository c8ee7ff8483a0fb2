// The transcript of a capture as a read-only document, as long as somebody has it open.

import { EventEmitter, type TextDocumentContentProvider, Uri, window, workspace } from "vscode";
import type { TranscriptScope } from "../protocol/api";
import type { Capture } from "./capture";
import type { CaptureShare, Captures } from "./captures";
import { DisposableStore } from "./disposables";
import { parseTranscriptAddress, TRANSCRIPT_SCHEME, toTranscriptAddress } from "./transcriptUri";

/** A transcript's capture and scope; `undefined` for documents that are no transcript. */
export function parseTranscriptUri(uri: Uri): { readonly capture: Uri; readonly scope: TranscriptScope } | undefined {
  const address = parseTranscriptAddress(uri);
  return address && { capture: Uri.from(address.capture), scope: address.scope };
}

export function transcriptUri(capture: Uri, scope: TranscriptScope): Uri {
  return Uri.from(toTranscriptAddress({ capture, scope }));
}

export class Transcripts implements TextDocumentContentProvider {
  readonly #captures: Captures;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<Uri>());
  readonly onDidChange = this.#changed.event;
  readonly #opened = this.#store.add(new EventEmitter<Uri>());
  readonly onDidOpen = this.#opened.event;
  readonly #closed = this.#store.add(new EventEmitter<Uri>());
  readonly onDidClose = this.#closed.event;
  readonly #open = new Map<
    string,
    { readonly uri: Uri; readonly share: CaptureShare; readonly listening: { dispose(): void } }
  >();

  constructor(captures: Captures) {
    this.#captures = captures;
    this.#store.add(workspace.registerTextDocumentContentProvider(TRANSCRIPT_SCHEME, this));
    this.#store.add(workspace.onDidCloseTextDocument(({ uri }) => this.#close(uri)));
  }

  /** The transcripts that are open, of one capture. */
  of(capture: Capture): readonly Uri[] {
    return [...this.#open.values()].filter(({ share }) => share.capture === capture).map(({ uri }) => uri);
  }

  /** The capture of an open transcript. */
  captureOf(uri: Uri): Capture | undefined {
    return this.#open.get(uri.toString())?.share.capture;
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const parsed = parseTranscriptUri(uri);
    if (parsed === undefined) throw new Error("This is no transcript's address.");
    const capture = this.#share(uri, parsed.capture);
    const summary = await capture.whenRead();
    if (summary.state === "failed" && summary.flows === 0)
      return `${summary.failure ?? "The capture cannot be read."}\n`;
    return (await capture.transcript(parsed.scope)).text;
  }

  /** Opens a transcript in an editor; beside the diagram where that is what the user sees. */
  async show(capture: Uri, scope: TranscriptScope): Promise<void> {
    const document = await workspace.openTextDocument(transcriptUri(capture, scope));
    await window.showTextDocument(document, { preview: false });
  }

  dispose(): void {
    for (const { uri } of this.#open.values()) this.#close(uri);
    this.#store.dispose();
  }

  #share(uri: Uri, captureUri: Uri): Capture {
    const key = uri.toString();
    let entry = this.#open.get(key);
    if (entry === undefined) {
      const share = this.#captures.share(captureUri);
      let shown = -1;
      const listening = share.capture.onDidChange(({ state, revision }) => {
        if (state === "reading" || revision === shown) return;
        shown = revision;
        this.#changed.fire(uri);
      });
      entry = { uri, share, listening };
      this.#open.set(key, entry);
      this.#opened.fire(uri);
    }
    return entry.share.capture;
  }

  #close(uri: Uri): void {
    const entry = this.#open.get(uri.toString());
    if (entry === undefined) return;
    this.#open.delete(uri.toString());
    this.#closed.fire(uri);
    entry.listening.dispose();
    entry.share.dispose();
  }
}
