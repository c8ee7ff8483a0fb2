import type { CaptureClock } from "./frame";

/** The capture's time 0, set by its first record and shared with forked readers. */
export class StartClock implements CaptureClock {
  epochSeconds = 0;
  hasBegun = false;

  begin(epochSeconds: number): void {
    if (this.hasBegun) return;
    this.epochSeconds = epochSeconds;
    this.hasBegun = true;
  }
}
