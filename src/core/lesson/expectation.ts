// Why the next segment must look as it does: what each end accepts after a segment (RFC 9293 §3.10.7).

import type { Arrival, Side } from "../flow/flow";
import { otherSide } from "../flow/relative";
import { ACK, RST, SYN } from "../tcp/flags";
import { seqAdd } from "../tcp/seq";
import type { TcpState } from "../tcp/states";
import { variablesAfter } from "./endsOf";
import type { Naming } from "./naming";
import { type NumberPart, type Sentence, sentence } from "./sentence";

export interface Expectation {
  readonly next: readonly Sentence[];
  readonly references: readonly string[];
}

const NOTHING: Expectation = { next: [], references: [] };

export function expectationAfter(naming: Naming, arrival: Arrival): Expectation {
  const { from, seg, after } = arrival;
  const peer = otherSide(from);
  if (seg.flags & RST) return afterReset(naming, arrival);
  if (seg.flags & SYN && after[from] === "SYN-SENT") return afterSyn(naming, arrival);
  if (seg.flags & SYN && seg.flags & ACK) {
    return after[peer] === "SYN-SENT" ? afterWrongSynAck(naming, arrival) : afterSynAck(naming, arrival);
  }
  const variables = variablesAfter(arrival);
  const nextOf = (side: Side): NumberPart | undefined => {
    const raw = variables[side].sndNxt;
    return raw === undefined
      ? undefined
      : naming.number(side, raw, { kind: "next", side, byFrame: arrival.frameNumber });
  };
  const next = { initiator: nextOf("initiator"), responder: nextOf("responder") };
  return afterStates(naming, after, next);
}

function afterSyn(naming: Naming, arrival: Arrival): Expectation {
  const { from, seg, frameNumber } = arrival;
  const peer = naming.The(otherSide(from));
  const end = naming.number(from, seqAdd(seg.seq, seg.len), { kind: "end", frame: frameNumber });
  const accepts =
    seg.len === 1
      ? sentence`${peer} must answer with SYN,ACK and SEG.ACK = ${end}: the SYN uses up one number, and ${naming.the(from)} accepts no other acknowledgment in SYN-SENT (ISS < SEG.ACK =< SND.NXT).`
      : sentence`${peer} must answer with SYN,ACK and a SEG.ACK up to ${end}: the SYN uses up one number and each octet of data another, and ${naming.the(from)} accepts ISS < SEG.ACK =< SND.NXT.`;
  const refuses = sentence`If nothing listens there, the answer is RST,ACK with SEG.ACK = ${end}.`;
  return { next: [accepts, refuses], references: ["RFC 9293 §3.10.7.3", "RFC 9293 §3.10.7.1"] };
}

function afterSynAck(naming: Naming, arrival: Arrival): Expectation {
  const { from, seg, frameNumber, receiver } = arrival;
  const peer = otherSide(from);
  const expected = naming.number(peer, seg.ack, { kind: "field", frame: frameNumber, field: "ack" });
  const end = naming.number(from, seqAdd(seg.seq, seg.len), { kind: "end", frame: frameNumber });
  const seq = sentence`SEG.SEQ = ${expected}, the number that this segment asks for`;
  const ack = sentence`SEG.ACK = ${end}, because the SYN of ${naming.the(from)} uses up one number too`;
  const who = naming.The(peer);
  const next =
    receiver.state === "?"
      ? sentence`${who} must answer with ACK: ${ack}.`
      : sentence`${who} must answer with ACK: ${seq}; ${ack}.`;
  return { next: [next], references: ["RFC 9293 §3.10.7.4", "RFC 9293 §3.5"] };
}

function afterWrongSynAck(naming: Naming, arrival: Arrival): Expectation {
  const { from, frameNumber, seg } = arrival;
  const peer = otherSide(from);
  const number = naming.number(peer, seg.ack, { kind: "field", frame: frameNumber, field: "ack" });
  const next = sentence`${naming.The(peer)} is in SYN-SENT and cannot accept this SEG.ACK: it must answer with RST and SEG.SEQ = ${number}, and stays in SYN-SENT.`;
  return { next: [next], references: ["RFC 9293 §3.10.7.3"] };
}

function afterReset(naming: Naming, { from, after }: Arrival): Expectation {
  const peer = otherSide(from);
  if (after[from] === "SYN-SENT")
    return {
      next: [sentence`${naming.The(from)} stays in SYN-SENT: it sends its SYN again after a while, or gives up.`],
      references: ["RFC 9293 §3.10.7.3"],
    };
  if (after[peer] === "CLOSED")
    return {
      next: [
        sentence`Nothing may follow: a RST is not acknowledged, and a closed end answers any segment with another RST.`,
      ],
      references: ["RFC 9293 §3.10.7.1"],
    };
  const stays = after[peer];
  if (stays === "?") return NOTHING;
  const state = { kind: "state", side: peer, text: stays } as const;
  return {
    next: [sentence`The RST changes nothing: ${naming.the(peer)} stays in ${state}.`],
    references: ["RFC 9293 §3.10.7.4"],
  };
}

/** A segment without SYN and RST: what follows depends on the states of both ends. */
function afterStates(
  naming: Naming,
  after: Arrival["after"],
  next: Readonly<Record<Side, NumberPart | undefined>>,
): Expectation {
  const inState = (...states: readonly TcpState[]): Side | undefined =>
    (["initiator", "responder"] as const).find((side) => states.includes(after[side]));

  const unacknowledged = inState("FIN-WAIT-1", "CLOSING", "LAST-ACK");
  if (unacknowledged !== undefined) return afterFin(naming, after, unacknowledged, next);
  const waits = inState("FIN-WAIT-2");
  if (waits !== undefined) {
    const peer = otherSide(waits);
    const number = next[peer];
    const fin = number && sentence`Its FIN, or its next data, has SEG.SEQ = ${number}.`;
    const half = sentence`One direction is closed. ${naming.The(peer)} may still send, and closes the other direction with its own FIN.`;
    return { next: fin === undefined ? [half] : [half, fin], references: ["RFC 9293 §3.6"] };
  }
  const timeWait = inState("TIME-WAIT");
  if (timeWait !== undefined) {
    const end = sentence`${naming.The(timeWait)} stays in TIME-WAIT for twice the maximum segment lifetime, so that late segments are not taken for those of a new connection.`;
    return { next: [end], references: ["RFC 9293 §3.6"] };
  }
  if (after.initiator === "CLOSED" && after.responder === "CLOSED")
    return { next: [sentence`Both ends are closed: nothing may follow.`], references: ["RFC 9293 §3.6"] };
  const { initiator, responder } = next;
  if (initiator === undefined || responder === undefined) return NOTHING;
  const counts = sentence`Data of ${naming.the("initiator")} continues at ${initiator}, data of ${naming.the("responder")} at ${responder}; each SEG.ACK is the next number that is expected of the other.`;
  return { next: [counts], references: ["RFC 9293 §3.4"] };
}

function afterFin(
  naming: Naming,
  after: Arrival["after"],
  closing: Side,
  next: Readonly<Record<Side, NumberPart | undefined>>,
): Expectation {
  const peer = otherSide(closing);
  const number = next[closing];
  const said: Sentence[] = [];
  if (number !== undefined)
    said.push(
      sentence`${naming.The(peer)} must acknowledge the FIN with SEG.ACK = ${number}: a FIN uses up one number, as a SYN does.`,
    );
  const own = next[peer];
  if (after[peer] === "CLOSE-WAIT" && own !== undefined)
    said.push(sentence`Its own FIN, with SEG.SEQ = ${own} or above, closes the other direction.`);
  return { next: said, references: ["RFC 9293 §3.10.7.4", "RFC 9293 §3.6"] };
}
