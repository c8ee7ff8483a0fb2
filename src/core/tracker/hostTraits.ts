// What is a property of a host and not of a flow: how it chooses its ISNs, and that its SYNs have no MSS option.

import { Mark } from "../flow/flow";
import { Defect } from "../tcp/defects";
import { toWord } from "../tcp/seq";
import { FirstOfHost } from "./firstOfHost";
import { hostHash } from "./hosts";
import { IsnPatterns } from "./isnPatterns";
import { S_MSS, S_SEGMENTS, SIDE_FIRST_WITHOUT_MSS, SIDE_ISS_CHANGED } from "./rowLayout";
import { has, type SegmentContext, set } from "./segmentContext";

export class HostTraits {
  readonly isnPatterns = new IsnPatterns();
  readonly #withoutMss = new FirstOfHost();

  /** Takes the context's segment, a SYN or SYN-ACK. */
  take(context: SegmentContext): void {
    this.#noteIsn(context);
    this.#noteMissingMss(context);
  }

  #noteIsn(context: SegmentContext): void {
    const { row, flowAt, sender, packet } = context;
    if (has(context, sender, SIDE_ISS_CHANGED) || row[sender + S_SEGMENTS] !== 1) return;
    const host = hostHash(row, flowAt, context.side);
    if (this.isnPatterns.note(host, toWord(packet.seq), context.recorded.timeNs, context.flow, context.side))
      context.marks |= Mark.IsnPattern;
  }

  /** A SYN without MSS is reported for its host, in the first flow that has one. */
  #noteMissingMss(context: SegmentContext): void {
    const { row, flowAt, sender, packet, side } = context;
    if (row[sender + S_MSS] !== 0 || packet.defects & Defect.OptionsCut) return;
    if (!has(context, sender, SIDE_FIRST_WITHOUT_MSS) && !this.#withoutMss.note(hostHash(row, flowAt, side))) return;
    set(context, sender, SIDE_FIRST_WITHOUT_MSS);
    context.marks |= Mark.OddOptions;
  }
}
