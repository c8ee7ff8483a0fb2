// What a segment that is not ordinary does to its flow: the steps from its marks to the event that is kept of it.

import { Mark } from "../flow/flow";
import { Defect } from "../tcp/defects";
import { ACK, FIN, RST, SYN } from "../tcp/flags";
import { takeAck } from "./acknowledgments";
import type { ContentChecks } from "./contentChecks";
import { mendHandshake, revokeHandshake } from "./establishment";
import type { EventRecorder } from "./eventRecorder";
import { isSpoiltSyn } from "./flowAssignment";
import { noteReaction } from "./handshakeAck";
import type { FlowTables } from "./handshakeNumbers";
import { H_COMPLETED_BY, H_FRAME, H_TIME } from "./handshakeRecords";
import { changesHops } from "./hopChanges";
import type { HostTraits } from "./hostTraits";
import {
  continueAfterEarlyReset,
  continueAfterExactReset,
  continueAfterReset,
  isDoubtfulReset,
  isOpenAtReceiver,
  isResetOfUnseenOpening,
  openUnseen,
  repeatAfterReset,
  takeDoubtfulReset,
} from "./ineffectiveReset";
import {
  answersChallenge,
  isChallenge,
  noticeEndpoints,
  noticeFlags,
  noticeLink,
  noticeOptions,
  updateFastPath,
} from "./notice";
import { takeAnswer, takeSyn, takeSynAck } from "./opening";
import { takeRst } from "./reset";
import * as L from "./rowLayout";
import { hasFlow, type SegmentContext, set, setFlow } from "./segmentContext";
import { takeMidFlow, takeSequence } from "./transfer";

export class SegmentSteps {
  readonly #tables: FlowTables;
  readonly #recorder: EventRecorder;
  readonly #hosts: HostTraits;
  readonly #contents: ContentChecks;

  constructor(tables: FlowTables, recorder: EventRecorder, hosts: HostTraits, contents: ContentChecks) {
    this.#tables = tables;
    this.#recorder = recorder;
    this.#hosts = hosts;
    this.#contents = contents;
  }

  /** Takes the context's segment into its flow. `first` when it is the flow's first one. */
  take(context: SegmentContext, first: boolean): void {
    const { packet, row, flowAt, sender, floats, floatsAt } = context;
    const { frameNumber, timeNs } = context.recorded;
    context.marks = 0;
    context.synAckFit = 0;
    row[flowAt + L.F_JUDGED] = -1;
    row[flowAt + L.F_LAST_FRAME] = frameNumber;
    row[sender + L.S_SEGMENTS]!++;
    context.previousNs = floats[floatsAt + L.D_LAST_TIME]!;
    if (timeNs > context.previousNs) floats[floatsAt + L.D_LAST_TIME] = timeNs;
    this.#recorder.noteBefore(context);
    if (packet.defects & (Defect.HeaderCut | Defect.OptionsCut)) setFlow(context, L.FLOW_CUT);
    if (packet.defects & (Defect.HeaderCut | Defect.SegmentTooShort)) {
      // Numbers may be missing: no conclusion is drawn from them.
      context.marks |= Mark.OddHeader;
      this.#recorder.keep(context);
      return;
    }
    if (packet.defects & Defect.DataOffsetWrong) context.marks |= Mark.OddHeader;
    if (first) noticeEndpoints(context);
    if (hasFlow(context, L.FLOW_ASKED)) this.#react(context);
    noticeFlags(context);
    this.#takeNumbers(context, first);
    this.#contents.take(context);
    updateFastPath(context);
    noteIp(context);
    if (context.marks !== 0) this.#recorder.keep(context);
    else this.#recorder.addToRun(context);
  }

  #takeNumbers(context: SegmentContext, first: boolean): void {
    const { flags } = context.packet;
    if (!first && isSpoiltSyn(context)) {
      // In a synchronized state a SYN is answered by a challenge ACK and dropped, FIN and data with it (RFC 5961 §4.2).
      context.marks |= Mark.Challenge;
      setFlow(context, L.FLOW_CHALLENGED);
      return;
    }
    noticeOptions(context);
    if (!(flags & SYN) || flags & RST) this.#takeWithoutSyn(context, first);
    else if (flags & ACK) {
      repeatAfterReset(context);
      takeSynAck(context, this.#tables);
      noticeLink(context, this.#tables.events);
      this.#hosts.take(context);
    } else {
      takeSyn(context, first, this.#tables.events);
      if (flags & FIN) context.marks |= Mark.OddStart;
      this.#hosts.take(context);
    }
  }

  #takeWithoutSyn(context: SegmentContext, first: boolean): void {
    const { sender } = context;
    const { flags } = context.packet;
    const opening =
      hasFlow(context, L.FLOW_ROLES_KNOWN) && !hasFlow(context, L.FLOW_ESTABLISHED) && !hasFlow(context, L.FLOW_RESET);
    if (first && !hasFlow(context, L.FLOW_ROLES_KNOWN)) context.marks |= Mark.MidFlow | Mark.OddStart;
    takeMidFlow(context);
    if (flags & RST) {
      if (isResetOfUnseenOpening(context)) openUnseen(context);
      const isSpoilt = isOpenAtReceiver(context) && this.#contents.isSpoilt(context);
      if (isSpoilt || isDoubtfulReset(context, this.#tables.events)) takeDoubtfulReset(context);
      else takeRst(context, this.#tables.events);
      this.#endPrevious(context);
    }
    const isTelling = flags & RST || !opening || takeAnswer(context, this.#tables);
    if (hasFlow(context, L.FLOW_RESET_DOUBTFUL) && !(flags & RST)) continueAfterReset(context);
    else if (hasFlow(context, L.FLOW_RESET) && !(flags & RST)) {
      context.marks |= Mark.AfterEnd;
      if (hasFlow(context, L.FLOW_RESET_EARLY)) continueAfterEarlyReset(context);
      else continueAfterExactReset(context, this.#tables.events);
    }
    if (isTelling) takeSequence(context);
    if (flags & ACK) takeAck(context);
    if (flags & RST) set(context, sender, L.SIDE_RST);
    if (opening ? isChallenge(context) : answersChallenge(context)) context.marks |= Mark.Challenge;
  }

  /** What follows a doubtful ACK of a handshake may show that it was wrong, or right. */
  #react(context: SegmentContext): void {
    const { handshakes } = this.#tables;
    const change = noteReaction(context, handshakes);
    if (change === "none") return;
    const index = context.row[context.flowAt + L.F_HANDSHAKE]! - 1;
    const record = handshakes.chunk(index);
    const h = handshakes.at(index);
    const frame = record[h + H_FRAME]!;
    if (change === "mended" && !hasFlow(context, L.FLOW_ESTABLISHED))
      mendHandshake(context, this.#tables, frame, record[h + H_TIME]!);
    else if (change === "broken" && record[h + H_COMPLETED_BY] === frame) revokeHandshake(context, this.#tables);
  }

  /** The RST that answers a challenge ACK is for the older connection (RFC 9293 §3.5.1). */
  #endPrevious(context: SegmentContext): void {
    const { flows } = this.#tables;
    const previous = context.row[context.flowAt + L.F_PREVIOUS]!;
    if (previous < 0 || !hasFlow(context, L.FLOW_PREVIOUS_OPEN) || hasFlow(context, L.FLOW_SYN_ACK_FITS)) return;
    flows.chunk(previous)[flows.at(previous) + L.F_FLAGS]! |= L.FLOW_RESET;
    flows.chunk(previous)[flows.at(previous) + L.F_JUDGED] = -1;
  }
}

/** What the sender's segments have in their IP header. A RST may be another's. */
function noteIp(context: SegmentContext): void {
  const { row, sender, packet, recorded } = context;
  if (packet.flags & RST) return;
  const before = row[sender + L.S_IP]!;
  const isChange = changesHops(before, packet.hops);
  if (isChange) context.marks |= Mark.OtherHops;
  const hasData = row[sender + L.S_LAST_FRAME] === recorded.frameNumber;
  row[sender + L.S_IP] =
    (packet.ipId << 16) |
    (packet.hops << 8) |
    ((before & L.IP_CHANGES) + (isChange ? L.IP_CHANGE : 0)) |
    (hasData ? L.IP_HAS_DATA : 0);
}
