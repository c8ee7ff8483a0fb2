// SEG.SEQ and SEG.ACK of a segment: what each means, and how it follows from what was sent before.

import type { NumberField } from "../diagram/row";
import { type Arrival, Mark } from "../flow/flow";
import { otherSide } from "../flow/relative";
import { ACK, RST, SYN } from "../tcp/flags";
import { seqDistance } from "../tcp/seq";
import type { Naming } from "./naming";
import { type Sentence, sentence } from "./sentence";
import type { StepNumber } from "./step";

export function stepNumbers(naming: Naming, arrival: Arrival, fields: readonly NumberField[]): readonly StepNumber[] {
  return fields.map(({ field, mark, expected, expectedRaw }) => ({
    field,
    number: field === "seq" ? naming.seq(arrival) : naming.ack(arrival),
    verdict: mark === "✓" ? "fits" : mark === "✗" ? "wrong" : undefined,
    expected: expected === undefined ? undefined : { text: expected, raw: expectedRaw },
    meaning: field === "seq" ? seqMeaning(naming, arrival) : ackMeaning(naming, arrival),
  }));
}

function seqMeaning(naming: Naming, { from, frameNumber, marks, seg, sender, receiver }: Arrival): Sentence {
  const its = naming.the(from);
  if (seg.flags & SYN)
    return sentence`The initial sequence number of ${its}, which it chose itself. The SYN uses up this one number.`;
  if (seg.flags & RST) return resetSeqMeaning(naming, { from, seg, sender, receiver });
  if (sender.sndNxt === undefined)
    return sentence`Nothing of ${its} was captured before, so nothing tells what it should be.`;
  const next = naming.number(from, sender.sndNxt, { kind: "next", side: from, byFrame: frameNumber - 1 });
  const ahead = seqDistance(sender.sndNxt, seg.seq);
  if (ahead === 0) return sentence`The number after everything that ${its} has sent.`;
  if (ahead > 0)
    return sentence`Above ${next}, the next number of ${its}: what lies between is not captured before this frame.`;
  if (marks & Mark.KeepAlive) return sentence`One below ${next}, the next number of ${its}, as a keep-alive has it.`;
  return sentence`Below ${next}, the next number of ${its}: these numbers were used before.`;
}

/** RFC 9293 §3.10.7.1: a RST takes its number from the ACK of what it answers; without one it is zero. */
function resetSeqMeaning(
  naming: Naming,
  { from, seg, sender, receiver }: Pick<Arrival, "from" | "seg" | "sender" | "receiver">,
): Sentence {
  const peer = otherSide(from);
  if (seg.flags & ACK && seg.seq === 0 && sender.sndNxt === undefined)
    return sentence`Zero: ${naming.the(from)} has no connection, and so no number of its own.`;
  if (receiver.rcvNxt !== undefined && receiver.rcvNxt === seg.seq)
    return sentence`The number that ${naming.the(peer)} acknowledged last: it expects this one, so it accepts the RST.`;
  if (sender.sndNxt !== undefined && sender.sndNxt === seg.seq)
    return sentence`The number after everything that ${naming.the(from)} has sent.`;
  return sentence`${naming.The(peer)} accepts the RST only if this number lies in its window.`;
}

function ackMeaning(naming: Naming, { from, frameNumber, marks, seg, receiver }: Arrival): Sentence {
  const peer = otherSide(from);
  const its = naming.the(peer);
  if ((seg.flags & ACK) === 0) return sentence`The ACK bit is not set, so this number means nothing.`;
  if (receiver.sndNxt === undefined)
    return sentence`Nothing of ${its} was captured before, so nothing tells what it should be.`;
  // Taken out of a run: what its peer had sent by then is not kept.
  if (marks === Mark.Unacknowledged) return sentence`What ${its} sent below this number is received.`;
  const next = naming.number(peer, receiver.sndNxt, { kind: "next", side: peer, byFrame: frameNumber - 1 });
  const behind = seqDistance(seg.ack, receiver.sndNxt);
  if (behind === 0)
    return sentence`Everything that ${its} has sent is received: this is the next number that is expected of it.`;
  if (behind < 0)
    return sentence`Above ${next}, the next number of ${its}: it acknowledges what is not captured before this frame.`;
  if (receiver.iss !== undefined && seqDistance(receiver.iss, seg.ack) <= 0)
    return sentence`Not above the initial sequence number of ${its}: it acknowledges nothing that was sent.`;
  return sentence`Below ${next}, the next number of ${its}: the rest was not yet received.`;
}
