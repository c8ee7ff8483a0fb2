/** One decoded field of a frame and the octets it comes from. */
export interface FieldNode {
  readonly name: string;
  readonly value: string;
  /** `[start, end)` within the frame's octets. */
  readonly start: number;
  readonly end: number;
  readonly children: readonly FieldNode[];
  /** Which part of the segment it is, so that a finding can be shown on it. */
  readonly field?: string;
}
