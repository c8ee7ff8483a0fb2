// What is a property of a host and not of a flow: how it chooses its ISNs, how many hops its segments have left, which of its
// ports answer, and that its SYNs have no MSS option.

import { Mark } from "../flow/flow";
import { Defect } from "../tcp/defects";
import { ACK } from "../tcp/flags";
import { toWord } from "../tcp/seq";
import { AnsweringPorts } from "./answeringPorts";
import { FirstOfHost } from "./firstOfHost";
import { HostHops } from "./hostHops";
import { hostHash } from "./hosts";
import { IsnPatterns } from "./isnPatterns";
import { mssOf, portOf, S_OFFER, S_SEGMENTS, SIDE_FIRST_WITHOUT_MSS, SIDE_ISS_CHANGED } from "./rowLayout";
import { has, type SegmentContext, set } from "./segmentContext";

export class HostTraits {
  readonly isnPatterns = new IsnPatterns();
  readonly hops = new HostHops();
  readonly answering = new AnsweringPorts();
  readonly #withoutMss = new FirstOfHost();

  /** Takes the context's segment, a SYN or SYN-ACK. */
  take(context: SegmentContext): void {
    const host = hostHash(context.row, context.flowAt, context.side);
    this.hops.note(host, context.packet.hops);
    const { packet, recorded } = context;
    if (packet.flags & ACK)
      this.answering.note(host, portOf(context.row, context.flowAt, context.side), recorded.frameNumber, packet);
    this.#noteIsn(context, host);
    this.#noteMissingMss(context, host);
  }

  #noteIsn(context: SegmentContext, host: number): void {
    const { row, sender, packet } = context;
    if (has(context, sender, SIDE_ISS_CHANGED) || row[sender + S_SEGMENTS] !== 1) return;
    if (this.isnPatterns.note(host, toWord(packet.seq), context.recorded.timeNs, context.flow, context.side))
      context.marks |= Mark.IsnPattern;
  }

  /** A SYN without MSS is reported for its host, in the first flow that has one. */
  #noteMissingMss(context: SegmentContext, host: number): void {
    const { row, sender, packet } = context;
    if (mssOf(row[sender + S_OFFER]!) !== 0 || packet.defects & Defect.OptionsCut) return;
    if (!has(context, sender, SIDE_FIRST_WITHOUT_MSS) && !this.#withoutMss.note(host)) return;
    set(context, sender, SIDE_FIRST_WITHOUT_MSS);
    context.marks |= Mark.OddOptions;
  }
}
