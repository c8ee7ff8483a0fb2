// A RST that did not end what it seems to end. Inside the window but not exactly at RCV.NXT, it draws a challenge ACK and is
// dropped (RFC 5961 §3.2), though older stacks accept it; and any RST may be lost. What its receiver does next tells.

import { Mark } from "../flow/flow";
import { ACK, FIN, SYN } from "../tcp/flags";
import { toWord, wordDistance } from "../tcp/seq";
import { ANSWER_EXPECTED_NS, SHORTEST_TIMEOUT_NS } from "../tcp/thresholds";
import {
  D_ESTABLISHED,
  D_FIRST_TIME,
  F_FLAGS,
  FLOW_ESTABLISHED,
  FLOW_RESET,
  FLOW_RESET_DOUBTFUL,
  FLOW_RESET_EARLY,
  FLOW_ROLES_KNOWN,
  FLOW_SYN,
  FLOW_SYN_ACK_FITS,
  ISS,
  RCV_EDGE,
  RCV_NXT,
  S_FLAGS,
  SIDE_ACK,
  SIDE_EDGE,
  SIDE_NXT,
  SIDE_RST,
  SIDE_SYN_ACK,
  SIDE_TALKED,
  SIDE_WENT_ON,
  SND_NXT,
  ST_CLOSE_WAIT,
  ST_CLOSED,
  ST_ESTABLISHED,
  ST_FIN_WAIT_1,
  ST_FIN_WAIT_2,
} from "./rowLayout";
import { advance, has, hasFlow, initiatorSide, type Scene, set, setFlow, stateOf } from "./segmentContext";

const OPEN_STATES = [ST_ESTABLISHED, ST_FIN_WAIT_1, ST_FIN_WAIT_2, ST_CLOSE_WAIT];

/**
 * The RST ends an open connection whose SYN-ACK, or the ACK of it, is not in the capture. The responder's takes its number from
 * the initiator's ACKs and acknowledges what the initiator sent: it refuses nothing. The initiator's acknowledges data that the
 * responder was seen to send, as only an established responder does.
 */
export function isResetOfUnseenOpening(scene: Scene): boolean {
  const { row, o, me, pe, packet } = scene;
  if (hasFlow(scene, FLOW_ESTABLISHED) || !hasFlow(scene, FLOW_SYN) || !(packet.flags & ACK)) return false;
  const { seq, ack } = packet;
  if (initiatorSide(row[o + F_FLAGS]!) === scene.side)
    return (
      hasFlow(scene, FLOW_SYN_ACK_FITS) &&
      row[me + SND_NXT] === toWord(seq) &&
      wordDistance(row[pe + ISS]!, ack) > 1 &&
      wordDistance(ack, row[pe + SND_NXT]!) >= 0
    );
  if (has(scene, me, SIDE_SYN_ACK)) return false;
  return (
    has(scene, pe, SIDE_TALKED) &&
    has(scene, pe, SIDE_ACK) &&
    row[pe + RCV_NXT] === toWord(seq) &&
    wordDistance(row[pe + ISS]!, ack) > 0 &&
    wordDistance(ack, row[pe + SND_NXT]!) >= 0
  );
}

/** The flow is open, though the capture does not show how it opened. */
export function openUnseen(scene: Scene): void {
  setFlow(scene, FLOW_ESTABLISHED);
  advance(scene, scene.me, "both synchronized");
  advance(scene, scene.pe, "both synchronized");
}

/** The scene's RST has a number inside the window of its receiver, beyond all that its sender was seen to send. */
export function isDoubtfulReset(scene: Scene): boolean {
  const { row, me, pe, packet } = scene;
  const open = hasFlow(scene, FLOW_ESTABLISHED) || !hasFlow(scene, FLOW_ROLES_KNOWN);
  const isReset = hasFlow(scene, FLOW_RESET) && !hasFlow(scene, FLOW_RESET_DOUBTFUL);
  if (!open || isReset || !OPEN_STATES.includes(stateOf(scene, pe))) return false;
  if (!has(scene, me, SIDE_NXT) || !has(scene, pe, SIDE_ACK) || !has(scene, pe, SIDE_EDGE)) return false;
  const seq = toWord(packet.seq);
  return (
    wordDistance(row[me + SND_NXT]!, seq) > 0 &&
    wordDistance(row[pe + RCV_NXT]!, seq) > 0 &&
    wordDistance(row[pe + RCV_EDGE]!, seq) <= 0
  );
}

/** Takes a RST of which `isDoubtfulReset` holds: the flow counts as reset unless its receiver goes on. */
export function takeDoubtfulReset(scene: Scene): void {
  scene.marks |= Mark.Rst;
  setFlow(scene, FLOW_RESET | FLOW_RESET_DOUBTFUL);
}

/** A segment without RST and SYN after a doubtful RST: the RST had no effect if only an endpoint that ignored it sends this. */
export function continueAfterReset(scene: Scene): void {
  const { row, o, me, pe, packet, doubles, d } = scene;
  if (stateOf(scene, me) === ST_CLOSED || stateOf(scene, pe) === ST_CLOSED) {
    // Another RST came, with the right number.
    scene.marks |= Mark.AfterEnd;
    return;
  }
  if (has(scene, me, SIDE_RST)) {
    set(scene, me, SIDE_WENT_ON);
    return;
  }
  const roundTrip = doubles[d + D_ESTABLISHED]! - doubles[d + D_FIRST_TIME]!;
  const isLate =
    scene.recorded.timeNs - scene.previousNs > (roundTrip <= ANSWER_EXPECTED_NS ? roundTrip : ANSWER_EXPECTED_NS);
  const isChallenge =
    packet.payloadLength === 0 &&
    (packet.flags & (FIN | SYN)) === 0 &&
    toWord(packet.seq) === row[me + SND_NXT] &&
    toWord(packet.ack) === row[me + RCV_NXT];
  if (!isLate && !isChallenge && !has(scene, pe, SIDE_WENT_ON)) return;
  if (isChallenge) scene.marks |= Mark.Challenge;
  row[o + F_FLAGS]! &= ~(FLOW_RESET | FLOW_RESET_DOUBTFUL);
  row[pe + S_FLAGS]! &= ~(SIDE_RST | SIDE_WENT_ON);
}

/** A responder that repeats its SYN-ACK after a RST did not take that RST: the handshake still waits for its ACK. */
export function repeatAfterReset(scene: Scene): void {
  const { row, o, me, pe, packet, recorded, previousNs } = scene;
  if (!hasFlow(scene, FLOW_RESET_EARLY) || !hasFlow(scene, FLOW_RESET)) return;
  const isSame = has(scene, me, SIDE_SYN_ACK) && row[me + ISS] === toWord(packet.seq);
  if (!isSame || has(scene, me, SIDE_RST) || !has(scene, pe, SIDE_RST)) return;
  if (recorded.timeNs - previousNs < SHORTEST_TIMEOUT_NS) return;
  row[o + F_FLAGS]! &= ~(FLOW_RESET | FLOW_RESET_EARLY);
  advance(scene, me, "send SYN,ACK");
}
