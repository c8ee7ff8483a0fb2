// Caches the requested transcripts until the analysis changes.

import { buildTranscript } from "../core/transcript/build";
import { TRANSCRIPT_LIMITS } from "../core/transcript/limits";
import type { TranscriptModel } from "../core/transcript/model";
import type { TranscriptBlock, TranscriptScope } from "../core/transcript/transcript";
import type { Reading } from "./reading";

// Larger texts block the extension host for longer than a frame of the screen.
const LIMITS = { ...TRANSCRIPT_LIMITS, characters: 4_000_000, lines: 50_000 };

// Users switch between a few; typing a filter creates a new scope with every letter.
const KEPT = 4;

// Outline, folding and CodeLenses of more flows are not useful, and VS Code does not fold more.
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
    // The last requested one is removed last.
    this.#models.delete(key);
    this.#models.set(key, model);
    for (const oldest of this.#models.keys()) {
      if (this.#models.size <= KEPT) break;
      this.#models.delete(oldest);
    }
    return model;
  }
}

/** The blocks that outline, folding and CodeLenses show: of very many, the first with more than their head line. */
export function outlinedBlocks({ transcript: { blocks } }: TranscriptModel): readonly TranscriptBlock[] {
  if (blocks.length <= OUTLINED) return blocks;
  return blocks.filter(({ firstLine, lastLine }) => lastLine > firstLine).slice(0, OUTLINED);
}
