// Plays steps: one after the other, each as long as it takes to read.

/** Reading takes about this long for a character; a step is shown for a while in any case. */
const MS_PER_CHARACTER = 35;
const LEAST_MS = 2500;
const MOST_MS = 15_000;

export interface Player {
  readonly isPlaying: boolean;
  play(): void;
  pause(): void;
}

export interface PlayerOptions {
  /** Goes one step on; false at the last one. */
  step(): boolean;
  /** The characters of the current step. */
  length(): number;
  onChange(isPlaying: boolean): void;
}

export function createPlayer({ step, length, onChange }: PlayerOptions): Player {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function wait(): void {
    timer = setTimeout(advance, readingMs(length()));
  }

  function advance(): void {
    timer = undefined;
    if (step()) wait();
    else onChange(false);
  }

  return {
    get isPlaying() {
      return timer !== undefined;
    },
    play() {
      if (timer !== undefined) return;
      wait();
      onChange(true);
    },
    pause() {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      onChange(false);
    },
  };
}

export function readingMs(characters: number): number {
  return Math.min(MOST_MS, Math.max(LEAST_MS, characters * MS_PER_CHARACTER));
}
