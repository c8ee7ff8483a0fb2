// How large a transcript may become. VS Code stops colouring a document beyond 20 million characters or 300,000 lines
// (and shares none beyond 50 MB with extensions), folds 5000 regions and keeps 1000 problems a file.

export interface TranscriptLimits {
  readonly characters: number;
  readonly lines: number;
  /** Flows that are shown with their segments; the others have their head line only. */
  readonly fullBlocks: number;
  /** Problems, with the one that tells how many are hidden. */
  readonly problems: number;
}

export const TRANSCRIPT_LIMITS: TranscriptLimits = {
  characters: 18_000_000,
  lines: 250_000,
  fullBlocks: 5000,
  problems: 1000,
};
