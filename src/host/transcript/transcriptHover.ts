import { type Hover, type HoverProvider, languages, MarkdownString, type Position, type TextDocument } from "vscode";
import { type GlossaryTerm, glossaryTermAt } from "../../core/text/glossary";
import { referenceUrl } from "../../core/text/references";
import { parseTranscriptUri, type Transcripts } from "./transcriptDocuments";
import { TRANSCRIPT_SCHEME } from "./transcriptUri";

/** Explains the word under the pointer, and its segment: the numbers, relative and raw, and their conditions. */
export class TranscriptHover implements HoverProvider {
  readonly #transcripts: Transcripts;
  readonly #registration = languages.registerHoverProvider({ scheme: TRANSCRIPT_SCHEME }, this);

  constructor(transcripts: Transcripts) {
    this.#transcripts = transcripts;
  }

  async provideHover(document: TextDocument, { line, character }: Position): Promise<Hover | undefined> {
    const { uri } = document;
    const capture = this.#transcripts.captureOf(uri);
    const scope = parseTranscriptUri(uri)?.scope;
    if (capture === undefined || scope === undefined) return undefined;
    const text = await capture.ask("explainLine", { scope, line });
    const term = glossaryTermAt(document.lineAt(line).text, character);
    const parts = [term && explainTerm(term), text].filter((part) => part !== undefined);
    return parts.length === 0 ? undefined : { contents: parts.map((part) => new MarkdownString(part)) };
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

function explainTerm({ term, sentence, reference }: GlossaryTerm): string {
  return `**${term}**: ${sentence} [${reference}](${referenceUrl(reference)})`;
}
