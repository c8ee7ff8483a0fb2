import { Defect } from "../tcp/defects";
import { ACK, RST, SYN } from "../tcp/flags";
import { toWord, wordAdd } from "../tcp/seq";
import type { DuplicateFrames } from "./duplicateFrames";
import type { FlowsByEnd } from "./flowsByEnd";
import type { FlowTable } from "./flowTable";
import { type JoinCandidates, SYN_ACK_NUMBER, SYN_NUMBER } from "./joinCandidates";
import * as L from "./rowLayout";
import type { SegmentContext } from "./segmentContext";

/** Notes which flows the context's may be one connection with. `first`: its segment began the flow; `contents` is its signature. */
export function noteJoins(
  context: SegmentContext,
  first: boolean,
  contents: number,
  joins: JoinCandidates,
  table: FlowTable,
  duplicates: DuplicateFrames,
  byEnd: FlowsByEnd,
): void {
  const { packet, flow, row, sender, recorded } = context;
  const { flags, seq, ack } = packet;
  if (packet.defects & Defect.HeaderCut) return;
  if ((flags & (SYN | RST)) === SYN && row[sender + L.S_SEGMENTS] === 1) {
    joins.noteIsn(flow, flags & ACK ? SYN_ACK_NUMBER : SYN_NUMBER, toWord(seq));
    if (first && flags & ACK) {
      const waiting = joins.withIsn(SYN_NUMBER, wordAdd(ack, -1));
      if (waiting >= 0 && waiting !== flow) joins.pair(waiting, flow);
    }
  }
  if (first && !(flags & SYN)) {
    const owner = byEnd.continuedBy(packet, flow, recorded.timeNs, table);
    if (owner >= 0) joins.noteStray({ earlier: owner, later: flow, frameNumber: recorded.frameNumber });
  }
  if (!first || table.hasOnePath(packet)) return;
  for (const other of table.onOtherPaths(packet)) {
    const side = table.sideOf(packet, other);
    const tsVal = table.flows.chunk(other)[table.flows.at(other) + L.F_TSVAL_A + side]!;
    if (flags & SYN) {
      if (tsVal !== 0 && row[context.flowAt + L.F_TSVAL_A] === tsVal) joins.pair(other, flow);
    } else if (duplicates.holds(contents, 2 * other + side, packet, recorded))
      joins.noteShared({ earlier: other, later: flow, frameNumber: recorded.frameNumber });
  }
}
