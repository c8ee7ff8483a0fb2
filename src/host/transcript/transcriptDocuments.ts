// The transcript of a capture as a read-only document, as long as it is open.

import {
  EventEmitter,
  l10n,
  TabInputText,
  TabInputTextDiff,
  type TextDocumentContentProvider,
  Uri,
  window,
  workspace,
} from "vscode";
import type { TranscriptScope } from "../../protocol/api";
import type { Capture } from "../capture/capture";
import type { CaptureShare, Captures } from "../capture/captures";
import { DisposableStore } from "../disposables";
import { parseTranscriptAddress, TRANSCRIPT_SCHEME, toTranscriptAddress } from "./transcriptUri";

/** A transcript's capture and scope; `undefined` for other documents. */
export function parseTranscriptUri(uri: Uri): { readonly capture: Uri; readonly scope: TranscriptScope } | undefined {
  const address = parseTranscriptAddress(uri);
  return address && { capture: Uri.from(address.capture), scope: address.scope };
}

export function transcriptUri(capture: Uri, scope: TranscriptScope): Uri {
  return Uri.from(toTranscriptAddress({ capture, scope }));
}

// A document is provided before it is shown: its capture is kept open for this time.
const SHOWN_WITHIN_MS = 2000;

interface OpenTranscript {
  readonly uri: Uri;
  readonly share: CaptureShare;
  readonly listening: { dispose(): void };
}

/**
 * Provides transcripts, and keeps a reference to the capture of each that a tab shows. Tabs and not documents decide: VS Code
 * keeps a document for minutes after its last editor was closed.
 */
export class Transcripts implements TextDocumentContentProvider {
  readonly #captures: Captures;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<Uri>());
  readonly onDidChange = this.#changed.event;
  readonly #opened = this.#store.add(new EventEmitter<Uri>());
  readonly onDidOpen = this.#opened.event;
  readonly #closed = this.#store.add(new EventEmitter<Uri>());
  readonly onDidClose = this.#closed.event;
  readonly #open = new Map<string, OpenTranscript>();
  /** Revisions of the texts passed to VS Code, by document. */
  readonly #given = new WeakMap<Capture, Map<string, number>>();
  readonly #expected = new Map<CaptureShare, NodeJS.Timeout>();

  constructor(captures: Captures) {
    this.#captures = captures;
    this.#store.add(workspace.registerTextDocumentContentProvider(TRANSCRIPT_SCHEME, this));
    this.#store.add(window.tabGroups.onDidChangeTabs(() => this.#lookAtTabs()));
    this.#lookAtTabs();
  }

  /** The open transcripts of one capture. */
  of(capture: Capture): readonly Uri[] {
    return [...this.#open.values()].filter(({ share }) => share.capture === capture).map(({ uri }) => uri);
  }

  /** The capture of a transcript, while it is shown. */
  captureOf(uri: Uri): Capture | undefined {
    const parsed = parseTranscriptUri(uri);
    return parsed && this.#captures.find(parsed.capture);
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const parsed = parseTranscriptUri(uri);
    if (parsed === undefined) throw new Error(l10n.t("Not the address of a transcript."));
    const capture = this.#expect(parsed.capture);
    const summary = await capture.whenRead();
    if (summary.state === "failed" && summary.flows === 0)
      return `${summary.failure ?? l10n.t("The capture cannot be read.")}\n`;
    const { revision, text } = await capture.transcript(parsed.scope);
    const given = this.#given.get(capture) ?? new Map<string, number>();
    this.#given.set(capture, given.set(uri.toString(), revision));
    return text;
  }

  /** Opens a transcript in an editor. */
  async show(capture: Uri, scope: TranscriptScope): Promise<void> {
    const document = await workspace.openTextDocument(transcriptUri(capture, scope));
    await window.showTextDocument(document, { preview: false });
  }

  dispose(): void {
    for (const [share, timer] of this.#expected) this.#unexpect(share, timer);
    for (const transcript of this.#open.values()) this.#close(transcript);
    this.#store.dispose();
  }

  #expect(uri: Uri): Capture {
    const share = this.#captures.share(uri);
    const timer = setTimeout(() => this.#unexpect(share, timer), SHOWN_WITHIN_MS);
    this.#expected.set(share, timer);
    return share.capture;
  }

  #unexpect(share: CaptureShare, timer: NodeJS.Timeout): void {
    clearTimeout(timer);
    this.#expected.delete(share);
    share.dispose();
  }

  #lookAtTabs(): void {
    const shown = new Map(transcriptsInTabs().map((uri) => [uri.toString(), uri]));
    for (const [key, transcript] of this.#open) if (!shown.has(key)) this.#close(transcript);
    for (const [key, uri] of shown) if (!this.#open.has(key)) this.#share(key, uri);
  }

  #share(key: string, uri: Uri): void {
    const parsed = parseTranscriptUri(uri);
    if (parsed === undefined) return;
    const share = this.#captures.share(parsed.capture);
    const { capture } = share;
    const listening = capture.onDidSettle(() => this.#changed.fire(uri));
    this.#open.set(key, { uri, share, listening });
    // A document that VS Code kept shows the state when its last tab was closed.
    const { state, revision } = capture.summary;
    if (state !== "reading" && this.#given.get(capture)?.get(key) !== revision) this.#changed.fire(uri);
    for (const [expected, timer] of this.#expected)
      if (expected.capture === share.capture) this.#unexpect(expected, timer);
    this.#opened.fire(uri);
  }

  #close({ uri, share, listening }: OpenTranscript): void {
    this.#open.delete(uri.toString());
    this.#closed.fire(uri);
    listening.dispose();
    share.dispose();
  }
}

function transcriptsInTabs(): readonly Uri[] {
  const inputs = window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
  const uris = inputs.flatMap((input) => {
    if (input instanceof TabInputText) return [input.uri];
    return input instanceof TabInputTextDiff ? [input.original, input.modified] : [];
  });
  return uris.filter(({ scheme }) => scheme === TRANSCRIPT_SCHEME);
}
