// The RST that ends an attempt or a connection, or that its receiver ignores (RFC 9293 §3.5.3, §3.10.7).

import { Mark } from "../flow/flow";
import { ACK } from "../tcp/flags";
import { toWord, wordAdd, wordDistance } from "../tcp/seq";
import { LARGEST_UNSCALED_WINDOW } from "../tcp/thresholds";
import type { EventStore } from "./events";
import { acknowledgesSyn } from "./opening";
import {
  F_FLAGS,
  FLOW_ESTABLISHED,
  FLOW_REFUSED,
  FLOW_RESET,
  FLOW_RESET_EARLY,
  FLOW_SYN_ACK_FITS,
  FLOW_WENT_ON,
  ISS,
  RCV_EDGE,
  RCV_NXT,
  SIDE_ACK,
  SIDE_EDGE,
  SIDE_ISS,
  SIDE_NXT,
  SIDE_SYN,
  SIDE_SYN_ACK,
  SIDE_SYN_ACKED,
  SND_NXT,
  ST_CLOSED,
  ST_SYN_SENT,
  ST_UNKNOWN,
} from "./rowLayout";
import { advance, has, hasFlow, initiatorSide, type Scene, setFlow, stateOf } from "./segmentContext";

/** A RST: what it ends, if its receiver accepts it (RFC 9293 §3.5.3, §3.10.7.3, §3.10.7.4). */
export function takeRst(scene: Scene, events: EventStore): void {
  const { row, me, pe, packet } = scene;
  scene.marks |= Mark.Rst;
  const established = hasFlow(scene, FLOW_ESTABLISHED);
  if (!established) scene.marks |= Mark.OddStart | Mark.Handshake;
  // A RST of its own ISS takes back the SYN; any other number was learnt from an answer.
  if (!has(scene, me, SIDE_ISS) || row[me + ISS] !== toWord(packet.seq)) setFlow(scene, FLOW_WENT_ON);
  const state = stateOf(scene, pe);
  // Both sent a SYN: by now the sender's has brought the receiver to SYN-RECEIVED (RFC 9293 §3.5, figure 7).
  const crossed = has(scene, me, SIDE_SYN) && has(scene, pe, SIDE_SYN) && !has(scene, pe, SIDE_SYN_ACKED);
  if (crossed || state === ST_SYN_SENT) {
    const acknowledges = (packet.flags & ACK) !== 0 && acknowledgesSyn(scene, events);
    // In SYN-SENT the ACK field decides, in SYN-RECEIVED the window.
    const beyondSyn = wordDistance(row[me + ISS]! + 1, toWord(packet.seq));
    if (!acknowledges && !(crossed && beyondSyn >= 0 && beyondSyn <= LARGEST_UNSCALED_WINDOW)) return;
    if (acknowledges && (!crossed || initiatorSide(row[scene.o + F_FLAGS]!) !== scene.side))
      setFlow(scene, FLOW_REFUSED);
  } else if (state !== ST_UNKNOWN && state !== ST_CLOSED && (has(scene, pe, SIDE_ACK) || hadSynAck(scene))) {
    const due = expectedOf(scene);
    const distance = wordDistance(due, toWord(packet.seq));
    const edge = has(scene, pe, SIDE_EDGE) ? Math.max(wordDistance(due, row[pe + RCV_EDGE]!), 0) : 0;
    const sent = has(scene, me, SIDE_NXT) ? wordDistance(due, row[me + SND_NXT]!) : 0;
    if (distance < 0 || distance > Math.max(edge, sent, LARGEST_UNSCALED_WINDOW)) return;
  }
  if (!established && hasFlow(scene, FLOW_SYN_ACK_FITS)) setFlow(scene, FLOW_RESET_EARLY);
  setFlow(scene, FLOW_RESET);
  advance(scene, pe, "receive RST");
  advance(scene, me, "send RST");
}

/** The receiver has not answered yet, but has the sender's fitting SYN-ACK. */
function hadSynAck(scene: Scene): boolean {
  return has(scene, scene.me, SIDE_SYN_ACK) && has(scene, scene.pe, SIDE_SYN_ACKED);
}

/** RCV.NXT of a RST's receiver: what it acknowledged, or IRS+1 before it acknowledged anything. */
function expectedOf(scene: Scene): number {
  const { row, me, pe } = scene;
  return has(scene, pe, SIDE_ACK) ? row[pe + RCV_NXT]! : wordAdd(row[me + ISS]!, 1);
}
