import { type Hover, type HoverProvider, languages, MarkdownString, type Position, type TextDocument } from "vscode";
import { parseTranscriptUri, type Transcripts } from "./transcriptDocuments";
import { TRANSCRIPT_SCHEME } from "./transcriptUri";

/** Explains the segment under the pointer: its numbers, relative and raw, and their conditions. */
export class TranscriptHover implements HoverProvider {
  readonly #transcripts: Transcripts;
  readonly #registration = languages.registerHoverProvider({ scheme: TRANSCRIPT_SCHEME }, this);

  constructor(transcripts: Transcripts) {
    this.#transcripts = transcripts;
  }

  async provideHover({ uri }: TextDocument, { line }: Position): Promise<Hover | undefined> {
    const capture = this.#transcripts.captureOf(uri);
    const scope = parseTranscriptUri(uri)?.scope;
    if (capture === undefined || scope === undefined) return undefined;
    const text = await capture.ask("explainLine", { scope, line });
    return text === undefined ? undefined : { contents: [new MarkdownString(text)] };
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
