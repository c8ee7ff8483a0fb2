// The segments of a data run, which the flow only counts: read again from the capture, a page at a time.

import type { Side } from "./flow";

/** One segment of a data run, read again from the capture. */
export interface DataRow {
  readonly frameNumber: number;
  readonly timeNs: number;
  readonly fileOffset: number;
  readonly from: Side;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly window: number;
  readonly payloadLength: number;
}

export interface DataPage {
  readonly rows: readonly DataRow[];
  /** Pass it back to read on; undefined when the run is over. */
  readonly next: DataCursor | undefined;
}

/** Where in the capture a page of data rows begins. */
export interface DataCursor {
  readonly fileOffset: number;
  readonly frameNumber: number;
}
