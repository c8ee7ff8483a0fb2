/** When and where a segment was recorded. Passed as one object: V8 allocates for every double that a call passes. */
export interface Recorded {
  readonly frameNumber: number;
  /** Nanoseconds since the capture's clock began. */
  readonly timeNs: number;
  /** Where the record begins in the capture. */
  readonly fileOffset: number;
}

/** One object, to be filled again and again. */
export function newRecorded(): { -readonly [K in keyof Recorded]: Recorded[K] } {
  // −0 is not a small integer: V8 stores doubles here from the start, and does not recompile when the first one is assigned.
  return { frameNumber: 0, timeNs: -0, fileOffset: -0 };
}
