// The maximum size of a transcript. VS Code stops coloring a document beyond 20 million characters or 300,000 lines
// (and does not share one beyond 50 MB with extensions), folds 5000 regions and keeps 1000 problems per file.

export interface TranscriptLimits {
  readonly characters: number;
  readonly lines: number;
  /** Flows that are shown with their segments; the others have their head line only. */
  readonly fullBlocks: number;
  /** Problems, including the one with the number of hidden problems. */
  readonly problems: number;
}

export const TRANSCRIPT_LIMITS: TranscriptLimits = {
  characters: 18_000_000,
  lines: 250_000,
  fullBlocks: 5000,
  problems: 1000,
};
