// What a segment does, in sentences.

import { type Arrival, Mark, type Side } from "../flow/flow";
import { otherSide } from "../flow/relative";
import { ACK, FIN, RST, SYN } from "../tcp/flags";
import { seqDistance } from "../tcp/seq";
import { countPart, type Naming, octetsPart, spanPart } from "./naming";
import { type Sentence, sentence } from "./sentence";

export interface Purpose {
  readonly title: string;
  readonly does: readonly Sentence[];
  readonly references: readonly string[];
}

/** `earlier` are the flow's segments before it; `isWrong` if a finding says that one of its numbers does not fit. */
export function purposeOf(naming: Naming, arrival: Arrival, earlier: readonly Arrival[], isWrong: boolean): Purpose {
  const { flags } = arrival.seg;
  const { title, does, references } =
    flags & RST
      ? resetPurpose(naming, arrival, earlier)
      : flags & SYN
        ? synPurpose(naming, arrival, earlier, isWrong)
        : flags & FIN
          ? finPurpose(naming, arrival, earlier)
          : ackPurpose(naming, arrival, isWrong);
  return { title, does: [...does, ...moreLikeIt(arrival)], references };
}

/** Equal segments that followed at once and are counted with it. */
function moreLikeIt({ index, repeats }: Arrival): readonly Sentence[] {
  if (repeats === 0) return [];
  const more = countPart(repeats, "more segment", { kind: "event", event: index, of: "repeats" });
  return [sentence`${more} like it ${repeats === 1 ? "follows" : "follow"} at once.`];
}

/** The same control bits and numbers from the same end, captured before. */
function sentBefore({ from, seg }: Arrival, earlier: readonly Arrival[]): Arrival | undefined {
  return earlier.findLast(
    (other) =>
      other.from === from &&
      other.seg.flags === seg.flags &&
      other.seg.seq === seg.seq &&
      other.seg.payloadLength === seg.payloadLength,
  );
}

function synPurpose(naming: Naming, arrival: Arrival, earlier: readonly Arrival[], isWrong: boolean): Purpose {
  const { from, seg, sender, receiver } = arrival;
  const isAnswer = (seg.flags & ACK) !== 0;
  const name = isAnswer ? "SYN,ACK" : "SYN";
  const The = naming.The(from);
  const the = naming.the(otherSide(from));
  const before = sentBefore(arrival, earlier);
  if (before !== undefined) {
    const wait = spanPart(before, arrival);
    const last = earlier.at(-1);
    const what =
      isAnswer && last !== undefined && last.from !== from && isBareSyn(last)
        ? sentence`${The} answers the repeated SYN as before, ${wait} after its last answer.`
        : isAnswer
          ? sentence`${The} sends its SYN,ACK again, ${wait} after the last one: it did not receive, or did not accept, the ACK of it.`
          : sentence`${The} sends its SYN again, ${wait} after the last one: it did not receive, or did not accept, an answer.`;
    return { title: `${name} again`, does: [what], references: ["RFC 6298 §5", "RFC 9293 §3.8.1"] };
  }
  const data: Sentence[] = [];
  if (seg.payloadLength > 0) {
    const octets = octetsPart(seg.payloadLength, {
      kind: "field",
      frame: arrival.frameNumber,
      field: "payloadLength",
    });
    data.push(sentence`It already contains ${octets} of data, as TCP Fast Open does.`);
  }
  const references = seg.payloadLength > 0 ? ["RFC 9293 §3.5", "RFC 7413 §2"] : ["RFC 9293 §3.5"];
  if (isAnswer) {
    const what =
      sender.state === "SYN-SENT"
        ? sentence`${The} answers the SYN that crossed its own: both ends opened the connection at the same time.`
        : isWrong
          ? sentence`${The} answers with a SYN of its own, but acknowledges a number that does not fit the SYN of ${the}.`
          : sentence`${The} accepts the connection: one segment acknowledges the SYN of ${the} and sends a SYN of its own.`;
    return { title: name, does: [what, ...data], references };
  }
  const crosses = receiver.state === "SYN-SENT" || earlier.some((other) => other.from !== from && isBareSyn(other));
  const again = earlier.some((other) => other.from === from && isBareSyn(other));
  const what = crosses
    ? sentence`${The} opens the connection too: its SYN crosses the SYN of ${the}.`
    : again
      ? sentence`${The} tries again, with another initial sequence number.`
      : sentence`${The} asks ${the} to open a connection, and gives the number from which it will count its octets.`;
  return { title: name, does: [what, ...data], references };
}

function isBareSyn({ seg }: Arrival): boolean {
  return (seg.flags & (SYN | ACK | RST)) === SYN;
}

function finPurpose(naming: Naming, arrival: Arrival, earlier: readonly Arrival[]): Purpose {
  const { from, after, seg } = arrival;
  const The = naming.The(from);
  const the = naming.the(otherSide(from));
  const before = sentBefore(arrival, earlier);
  if (before !== undefined || arrival.sender.state === "LAST-ACK" || isAfterOwnFin(arrival)) {
    const wait = before && spanPart(before, arrival);
    const what = wait
      ? sentence`${The} sends its FIN again, ${wait} after the last one: it did not receive an ACK of it.`
      : sentence`${The} sends its FIN again.`;
    return { title: "FIN again", does: [what], references: ["RFC 6298 §5", "RFC 9293 §3.6"] };
  }
  const data = dataOf(arrival);
  const does: Sentence[] = [
    data === undefined
      ? sentence`${The} has sent everything and closes its direction.`
      : sentence`${The} sends its last ${data} and closes its direction.`,
  ];
  const peer = after[otherSide(from)];
  if (peer === "CLOSE-WAIT") does.push(sentence`The other direction stays open until ${the} closes it too.`);
  else if (after[from] === "LAST-ACK") does.push(sentence`Both directions are closed once this FIN is acknowledged.`);
  else if (after[from] === "CLOSING" || peer === "CLOSING") does.push(sentence`Both ends closed at the same time.`);
  return { title: (seg.flags & ACK) !== 0 ? "FIN,ACK" : "FIN", does, references: ["RFC 9293 §3.6"] };
}

function isAfterOwnFin({ sender, seg }: Arrival): boolean {
  const closing = ["FIN-WAIT-1", "FIN-WAIT-2", "CLOSING", "TIME-WAIT"].includes(sender.state);
  return closing && sender.sndNxt !== undefined && seqDistance(sender.sndNxt, seg.seq) + seg.len <= 0;
}

function resetPurpose(naming: Naming, arrival: Arrival, earlier: readonly Arrival[]): Purpose {
  const { from, seg, sender, receiver, after } = arrival;
  const The = naming.The(from);
  const peer = otherSide(from);
  const the = naming.the(peer);
  const title = seg.flags & ACK ? "RST,ACK" : "RST";
  const last = earlier.at(-1);
  const answersSyn = last !== undefined && last.from === peer && isBareSyn(last);
  if (after[peer] !== "CLOSED") {
    const what = sentence`${The} sends a RST that ${the} does not accept.`;
    return { title, does: [what], references: ["RFC 9293 §3.10.7.4"] };
  }
  if (answersSyn && receiver.state === "SYN-SENT") {
    const what = sentence`${The} refuses the connection: nothing listens on its port, or something on the path answers in its name.`;
    return { title, does: [what], references: ["RFC 9293 §3.10.7.1"] };
  }
  if (sender.state === "SYN-SENT" && last?.from === peer && (last.seg.flags & (SYN | ACK)) === (SYN | ACK)) {
    const what = sentence`${The} rejects the SYN,ACK, whose SEG.ACK it cannot accept. It still waits for an answer to its SYN.`;
    return { title, does: [what], references: ["RFC 9293 §3.10.7.3"] };
  }
  if (sender.state === "SYN-SENT" || receiver.state === "SYN-RECEIVED") {
    const what = sentence`${The} ends the connection before it was open.`;
    return { title, does: [what], references: ["RFC 9293 §3.10.7.3", "RFC 9293 §3.5.2"] };
  }
  const what = sentence`${The} ends the connection at once: ${the} gets an error, and nothing more is sent.`;
  return { title, does: [what], references: ["RFC 9293 §3.5.2"] };
}

/** A segment without SYN, FIN and RST. */
function ackPurpose(naming: Naming, arrival: Arrival, isWrong: boolean): Purpose {
  const { from, index, seg, marks, sender, receiver, after } = arrival;
  const The = naming.The(from);
  const peer = otherSide(from);
  const the = naming.the(peer);
  const data = dataOf(arrival);
  const say = (title: string, does: Sentence, ...references: readonly string[]): Purpose => ({
    title,
    does: [does],
    references,
  });
  if (isWrong && (receiver.state === "SYN-RECEIVED" || index === naming.flow.handshakeAck?.event))
    return say(
      "ACK",
      sentence`${The} answers the SYN,ACK of ${the}, but with a number that does not fit: the handshake is not complete.`,
      "RFC 9293 §3.10.7.4",
    );
  const opens = index === naming.flow.handshake.ack || (receiver.state === "SYN-RECEIVED" && isOpen(after));
  if (opens) {
    const what =
      data === undefined
        ? sentence`${The} acknowledges the SYN of ${the}: the handshake is complete.`
        : sentence`${The} acknowledges the SYN of ${the}, and sends ${data} in the same segment.`;
    return say(data === undefined ? "ACK" : "ACK with data", what, "RFC 9293 §3.5");
  }
  if (marks & Mark.KeepAlive && seg.payloadLength <= 1)
    return say(
      "Keep-alive",
      sentence`${The} asks whether ${the} is still there: a keep-alive has the number before its next one, so that the answer is an ACK.`,
      "RFC 9293 §3.8.4",
    );
  if (data !== undefined) return dataPurpose(naming, arrival, data);
  if (receiver.state !== after[peer] && acknowledgesFin(receiver.state))
    return say("ACK of the FIN", sentence`${The} acknowledges the FIN of ${the}.`, "RFC 9293 §3.6");
  if (marks & Mark.ZeroWindow)
    return say(
      "Window full",
      sentence`${The} announces a window of zero: its buffer is full, and ${the} has to wait.`,
      "RFC 9293 §3.8.6",
    );
  if (marks & Mark.DuplicateAck)
    return say(
      "ACK again",
      sentence`${The} acknowledges the same number again: it received something that does not follow on it.`,
      "RFC 5681 §2",
    );
  if (marks & Mark.Challenge)
    return say(
      "Challenge ACK",
      sentence`${The} answers an unacceptable segment with the numbers that it expects.`,
      "RFC 9293 §3.10.7.4",
      "RFC 5961 §3",
    );
  if (!isOpen(after) && sender.state !== "?" && receiver.state === "SYN-RECEIVED")
    return say("ACK", sentence`${The} answers the SYN,ACK of ${the}.`, "RFC 9293 §3.5");
  return say("ACK", sentence`${The} acknowledges what it has received.`, "RFC 9293 §3.4");
}

function dataPurpose(naming: Naming, arrival: Arrival, data: ReturnType<typeof octetsPart>): Purpose {
  const The = naming.The(arrival.from);
  if (arrival.marks & Mark.OldData)
    return {
      title: "Data again",
      does: [
        sentence`${The} sends ${data} whose numbers are below its next one: they were sent before, or overtaken on the path.`,
      ],
      references: ["RFC 6298 §5", "RFC 5681 §3.2"],
    };
  return { title: "Data", does: [sentence`${The} sends ${data}.`], references: ["RFC 9293 §3.4"] };
}

function dataOf({ frameNumber, seg }: Arrival) {
  if (seg.payloadLength === 0) return undefined;
  return octetsPart(seg.payloadLength, { kind: "field", frame: frameNumber, field: "payloadLength" });
}

function isOpen(after: Arrival["after"]): boolean {
  const isIn = (side: Side): boolean => after[side] === "ESTABLISHED";
  return isIn("initiator") && isIn("responder");
}

function acknowledgesFin(state: string): boolean {
  return state === "FIN-WAIT-1" || state === "CLOSING" || state === "LAST-ACK";
}
