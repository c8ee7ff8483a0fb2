// A transcript's outline, folding and CodeLenses: one entry per flow.

import {
  CodeLens,
  type CodeLensProvider,
  DocumentSymbol,
  type DocumentSymbolProvider,
  type Event,
  FoldingRange,
  type FoldingRangeProvider,
  l10n,
  languages,
  Range,
  SymbolKind,
  type TextDocument,
} from "vscode";
import type { TranscriptBlock } from "../../protocol/api";
import { DisposableStore } from "../disposables";
import { parseTranscriptUri, type Transcripts } from "./transcriptDocuments";
import { TRANSCRIPT_SCHEME } from "./transcriptUri";

export class TranscriptOutline implements DocumentSymbolProvider, FoldingRangeProvider, CodeLensProvider {
  readonly #transcripts: Transcripts;
  readonly #store = new DisposableStore();
  readonly onDidChangeCodeLenses: Event<void>;

  constructor(transcripts: Transcripts) {
    this.#transcripts = transcripts;
    this.onDidChangeCodeLenses = (listener, self, disposables) =>
      transcripts.onDidChange(() => listener.call(self), undefined, disposables);
    const selector = { scheme: TRANSCRIPT_SCHEME };
    this.#store.add(languages.registerDocumentSymbolProvider(selector, this, { label: l10n.t("Flows") }));
    this.#store.add(languages.registerFoldingRangeProvider(selector, this));
    this.#store.add(languages.registerCodeLensProvider(selector, this));
  }

  async provideDocumentSymbols(document: TextDocument): Promise<DocumentSymbol[]> {
    return (await this.#blocks(document)).map(({ head, outcome, firstLine, lastLine }) => {
      const whole = new Range(firstLine, 0, lastLine, Number.MAX_SAFE_INTEGER);
      return new DocumentSymbol(head, outcome, SymbolKind.Event, whole, new Range(firstLine, 0, firstLine, 1));
    });
  }

  async provideFoldingRanges(document: TextDocument): Promise<FoldingRange[]> {
    return (await this.#blocks(document))
      .filter(({ firstLine, lastLine }) => lastLine > firstLine)
      .map(({ firstLine, lastLine }) => new FoldingRange(firstLine, lastLine));
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    const capture = parseTranscriptUri(document.uri)?.capture.toString();
    return (await this.#blocks(document)).map(({ firstLine, flowId }) => {
      const command = {
        title: l10n.t("Show diagram"),
        command: "tcpHandshake.showDiagram",
        arguments: [{ capture, flowId }],
      };
      return new CodeLens(new Range(firstLine, 0, firstLine, 0), command);
    });
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #blocks({ uri }: TextDocument): Promise<readonly TranscriptBlock[]> {
    const capture = this.#transcripts.captureOf(uri);
    const scope = parseTranscriptUri(uri)?.scope;
    if (capture === undefined || scope === undefined || capture.summary.flows === 0) return [];
    return capture.ask("blocks", { scope });
  }
}
