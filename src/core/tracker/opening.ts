// How a flow opens: SYN, SYN-ACK, and the ACK that completes it (RFC 9293 §3.5, §3.10.7).

import { Mark } from "../flow/flow";
import { Defect } from "../tcp/defects";
import { ACK, FIN, RST, SYN } from "../tcp/flags";
import { judgeSynAck } from "../tcp/handshakeVerdict";
import { toSeq, toWord, wordAdd, wordDistance } from "../tcp/seq";
import { FRAME_SWAP_NS, LARGEST_UNSCALED_WINDOW } from "../tcp/thresholds";
import { ED_TIME, type EventStore } from "./events";
import { ackOnRecord, judgeAnswer, markCompleted, noteRefusal, verdictOf } from "./handshakeAck";
import { type FlowTables, walkSegments } from "./handshakeNumbers";
import {
  D_ESTABLISHED,
  E_ACK,
  E_FLAGS,
  E_KIND,
  E_NEXT,
  E_PAYLOAD,
  E_SEQ,
  E_SYN_ACK_FIT_SHIFT,
  F_FLAGS,
  F_HANDSHAKE,
  F_HEAD,
  F_SIDE_A,
  F_SIDE_B,
  FLOW_B_INITIATES,
  FLOW_CHALLENGED,
  FLOW_ESTABLISHED,
  FLOW_RESET,
  FLOW_RESET_EARLY,
  FLOW_ROLES_KNOWN,
  FLOW_STAGE,
  FLOW_STAGE_SHIFT,
  FLOW_SWAPPED,
  FLOW_SYN,
  FLOW_SYN_ACK,
  FLOW_SYN_ACK_FITS,
  FLOW_WENT_ON,
  ISS,
  KIND_SEGMENT,
  RCV_EDGE,
  RCV_NXT,
  RCV_WND,
  S_FLAGS,
  S_HOLE_END,
  S_HOLE_START,
  SIDE_ACK,
  SIDE_EDGE,
  SIDE_ISS,
  SIDE_ISS_CHANGED,
  SIDE_NXT,
  SIDE_RST,
  SIDE_SYN,
  SIDE_SYN_ACK,
  SIDE_SYN_ACKED,
  SIDE_SYN_DATA,
  SIDE_TALKED,
  SND_NXT,
  ST_ESTABLISHED,
  SYN_ACK_EXPLAINED,
  SYN_ACK_FITS,
  SYN_ACK_NOT_JUDGED,
  SYN_ACK_WRONG,
} from "./rowLayout";
import { advance, has, hasFlow, initiatorSide, type Scene, set, setFlow, stateOf } from "./segmentContext";

function stage({ row, o }: Scene): number {
  return (row[o + F_FLAGS]! & FLOW_STAGE) >>> FLOW_STAGE_SHIFT;
}

function setStage({ row, o }: Scene, value: number): void {
  row[o + F_FLAGS] = (row[o + F_FLAGS]! & ~FLOW_STAGE) | (value << FLOW_STAGE_SHIFT);
}

/** A SYN without ACK. `first` when it is the flow's first segment. */
export function takeSyn(scene: Scene, first: boolean, events: EventStore): void {
  const { row, o, me, pe, packet } = scene;
  const seq = toWord(packet.seq);
  const after = wordAdd(seq, packet.payloadLength + 1 + (packet.flags & FIN ? 1 : 0));
  scene.marks |= Mark.Handshake;
  if (packet.payloadLength > 0) {
    scene.marks |= Mark.EarlyData;
    set(scene, me, SIDE_SYN_DATA);
  }
  const state = stateOf(scene, me);
  if (hasFlow(scene, FLOW_ESTABLISHED) || (state >= ST_ESTABLISHED && has(scene, me, SIDE_ISS))) {
    // The flow's own SYN again while it is open: an old duplicate (RFC 5961 §4).
    scene.marks |= Mark.OddStart | Mark.Challenge;
    setFlow(scene, FLOW_CHALLENGED);
    // It may be answered all the same.
    if (has(scene, me, SIDE_ISS) && row[me + ISS] !== seq) set(scene, me, SIDE_ISS_CHANGED);
    return;
  }
  if (!hasFlow(scene, FLOW_ROLES_KNOWN)) {
    setFlow(scene, FLOW_ROLES_KNOWN);
    if (scene.side === 1) setFlow(scene, FLOW_B_INITIATES);
  }
  // The responder's, beside a SYN-ACK without SYN, began another flow (`belongs`).
  if (!hasFlow(scene, FLOW_SYN)) {
    setFlow(scene, FLOW_SYN);
    if (first) setStage(scene, 1);
    else {
      scene.marks |= Mark.OddStart;
      setFlow(scene, FLOW_SWAPPED);
    }
  } else scene.marks |= Mark.OddStart;

  if (has(scene, me, SIDE_ISS) && row[me + ISS] !== seq) {
    set(scene, me, SIDE_ISS_CHANGED);
    row[me + SND_NXT] = after;
  } else if (isAhead(scene, after)) row[me + SND_NXT] = after;
  row[me + ISS] = seq;
  // A try after a RST opens the attempt again.
  row[o + F_FLAGS]! &= ~FLOW_RESET;
  set(scene, me, SIDE_ISS | SIDE_NXT | SIDE_SYN);
  advance(scene, me, "send SYN");
  // Both sent a SYN and neither acknowledged: it reached an endpoint in SYN-SENT (RFC 9293 §3.5, simultaneous open).
  advance(scene, pe, "receive SYN");
  rejudgeSynAcks(scene, events);
  if (hasFlow(scene, FLOW_SWAPPED)) catchUp(scene, events);
}

/**
 * Whether a SYN that ends at `after` moves SND.NXT. What a RST bore before there was an ISS is no number of this connection:
 * one that answers a SYN has 0 (RFC 9293 §3.5.2).
 */
function isAhead(scene: Scene, after: number): boolean {
  const { row, me } = scene;
  if (!has(scene, me, SIDE_NXT) || (has(scene, me, SIDE_RST) && !has(scene, me, SIDE_ISS))) return true;
  return wordDistance(row[me + SND_NXT]!, after) > 0;
}

/** SYN-ACKs that were recorded just before the SYN that they answer, or before there was any to judge them by. */
function rejudgeSynAcks(scene: Scene, events: EventStore): void {
  const { row, o, me } = scene;
  if (!has(scene, scene.pe, SIDE_SYN_ACK)) return;
  const first = toSeq(row[me + ISS]!);
  const last = toSeq(row[me + SND_NXT]!);
  for (let event = row[o + F_HEAD]!; event >= 0; ) {
    const ints = events.ints.chunk(event);
    const at = events.ints.at(event);
    const kind = ints[at + E_KIND]!;
    const timeNs = events.doubles.chunk(event)[events.doubles.at(event) + ED_TIME]!;
    const flags = ints[at + E_FLAGS]! >>> 20;
    const known = (kind >>> E_SYN_ACK_FIT_SHIFT) & 3;
    event = ints[at + E_NEXT]!;
    const isSynAck = (kind & 3) === KIND_SEGMENT && (flags & (SYN | ACK | RST)) === (SYN | ACK);
    if (!isSynAck || ((kind >>> 2) & 1) === scene.side || known === SYN_ACK_FITS) continue;
    if (known === SYN_ACK_WRONG && scene.recorded.timeNs - timeNs > FRAME_SWAP_NS) continue;
    const { fit } = judgeSynAck(toSeq(ints[at + E_ACK]!), first, last, undefined);
    setSynAckFit(ints, at, fit.kind === "fits" ? SYN_ACK_FITS : SYN_ACK_WRONG);
    if (fit.kind !== "fits") continue;
    set(scene, me, SIDE_SYN_ACKED);
    advance(scene, me, "receive ACK of SYN");
    if (initiatorSide(row[o + F_FLAGS]!) === scene.side) setFlow(scene, FLOW_SYN_ACK_FITS);
  }
}

function setSynAckFit(ints: Int32Array, at: number, fit: number): void {
  ints[at + E_KIND] = (ints[at + E_KIND]! & ~(3 << E_SYN_ACK_FIT_SHIFT)) | (fit << E_SYN_ACK_FIT_SHIFT);
}

/** A SYN recorded after what answered it: judge those answers now. */
function catchUp(scene: Scene, events: EventStore): void {
  const { row, o, me } = scene;
  for (let event = row[o + F_HEAD]!; event >= 0; ) {
    const ints = events.ints.chunk(event);
    const at = events.ints.at(event);
    const kind = ints[at + E_KIND]!;
    event = ints[at + E_NEXT]!;
    if ((kind & 3) !== KIND_SEGMENT || ((kind >>> 2) & 1) === scene.side) continue;
    const flags = ints[at + E_FLAGS]! >>> 20;
    const acked = ints[at + E_ACK]!;
    // What the peer acknowledged first is the SYN; later numbers may be of data that is recorded late as well.
    if (!(flags & ACK) || wordDistance(row[me + ISS]!, acked) <= 0 || wordDistance(row[me + SND_NXT]!, acked) > 0)
      continue;
    set(scene, me, SIDE_SYN_ACKED);
    if (flags & SYN) setFlow(scene, FLOW_SYN_ACK_FITS);
    advance(scene, me, "receive ACK of SYN");
  }
  establish(scene, scene.recorded.timeNs);
}

/**
 * Whether SEG.ACK acknowledges a SYN of the peer: ISS < SEG.ACK =< SND.NXT (RFC 9293 §3.10.7.3), for any SYN of the
 * attempt. When it is an earlier one that is answered, that one's ISS becomes the peer's.
 */
export function acknowledgesSyn(scene: Scene, events: EventStore): boolean {
  const { row, o, pe, packet } = scene;
  if (!has(scene, pe, SIDE_ISS)) return false;
  const ack = toWord(packet.ack);
  if (wordDistance(row[pe + ISS]!, ack) > 0 && wordDistance(row[pe + SND_NXT]!, ack) <= 0) return true;
  if (!has(scene, pe, SIDE_ISS_CHANGED)) return false;
  for (let event = row[o + F_HEAD]!; event >= 0; ) {
    const ints = events.ints.chunk(event);
    const at = events.ints.at(event);
    const kind = ints[at + E_KIND]!;
    if ((kind & 3) === KIND_SEGMENT && ((kind >>> 2) & 1) !== scene.side && (ints[at + E_FLAGS]! >>> 20) & SYN) {
      const iss = ints[at + E_SEQ]!;
      const nxt = wordAdd(iss, 1 + ints[at + E_PAYLOAD]!);
      if (wordDistance(iss, ack) > 0 && wordDistance(nxt, ack) <= 0) {
        row[pe + ISS] = iss;
        row[pe + SND_NXT] = nxt;
        return true;
      }
    }
    event = ints[at + E_NEXT]!;
  }
  return false;
}

/** A SYN with ACK. */
export function takeSynAck(scene: Scene, tables: FlowTables): void {
  const { row, o, me, pe, packet } = scene;
  const seq = toWord(packet.seq);
  const ack = toWord(packet.ack);
  const after = wordAdd(seq, 1 + packet.payloadLength);
  scene.marks |= Mark.Handshake;
  if (packet.payloadLength > 0) scene.marks |= Mark.EarlyData;
  const windowSeen = (packet.defects & Defect.WindowCut) === 0;
  if (packet.window === 0 && windowSeen) scene.marks |= Mark.ZeroWindow;
  if (!hasFlow(scene, FLOW_ROLES_KNOWN)) {
    setFlow(scene, FLOW_ROLES_KNOWN | (scene.side === 0 ? FLOW_B_INITIATES : 0));
    scene.marks |= Mark.OddStart | Mark.MidFlow;
  }
  const isResponder = initiatorSide(row[o + F_FLAGS]!) !== scene.side;
  if (isResponder) setFlow(scene, FLOW_SYN_ACK);
  const repeated = has(scene, me, SIDE_SYN_ACK);
  const fits = acknowledgesSyn(scene, tables.events);
  scene.synAckFit = fits ? SYN_ACK_FITS : has(scene, pe, SIDE_ISS) ? SYN_ACK_WRONG : SYN_ACK_NOT_JUDGED;
  if (fits && repeated && isResponder && row[me + ISS] === seq) noteRefusal(scene, tables);
  if (fits) {
    if (isResponder) setFlow(scene, FLOW_SYN_ACK_FITS);
    set(scene, pe, SIDE_SYN_ACKED);
    // The RST that answered a wrong SYN-ACK ended the responder's half only.
    if (!hasFlow(scene, FLOW_RESET_EARLY | FLOW_ESTABLISHED)) row[o + F_FLAGS]! &= ~FLOW_RESET;
  }
  const plain =
    stage(scene) === 1 &&
    fits &&
    !repeated &&
    isResponder &&
    packet.payloadLength === 0 &&
    row[pe + SND_NXT] === wordAdd(row[pe + ISS]!, 1);
  if (plain) setStage(scene, 2);
  else scene.marks |= Mark.OddStart;

  if (has(scene, me, SIDE_ISS) && row[me + ISS] !== seq) {
    set(scene, me, SIDE_ISS_CHANGED);
    // The first number that fits stays the responder's, until the initiator acknowledges another one.
    if (!hasFlow(scene, FLOW_ESTABLISHED) && fits && !has(scene, me, SIDE_SYN_ACKED) && !repeated) {
      row[me + ISS] = seq;
      row[me + SND_NXT] = after;
    }
  } else {
    row[me + ISS] = seq;
    if (isAhead(scene, after)) row[me + SND_NXT] = after;
  }
  if (!hasFlow(scene, FLOW_ESTABLISHED)) {
    row[me + RCV_NXT] = ack;
    row[me + RCV_EDGE] = wordAdd(ack, packet.window);
    row[me + RCV_WND] = packet.window;
  }
  set(scene, me, SIDE_ISS | SIDE_NXT | SIDE_ACK | SIDE_SYN_ACK | (windowSeen ? SIDE_EDGE : 0));
  advance(scene, me, "send SYN,ACK");
  if (fits) advance(scene, pe, "receive ACK of SYN");
  // The ACK that completes the handshake was recorded before this.
  if (!repeated && !has(scene, me, SIDE_SYN_ACKED) && has(scene, pe, SIDE_ACK)) {
    const acked = row[pe + RCV_NXT]!;
    if (wordDistance(row[me + ISS]!, acked) > 0 && wordDistance(row[me + SND_NXT]!, acked) <= 0) {
      set(scene, me, SIDE_SYN_ACKED);
      setFlow(scene, FLOW_SWAPPED);
    }
  }
  establish(scene, scene.recorded.timeNs);
}

/**
 * A segment without SYN and RST before the handshake is known to be complete. False where its SEG.SEQ is wrong and it carries
 * nothing: then it tells nothing of what its sender has come to.
 */
export function takeAnswer(scene: Scene, tables: FlowTables): boolean {
  const { row, o, me, pe, packet } = scene;
  const isInitiator = initiatorSide(row[o + F_FLAGS]!) === scene.side;
  scene.marks |= Mark.Handshake;
  setFlow(scene, FLOW_WENT_ON);
  if (!(packet.flags & ACK)) {
    scene.marks |= Mark.OddStart;
    return true;
  }
  const fits = acknowledgesSyn(scene, tables.events);
  const isPlain =
    stage(scene) === 2 &&
    row[o + F_HANDSHAKE] === 0 &&
    isInitiator &&
    fits &&
    toWord(packet.seq) === row[me + SND_NXT] &&
    toWord(packet.ack) === wordAdd(row[pe + ISS]!, 1);
  if (isPlain) setStage(scene, 3);
  else scene.marks |= Mark.OddStart;
  // Both SYNs were seen, so it is the judge's: the numbers of any other segment only place it.
  const isAnswer = isInitiator && hasFlow(scene, FLOW_SYN_ACK) && has(scene, me, SIDE_SYN);
  if (isAnswer && !isPlain) adoptMissedSyn(scene, tables.events);
  const judged = isAnswer && !isPlain ? judgeAnswer(scene, tables) : undefined;
  const isTaken = isPlain || (judged?.completes ?? (fits && isAcceptable(scene)));
  if (isTaken) completeFor(scene, me, pe);
  else if (isInitiator && !has(scene, pe, SIDE_ISS)) set(scene, me, SIDE_TALKED);
  if (packet.payloadLength > 0 && stateOf(scene, me) !== ST_ESTABLISHED) scene.marks |= Mark.EarlyData;
  establish(scene, scene.recorded.timeNs);
  return isTaken || judged?.seq.kind !== "wrong" || packet.payloadLength > 0 || (packet.flags & FIN) !== 0;
}

/** `from` acknowledged the SYN of `to`, as only an endpoint in a synchronized state does. */
function completeFor(scene: Scene, from: number, to: number): void {
  set(scene, to, SIDE_SYN_ACKED);
  advance(scene, to, "receive ACK of SYN");
  advance(scene, from, "send ACK");
  set(scene, from, SIDE_TALKED);
}

/** What followed shows that the ACK on record was right after all: it completed the handshake when it came. */
export function mendHandshake(scene: Scene, tables: FlowTables, frameNumber: number, timeNs: number): void {
  const { row, o } = scene;
  const [initiator, responder] = endpointsByRole(scene);
  markCompleted(row, o, tables.handshakes, frameNumber);
  completeFor(scene, initiator, responder);
  establish(scene, timeNs);
}

/** What followed shows that the ACK on record was wrong: it did not complete the handshake. */
export function revokeHandshake(scene: Scene, tables: FlowTables): void {
  const { row, o, doubles, d } = scene;
  const [initiator, responder] = endpointsByRole(scene);
  row[o + F_FLAGS]! &= ~FLOW_ESTABLISHED;
  row[initiator + S_FLAGS]! &= ~SIDE_TALKED;
  row[responder + S_FLAGS]! &= ~SIDE_SYN_ACKED;
  advance(scene, responder, "ACK of SYN refused");
  // Its number told nothing of what had been sent.
  const verdict = verdictOf(row, o, tables.handshakes);
  if (verdict?.seq.fit.kind === "wrong") {
    const { seq, synNxt } = ackOnRecord(row, o, tables.handshakes);
    if (toSeq(row[initiator + SND_NXT]!) === seq) row[initiator + SND_NXT] = synNxt;
    row[initiator + S_HOLE_START] = row[initiator + S_HOLE_END]!;
  }
  doubles[d + D_ESTABLISHED] = Number.NaN;
  markCompleted(row, o, tables.handshakes, 0);
}

function endpointsByRole({ row, o }: Scene): readonly [initiator: number, responder: number] {
  return initiatorSide(row[o + F_FLAGS]!) === 0 ? [o + F_SIDE_A, o + F_SIDE_B] : [o + F_SIDE_B, o + F_SIDE_A];
}

/** The initiator takes a SYN-ACK far from its SYN, and goes on from there: the SYN that was answered is not in the capture. */
function adoptMissedSyn(scene: Scene, events: EventStore): void {
  const { row, o, me, packet } = scene;
  if (hasFlow(scene, FLOW_SYN_ACK_FITS)) return;
  const next = toSeq(packet.seq);
  const { fit } = judgeSynAck(next, toSeq(row[me + ISS]!), toSeq(row[me + SND_NXT]!), next);
  if (fit.kind !== "explained") return;
  walkSegments(row, o, events, ({ event, side, flags, ack }) => {
    if (side === scene.side || (flags & (SYN | ACK | RST)) !== (SYN | ACK) || ack !== next) return false;
    setSynAckFit(events.ints.chunk(event), events.ints.at(event), SYN_ACK_EXPLAINED);
    setFlow(scene, FLOW_SYN_ACK_FITS);
    set(scene, me, SIDE_SYN_ACKED);
    return false;
  });
}

/** SEG.SEQ lies where the receiver can take it: from what it acknowledged to the edge of the window it offered. */
function isAcceptable(scene: Scene): boolean {
  const { row, pe, me, packet } = scene;
  if (!has(scene, pe, SIDE_ACK)) return true;
  const expected = has(scene, me, SIDE_ISS) ? wordAdd(row[me + ISS]!, 1) : row[pe + RCV_NXT]!;
  const distance = wordDistance(expected, toWord(packet.seq));
  const window = has(scene, pe, SIDE_EDGE) ? wordDistance(row[pe + RCV_NXT]!, row[pe + RCV_EDGE]!) : 0;
  return distance >= 0 && distance < Math.max(window, LARGEST_UNSCALED_WINDOW);
}

/** Complete when each side's SYN is acknowledged, or both talk as only synchronized endpoints do. */
function establish(scene: Scene, timeNs: number): void {
  if (hasFlow(scene, FLOW_ESTABLISHED) || !hasFlow(scene, FLOW_SYN)) return;
  const { me, pe, doubles, d } = scene;
  const synsAcked = has(scene, me, SIDE_SYN_ACKED) && has(scene, pe, SIDE_SYN_ACKED);
  const both = has(scene, me, SIDE_TALKED) && has(scene, pe, SIDE_TALKED);
  if (!synsAcked && !both) return;
  setFlow(scene, FLOW_ESTABLISHED);
  doubles[d + D_ESTABLISHED] = timeNs;
  advance(scene, me, "both synchronized");
  advance(scene, pe, "both synchronized");
}
