// A connection that several places recorded, in the machine-readable formats.

import type { FieldChange, FlowConnection, JoinKind, SegmentFate } from "../core/flow/connection";
import { flagsText } from "../core/tcp/flags";

export interface ConnectionRecord {
  readonly id: number;
  /** Along the path from the initiator to the responder. */
  readonly places: readonly string[];
  /** The flow at each place; null where none was seen. */
  readonly flows: readonly (number | null)[];
  readonly proof: { readonly kind: JoinKind; readonly message: string };
  /** Position of each place's capture; only if there are several. */
  readonly captures?: readonly number[];
  readonly segments: readonly SegmentRecord[];
}

export interface SegmentRecord {
  readonly from: SegmentFate["from"];
  readonly flags: string;
  readonly seq: number;
  readonly length: number;
  /** By place; null where it was not seen. */
  readonly frames: readonly (number | null)[];
  readonly fate: SegmentFate["fate"];
  /** Positions in `places`. */
  readonly between: readonly [number, number];
  readonly transitNs: number | null;
  readonly changes: readonly FieldRecord[];
  /** Why the place where it is missing may just not have recorded it; only if there is such a reason. */
  readonly doubt?: NonNullable<SegmentFate["doubt"]>;
}

export interface FieldRecord {
  readonly field: string;
  readonly from: FieldChange["from"] | null;
  readonly to: FieldChange["to"] | null;
  /** Positions in `places`; only where they are not those of the segment's fate. */
  readonly between?: readonly [number, number];
}

export function toConnectionRecord({ id, places, flows, proof, segments }: FlowConnection): ConnectionRecord {
  return {
    id,
    places: places.map(({ name }) => name),
    flows: flows.map((flow) => flow ?? null),
    proof: { kind: proof.kind, message: proof.text },
    ...(places.some(({ capture }) => capture > 0) && { captures: places.map(({ capture }) => capture) }),
    segments: segments.map(toSegmentRecord),
  };
}

export function toSegmentRecord(segment: SegmentFate): SegmentRecord {
  const { from, flags, seq, payloadLength, frames, fate, between, transitNs, changes, doubt } = segment;
  return {
    from,
    flags: flagsText(flags),
    seq,
    length: payloadLength,
    frames: frames.map((frame) => frame ?? null),
    fate,
    between,
    transitNs: transitNs === undefined ? null : Math.round(transitNs),
    changes: changes.map(toFieldRecord),
    ...(doubt === undefined ? {} : { doubt }),
  };
}

function toFieldRecord({ field, from, to, between }: FieldChange): FieldRecord {
  return { field, from: from ?? null, to: to ?? null, ...(between === undefined ? {} : { between }) };
}
