// Bad recordings of a flow without faults, and what can be reported of each: any other report is caused by the recording alone.

import type { Outcome } from "../../../src/core/flow/flow";

import { FILTERS, hopsFurther } from "../kinds";
import type { FrameCopy } from "../readCapture";
import type { CleanFlow } from "./cleanFlows";
import { numbered } from "./segments";

export interface Variant {
  readonly how: string;
  readonly frames: readonly FrameCopy[];
  readonly outcomes: readonly Outcome[];
  /** Rules that rightly report this: where everything that came back is left out, nothing came back. */
  readonly inherent: readonly string[];
}

export interface Spoiling {
  readonly kind: string;
  /** Whether it may be more than one flow: a capture that holds the flow twice, or with other times. */
  readonly duplicates?: boolean;
  readonly spoil: (flow: CleanFlow) => readonly Variant[];
}

/** Only these frames, in this order; times unchanged. */
function only(flow: CleanFlow, how: string, kept: readonly number[]): Variant {
  return { how, frames: numbered(kept.map((i) => flow.frames[i]!)), ...rightOf(flow, kept) };
}

/** What can be reported of a flow of which these frames are left. */
function rightOf(flow: CleanFlow, kept: readonly number[]): Pick<Variant, "outcomes" | "inherent"> {
  const has = (i: number): boolean => kept.includes(i);
  const initiator = kept.some((i) => i !== flow.syn && flow.byInitiator[i]);
  const responder = kept.some((i) => i !== flow.synAck && !flow.byInitiator[i]);
  if (!has(flow.syn))
    return { outcomes: has(flow.synAck) ? ["not-captured", "established"] : ["not-captured"], inherent: [] };
  if (!has(flow.synAck) && !responder)
    return initiator
      ? { outcomes: ["one-sided"], inherent: [] }
      : { outcomes: ["unanswered"], inherent: ["syn-unanswered"] };
  if (initiator)
    return {
      outcomes: has(flow.synAck) ? ["established"] : ["established", "one-sided", "not-captured"],
      inherent: [],
    };
  return responder
    ? { outcomes: ["established", "one-sided"], inherent: [] }
    : { outcomes: ["half-open"], inherent: ["handshake-ack-missing"] };
}

const WHOLE = { outcomes: ["established"], inherent: [] } as const;

function indices({ frames }: CleanFlow): number[] {
  return frames.map((_, i) => i);
}

function whole(how: string, frames: readonly FrameCopy[]): Variant {
  return { how, frames: numbered(frames), ...WHOLE };
}

/** By time, as a recorder with one queue writes them. */
function byTime(frames: readonly FrameCopy[]): FrameCopy[] {
  return frames.toSorted((a, b) => a.timeNs - b.timeNs);
}

const SIDES = [true, false];
const sideName = (initiator: boolean): string => (initiator ? "initiator" : "responder");

function late(flow: CleanFlow, initiator: boolean, ns: number): FrameCopy[] {
  return flow.frames.map((frame, i) =>
    flow.byInitiator[i] === initiator ? { ...frame, timeNs: frame.timeNs + ns } : frame,
  );
}

function tapped(flow: CleanFlow, hops: number, skewNs: number): FrameCopy[] {
  return flow.frames.flatMap((frame) => {
    const [further] = hopsFurther([frame], hops);
    return [frame, { ...frame, data: further!.data, timeNs: frame.timeNs + skewNs }];
  });
}

const TEN_YEARS_NS = 315_576_000e9;

export const SPOILINGS: readonly Spoiling[] = [
  {
    kind: "a frame dropped",
    spoil: (flow) =>
      indices(flow).map((lost) =>
        only(
          flow,
          `frame ${lost + 1}`,
          indices(flow).filter((i) => i !== lost),
        ),
      ),
  },
  {
    kind: "two frames in a row dropped",
    spoil: (flow) =>
      indices(flow)
        .slice(1)
        .map((lost) =>
          only(
            flow,
            `frames ${lost}, ${lost + 1}`,
            indices(flow).filter((i) => i !== lost && i !== lost - 1),
          ),
        ),
  },
  {
    kind: "one direction dropped from a frame on",
    spoil: (flow) =>
      SIDES.flatMap((side) =>
        indices(flow).map((from) =>
          only(
            flow,
            `${sideName(side)} from frame ${from + 1}`,
            indices(flow).filter((i) => i < from || flow.byInitiator[i] !== side),
          ),
        ),
      ),
  },
  {
    kind: "one direction's clock late",
    spoil: (flow) =>
      SIDES.flatMap((side) =>
        [3e5, 3e6, 1e8].flatMap((ns) => [
          whole(`${sideName(side)} by ${ns / 1e6} ms, in order`, late(flow, side, ns)),
          whole(`${sideName(side)} by ${ns / 1e6} ms, by time`, byTime(late(flow, side, ns))),
        ]),
      ),
  },
  {
    kind: "frames recorded twice",
    spoil: (flow) => [
      whole(
        "all",
        flow.frames.flatMap((frame) => [frame, { ...frame, timeNs: frame.timeNs + 1000 }]),
      ),
      ...indices(flow).map((twice) =>
        whole(
          `frame ${twice + 1}`,
          flow.frames.flatMap((frame, i) =>
            i === twice ? [frame, { ...frame, timeNs: frame.timeNs + 1000 }] : [frame],
          ),
        ),
      ),
    ],
  },
  {
    kind: "two neighbours swapped",
    spoil: (flow) =>
      // No recorder swaps frames that are far apart in time.
      indices(flow)
        .slice(1)
        .filter((i) => flow.frames[i]!.timeNs - flow.frames[i - 1]!.timeNs < 2e6)
        .map((i) => {
          const { frames } = flow;
          const swapped = frames
            .with(i, { ...frames[i - 1]!, timeNs: frames[i]!.timeNs })
            .with(i - 1, { ...frames[i]!, timeNs: frames[i - 1]!.timeNs });
          return whole(`frames ${i}, ${i + 1}`, swapped);
        }),
  },
  {
    kind: "cut by the snap length",
    spoil: (flow) =>
      // Flags are 14 octets after the start of the header, which is deeper over IPv6 and in tunnels.
      [54, 68, 96]
        .filter((length) => flow.packets[0]!.tcpOffset + 14 <= length)
        .map((length) =>
          whole(
            `${length} octets`,
            flow.frames.map((frame) => ({ ...frame, data: frame.data.slice(0, length) })),
          ),
        ),
  },
  {
    kind: "two taps merged",
    spoil: (flow) =>
      [1, 8].flatMap((hops) =>
        [0, 2e4, 1e6].map((ns) => whole(`${hops} hops, skew ${ns / 1e3} us`, byTime(tapped(flow, hops, ns)))),
      ),
  },
  ...(["no-pure-acks", "control-only", "data-only"] as const).map(
    (filter): Spoiling => ({
      kind: `filtered: ${filter}`,
      spoil: (flow) => {
        const kept = indices(flow).filter((i) =>
          FILTERS[filter](flow.packets[i]!.flags, flow.packets[i]!.payloadLength),
        );
        return [only(flow, "filtered", kept)];
      },
    }),
  ),
  {
    kind: "appended to itself",
    duplicates: true,
    spoil: (flow) => [whole("twice", [...flow.frames, ...flow.frames])],
  },
  {
    kind: "merged with one of ten years later",
    duplicates: true,
    spoil: (flow) => [
      whole("the same", [
        ...flow.frames,
        ...flow.frames.map((frame) => ({ ...frame, timeNs: frame.timeNs + TEN_YEARS_NS })),
      ]),
    ],
  },
  {
    kind: "begun late",
    spoil: (flow) =>
      indices(flow)
        .slice(1)
        .map((first) => only(flow, `without the first ${first}`, indices(flow).slice(first))),
  },
  {
    kind: "ended early",
    spoil: (flow) =>
      indices(flow)
        .slice(1)
        .map((end) => only(flow, `after frame ${end}`, indices(flow).slice(0, end))),
  },
  {
    kind: "time jumps",
    spoil: (flow) =>
      [3600e9, 1e9, -1e9, -5e6].flatMap((ns) =>
        indices(flow)
          .slice(1)
          .map((from) => ({
            ...whole(
              `by ${ns / 1e6} ms at frame ${from + 1}`,
              flow.frames.map((frame, i) => ({ ...frame, timeNs: frame.timeNs + (i >= from ? ns : 0) + 4000e9 })),
            ),
            // Within the handshake it looks as if that had been slow.
            inherent: ns > 0 && from <= flow.ack ? ["handshake-slow"] : [],
          })),
      ),
  },
];
