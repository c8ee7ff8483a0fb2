// Probes of a closed window (RFC 9293 §3.8.6.1), and windows that close and never open while the peer waits to send.

import { type Arrival, type DataRun, type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { FIN, RST, SYN } from "../../tcp/flags";
import { seqDistance } from "../../tcp/seq";
import { ANSWER_EXPECTED_NS } from "../../tcp/thresholds";
import { arrivals, CERTAIN_ANSWERS, isReset } from "./handshakeSegments";
import { memoizePerFlow } from "./memoizePerFlow";
import { droppedOf, isCounted } from "./series";

/** The window of `by` is closed from `first` on, and the other side probes it. */
export interface StuckWindow {
  readonly by: Side;
  readonly first: Arrival;
  readonly probes: number;
  /** From `first` to the last probe that is kept. */
  readonly spanNs: number;
}

/** One or two may precede a window update that the capture lost. */
const CERTAIN_PROBES = 3;

/** The receiver's window is closed, and this asks for it: one octet at its edge, or the number before it (as a keep-alive). */
export function isWindowProbe({ seg, receiver }: Arrival): boolean {
  const { rcvNxt, rcvEdge } = receiver;
  if (rcvNxt === undefined || rcvEdge !== rcvNxt || seg.payloadLength > 1 || seg.flags & (SYN | FIN | RST))
    return false;
  const ahead = seqDistance(rcvNxt, seg.seq);
  return ahead === -1 || (ahead === 0 && seg.payloadLength === 1);
}

/** Windows that were not opened again in the capture, with data waiting for them: the probes were answered, and with window 0. */
export const stuckWindowsOf = memoizePerFlow((flow): readonly StuckWindow[] =>
  (["initiator", "responder"] as const).flatMap((by) => stuckWindow(flow, by) ?? []),
);

function stuckWindow(flow: Flow, by: Side): StuckWindow | undefined {
  const peer = otherSide(by);
  const first = closedSince(flow, by);
  if (first === undefined || !isCounted(flow)) return undefined;
  let probes = droppedOf(flow, peer, Mark.KeepAlive);
  let answers = droppedOf(flow, by, Mark.ZeroWindow);
  let lastNs = first.timeNs;
  for (const event of flow.events) {
    if (event.index <= first.index || event.kind === "icmp") continue;
    if (event.kind === "run") {
      // In a run, one octet is a probe; more is data, which continues.
      if (event.bytes[peer] > event.segments[peer]) return undefined;
      probes += event.bytes[peer];
    } else if (event.from === by) answers += event.marks & Mark.ZeroWindow ? 1 + event.repeats : 0;
    else if (isWindowProbe(event)) {
      probes += 1 + event.repeats;
      lastNs = event.lastRepeatNs ?? event.timeNs;
    } else if (event.seg.payloadLength > 0 && !(event.marks & Mark.OldData)) return undefined;
  }
  const spanNs = lastNs - first.timeNs;
  if (probes < CERTAIN_PROBES || answers < CERTAIN_ANSWERS || spanNs < ANSWER_EXPECTED_NS) return undefined;
  return { by, first, probes, spanNs };
}

/** The first segment with window 0 after the last one with another window; `undefined` where the window is open at the end. */
function closedSince(flow: Flow, by: Side): Arrival | undefined {
  const isOpen = openRunsOf(flow, by);
  let first: Arrival | undefined;
  for (const event of flow.events) {
    if (event.kind === "run") {
      if (isOpen(event)) first = undefined;
    } else if (event.kind === "segment" && event.from === by && !isReset(event)) {
      if (event.marks & Mark.ZeroWindow) first ??= event;
      else if (event.seg.wnd > 0) first = undefined;
    }
  }
  return first;
}

/** Tells of the flow's runs, in their order, whether `by` offers a window in them. */
export function openRunsOf(flow: Flow, by: Side): (run: DataRun) => boolean {
  // Segments with window 0 that were not kept are in runs as well, after the last one that was kept.
  let dropped = droppedOf(flow, by, Mark.ZeroWindow);
  const lastKept = arrivals(flow).findLast(({ from, marks }) => from === by && marks & Mark.ZeroWindow)?.index ?? -1;
  return ({ index, segments }) => {
    const inRun = segments[by];
    if (inRun === 0) return false;
    if (index < lastKept || inRun > dropped) return true;
    dropped -= inRun;
    return false;
  };
}
