// From a transcript line to the diagram, and from the diagram to the line.

import { Range, TabInputText, type TextEditor, type Uri, ViewColumn, window, workspace } from "vscode";
import type { TranscriptScope, TranscriptSpan, TranscriptTarget } from "../../protocol/api";
import type { Capture } from "../capture/capture";
import type { CaptureEditors } from "../capture/captureEditor";
import { DisposableStore } from "../disposables";
import { parseTranscriptUri, type Transcripts, transcriptUri } from "./transcriptDocuments";

export class Jumps {
  readonly #transcripts: Transcripts;
  readonly #store = new DisposableStore();
  #turn = 0;

  constructor(transcripts: Transcripts, editors: () => CaptureEditors) {
    this.#transcripts = transcripts;
    this.#store.add(
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        void this.#moveDiagram(textEditor, editors());
      }),
    );
  }

  /** The capture and the segment of a transcript line. */
  async targetAt(uri: Uri, line: number): Promise<{ capture: Capture; target: TranscriptTarget } | undefined> {
    const capture = this.#transcripts.captureOf(uri);
    const scope = parseTranscriptUri(uri)?.scope;
    if (capture === undefined || scope === undefined) return undefined;
    const target = await capture.ask("targetOfLine", { scope, line });
    return target && { capture, target };
  }

  /**
   * Selects a segment's line, or the field that a finding (of `rule`) is about: in an open transcript that contains it, or
   * in that of the whole capture, which opens where another transcript is.
   */
  async showInTranscript(capture: Capture, target: TranscriptTarget, rule?: string): Promise<void> {
    const found = await this.#findLine(capture, target, rule);
    if (found === undefined) return;
    const document = await workspace.openTextDocument(found.uri);
    const { line, start } = found.span;
    const column = columnOf(({ uri }) => uri.toString() === found.uri.toString());
    const beside = columnOf(({ uri }) => parseTranscriptUri(uri) !== undefined) ?? ViewColumn.Beside;
    await window.showTextDocument(document, {
      viewColumn: column ?? beside,
      preview: false,
      selection: new Range(line, start, line, start),
    });
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #findLine(
    capture: Capture,
    target: TranscriptTarget,
    rule: string | undefined,
  ): Promise<{ uri: Uri; span: TranscriptSpan } | undefined> {
    const scopes: TranscriptScope[] = [{ kind: "all" }, { kind: "flow", id: target.flowId }];
    const visible = window.visibleTextEditors.map(({ document }) => document.uri);
    const open = [...visible, ...this.#transcripts.of(capture)].filter(
      (uri) => parseTranscriptUri(uri)?.capture.toString() === capture.uri.toString(),
    );
    for (const uri of [...open, ...scopes.map((scope) => transcriptUri(capture.uri, scope))]) {
      const scope = parseTranscriptUri(uri)?.scope;
      const span = scope && (await capture.ask("lineOfTarget", { scope, target, rule }));
      if (span !== undefined) return { uri, span };
    }
    return undefined;
  }

  async #moveDiagram({ document, selection }: TextEditor, editors: CaptureEditors): Promise<void> {
    const { uri } = document;
    const capture = this.#transcripts.captureOf(uri);
    if (capture === undefined || editors.viewsOf(capture.uri).length === 0) return;
    const turn = ++this.#turn;
    try {
      const found = await this.targetAt(uri, selection.active.line);
      // The cursor moved in the meantime: only its last position counts.
      if (found !== undefined && turn === this.#turn) editors.follow(capture.uri, found.target);
    } catch {
      // The capture was closed or failed in the meantime; its editor shows that.
    }
  }
}

/** The editor column of a tab with a text document, also where another tab hides it. */
function columnOf(isWanted: (input: TabInputText) => boolean): ViewColumn | undefined {
  return window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof TabInputText && isWanted(input)),
  )?.viewColumn;
}
