// The read-only editor for captures. If it is opened at a segment, the page gets that segment when it is ready.

import {
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  commands,
  EventEmitter,
  type Uri,
  ViewColumn,
  type WebviewPanel,
  window,
} from "vscode";
import type { TranscriptTarget } from "../../protocol/api";
import { DisposableStore } from "../disposables";
import type { CaptureShare, Captures } from "./captures";
import { CaptureView, type ViewActions } from "./captureView";
import { pageHtml, pageRoot } from "./pageHtml";

export const VIEW_TYPE = "tcpHandshake.capture";

/** VS Code's document of a capture: a shared reference to it, kept while an editor shows it. */
interface CaptureDocument extends CustomDocument {
  readonly share: CaptureShare;
}

export class CaptureEditors implements CustomReadonlyEditorProvider<CaptureDocument> {
  readonly #extension: Uri;
  readonly #captures: Captures;
  readonly #actions: ViewActions;
  readonly #views = new Set<CaptureView>();
  readonly #pending = new Map<string, TranscriptTarget>();
  readonly #store = new DisposableStore();
  readonly #opened = this.#store.add(new EventEmitter<CaptureView>());
  readonly onDidOpenView = this.#opened.event;
  #lastActive: CaptureView | undefined;

  constructor(extension: Uri, captures: Captures, actions: ViewActions) {
    this.#extension = extension;
    this.#captures = captures;
    this.#actions = actions;
    this.#store.add(window.registerCustomEditorProvider(VIEW_TYPE, this, { supportsMultipleEditorsPerDocument: true }));
  }

  openCustomDocument(uri: Uri): CaptureDocument {
    const share = this.#captures.share(uri);
    return { uri, share, dispose: () => share.dispose() };
  }

  resolveCustomEditor(document: CaptureDocument, panel: WebviewPanel): void {
    const key = document.uri.toString();
    panel.webview.options = { enableScripts: true, localResourceRoots: [pageRoot(this.#extension)] };
    const view = new CaptureView(document.share.capture, panel, this.#actions, this.#pending.get(key));
    this.#pending.delete(key);
    this.#views.add(view);
    if (panel.active) this.#lastActive = view;
    panel.onDidChangeViewState(() => {
      if (panel.active) this.#lastActive = view;
    });
    panel.onDidDispose(() => {
      this.#views.delete(view);
      if (this.#lastActive === view) this.#lastActive = undefined;
      view.dispose();
    });
    panel.webview.html = pageHtml(panel.webview, this.#extension);
    this.#opened.fire(view);
  }

  /** The active editor, or the last active one. */
  get active(): CaptureView | undefined {
    return this.#lastActive;
  }

  viewsOf(uri: Uri): readonly CaptureView[] {
    const key = uri.toString();
    return [...this.#views].filter((view) => view.capture.uri.toString() === key);
  }

  /** Reveals a segment in the visible editors of a capture, without taking the focus. */
  follow(uri: Uri, target: TranscriptTarget): void {
    for (const view of this.viewsOf(uri)) view.reveal(target);
  }

  /** Shows a segment, or the capture without one, in an editor: in one that is open, else in a new one. */
  async show(uri: Uri, target: TranscriptTarget | undefined): Promise<void> {
    const view = this.#viewToShow(uri);
    if (view !== undefined) {
      // Without its own column VS Code would move it to the active one.
      view.panel.reveal(view.panel.viewColumn, false);
      if (target === undefined) return;
      view.reveal(target);
      view.focus("diagram");
      return;
    }
    if (target !== undefined) this.#pending.set(uri.toString(), target);
    const column = window.activeTextEditor === undefined ? ViewColumn.Active : ViewColumn.Beside;
    await commands.executeCommand("vscode.openWith", uri, VIEW_TYPE, column);
  }

  /** Of several editors of a capture, a visible one is preferred; of equal ones, the last used. */
  #viewToShow(uri: Uri): CaptureView | undefined {
    const views = this.viewsOf(uri);
    const last = views.find((view) => view === this.#lastActive);
    if (last?.panel.visible) return last;
    return views.find(({ panel }) => panel.visible) ?? last ?? views[0];
  }

  dispose(): void {
    for (const view of this.#views) view.dispose();
    this.#store.dispose();
  }
}
