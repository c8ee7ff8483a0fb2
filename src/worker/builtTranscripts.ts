// Keeps the transcripts that were asked for, as long as the analysis stays as it is.

import { buildTranscript } from "../core/transcript/build";
import { TRANSCRIPT_LIMITS } from "../core/transcript/limits";
import type { TranscriptModel } from "../core/transcript/model";
import type { TranscriptBlock, TranscriptScope } from "../core/transcript/transcript";
import type { Reading } from "./reading";

// Beyond these, what VS Code does with the text in the extension host takes longer than a frame of the screen.
const LIMITS = { ...TRANSCRIPT_LIMITS, characters: 4_000_000, lines: 50_000 };

// Somebody jumps to and fro between a few; a filter that is typed makes a new scope with every letter.
const KEPT = 4;

// Outline, folding and CodeLenses of more flows than this are of no use to anybody, and VS Code folds no more.
const OUTLINED = 5000;

export class Transcripts {
  readonly #models = new Map<string, TranscriptModel>();
  #reading: Reading | undefined;
  #revision = -1;

  of(reading: Reading, scope: TranscriptScope): TranscriptModel {
    if (reading !== this.#reading || reading.revision !== this.#revision) this.#models.clear();
    this.#reading = reading;
    this.#revision = reading.revision;
    const key = JSON.stringify(scope);
    const model = this.#models.get(key) ?? buildTranscript(reading.analysis, scope, LIMITS, reading.revision);
    // The one asked for last is the last to go.
    this.#models.delete(key);
    this.#models.set(key, model);
    for (const oldest of this.#models.keys()) {
      if (this.#models.size <= KEPT) break;
      this.#models.delete(oldest);
    }
    return model;
  }
}

/** The blocks that outline, folding and CodeLenses show: of very many, the first that hold more than their head line. */
export function outlinedBlocks({ transcript: { blocks } }: TranscriptModel): readonly TranscriptBlock[] {
  if (blocks.length <= OUTLINED) return blocks;
  return blocks.filter(({ firstLine, lastLine }) => lastLine > firstLine).slice(0, OUTLINED);
}
