// The transcript as code: from an ACK to the segment that it acknowledges, who acknowledges a segment, where a number occurs, which
// number would be next, and what encloses a position.

import {
  type CancellationToken,
  type DefinitionProvider,
  DocumentHighlight,
  DocumentHighlightKind,
  type DocumentHighlightProvider,
  type Event,
  InlayHint,
  type InlayHintsProvider,
  Location,
  languages,
  Position,
  Range,
  type ReferenceProvider,
  SelectionRange,
  type SelectionRangeProvider,
  type TextDocument,
} from "vscode";
import type { AnalysisApi, EnclosingRange, TranscriptScope, TranscriptSpan } from "../../protocol/api";
import type { Answer, Arg } from "../../protocol/link";
import { DisposableStore } from "../disposables";
import { parseTranscriptUri, type Transcripts } from "./transcriptDocuments";
import { TRANSCRIPT_SCHEME } from "./transcriptUri";

export class TranscriptNumbers
  implements
    DefinitionProvider,
    ReferenceProvider,
    DocumentHighlightProvider,
    InlayHintsProvider,
    SelectionRangeProvider
{
  readonly #transcripts: Transcripts;
  readonly #store = new DisposableStore();
  readonly onDidChangeInlayHints: Event<void>;

  constructor(transcripts: Transcripts) {
    this.#transcripts = transcripts;
    this.onDidChangeInlayHints = (listener, self, disposables) =>
      transcripts.onDidChange(() => listener.call(self), undefined, disposables);
    const selector = { scheme: TRANSCRIPT_SCHEME };
    this.#store.add(languages.registerDefinitionProvider(selector, this));
    this.#store.add(languages.registerReferenceProvider(selector, this));
    this.#store.add(languages.registerDocumentHighlightProvider(selector, this));
    this.#store.add(languages.registerInlayHintsProvider(selector, this));
    this.#store.add(languages.registerSelectionRangeProvider(selector, this));
  }

  async provideDefinition(document: TextDocument, at: Position, token: CancellationToken): Promise<Location[]> {
    return this.#locations(document, await this.#ask(document, "acknowledgedSegments", placeOf(at), token));
  }

  async provideReferences(
    document: TextDocument,
    at: Position,
    { includeDeclaration }: { readonly includeDeclaration: boolean },
    token: CancellationToken,
  ): Promise<Location[]> {
    const [acknowledging, acknowledged] = await Promise.all([
      this.#ask(document, "acknowledgingSegments", placeOf(at), token),
      includeDeclaration ? this.#ask(document, "acknowledgedSegments", placeOf(at), token) : [],
    ]);
    return this.#locations(document, [...(acknowledged ?? []), ...(acknowledging ?? [])]);
  }

  async provideDocumentHighlights(
    document: TextDocument,
    at: Position,
    token: CancellationToken,
  ): Promise<DocumentHighlight[]> {
    const same = await this.#ask(document, "sameNumbers", placeOf(at), token);
    return (same ?? []).map(
      (span) =>
        new DocumentHighlight(rangeOf(span), span.isOwn ? DocumentHighlightKind.Write : DocumentHighlightKind.Read),
    );
  }

  async provideInlayHints(document: TextDocument, range: Range, token: CancellationToken): Promise<InlayHint[]> {
    const lines = { from: range.start.line, to: range.end.line };
    const hints = await this.#ask(document, "expectedNumbers", lines, token);
    return (hints ?? []).map(({ line, column, text }) => {
      const hint = new InlayHint(new Position(line, column), text);
      hint.paddingLeft = true;
      return hint;
    });
  }

  async provideSelectionRanges(
    document: TextDocument,
    positions: readonly Position[],
    token: CancellationToken,
  ): Promise<SelectionRange[]> {
    const found = await Promise.all(positions.map((at) => this.#ask(document, "enclosingRanges", placeOf(at), token)));
    return found.map((ranges, index) => nested(ranges ?? [], document, positions[index]!));
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** `undefined` where the capture is closed, or nobody waits for the answer any longer. */
  async #ask<M extends NumberMethod>(
    { uri }: TextDocument,
    method: M,
    place: Omit<Arg<AnalysisApi, M>, "scope">,
    token: CancellationToken,
  ): Promise<Answer<AnalysisApi, M> | undefined> {
    const capture = this.#transcripts.captureOf(uri);
    const scope: TranscriptScope | undefined = parseTranscriptUri(uri)?.scope;
    if (capture === undefined || scope === undefined || capture.summary.flows === 0) return undefined;
    if (token.isCancellationRequested) return undefined;
    const answer = await capture.ask(method, { scope, ...place } as unknown as Arg<AnalysisApi, M>);
    return token.isCancellationRequested ? undefined : answer;
  }

  #locations({ uri }: TextDocument, spans: readonly TranscriptSpan[] | undefined): Location[] {
    return (spans ?? []).map((span) => new Location(uri, rangeOf(span)));
  }
}

type NumberMethod =
  | "acknowledgedSegments"
  | "acknowledgingSegments"
  | "sameNumbers"
  | "expectedNumbers"
  | "enclosingRanges";

function placeOf({ line, character }: Position): { readonly line: number; readonly column: number } {
  return { line, column: character };
}

function rangeOf({ line, start, end }: TranscriptSpan): Range {
  return new Range(line, start, line, end);
}

/** The innermost range with the others around it; the whole document is the last. */
function nested(ranges: readonly EnclosingRange[], document: TextDocument, at: Position): SelectionRange {
  const whole = new SelectionRange(new Range(0, 0, document.lineCount, 0));
  const innermost = [...ranges].reverse().reduce<SelectionRange>((parent, { line, start, lastLine, end }) => {
    const range = new Range(line, start, lastLine, end);
    return parent.range.contains(range) && !parent.range.isEqual(range) ? new SelectionRange(range, parent) : parent;
  }, whole);
  return innermost.range.contains(at) ? innermost : whole;
}
