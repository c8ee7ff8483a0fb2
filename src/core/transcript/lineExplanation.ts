// Explains a transcript line in Markdown: the numbers of its segment, and their conditions in the standard.

import type { Arrival, Flow, FlowEvent, Side } from "../flow/flow";
import { bothWays, otherSide, relativeAck, relativeNumber, relativeSeq } from "../flow/relative";
import type { Finding } from "../rules/finding";
import { ACK, FIN, flagsText, RST, SYN } from "../tcp/flags";
import { Passages } from "../text/passages";
import { placesText } from "../text/places";

/** Of a flow's head: where it was recorded, and what proves that this is one connection. */
export function explainHead(flow: Flow): string | undefined {
  const places = placesText(flow);
  return places === undefined ? undefined : escapeMarkdown(places);
}

/** `undefined` if the line itself is complete. */
export function explainEvent(
  flow: Flow,
  event: FlowEvent | undefined,
  findings: readonly Finding[],
): string | undefined {
  const parts = findings.filter((finding) => finding.event === event?.index).map(explainFinding);
  if (event?.kind === "segment") parts.push(explainSegment(flow, event));
  const passages = event?.kind === "segment" ? new Passages(flow) : undefined;
  const passage = event && passages?.of(event.frameNumber);
  if (passage) parts.push(escapeMarkdown(passages!.sentence(passage).trim()));
  return parts.length === 0 ? undefined : parts.join("\n\n---\n\n");
}

/** The parts of the finding that VS Code's problem hover does not show. */
function explainFinding({ rule, why, next }: Finding): string {
  const parts = [
    `**${rule}**`,
    why === "" ? "" : `*Why:* ${escapeMarkdown(why)}`,
    next === "" ? "" : `*Next:* ${escapeMarkdown(next)}`,
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** Findings quote RFCs, whose `<SEQ=SEG.ACK>` is not markup, and may quote the capture. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|&~-]/g, "\\$&");
}

/** An explanation for readers of plain text: without the signs that Markdown needs before special characters. */
export function withoutEscapes(explanation: string): string {
  return explanation.replace(/\\([\\`*_{}[\]()<>#+!|&~-])/g, "$1");
}

function explainSegment(flow: Flow, arrival: Arrival): string {
  const { seg, from } = arrival;
  const lines = [
    `**${flagsText(seg.flags)}** from the ${from}, frame ${arrival.frameNumber}`,
    `SEG.SEQ = ${bothWays(relativeSeq(flow, arrival))}, SEG.LEN = ${seg.len}`,
  ];
  if (seg.flags & ACK) lines.push(`SEG.ACK = ${bothWays(relativeAck(flow, arrival))}`);
  const equation = ackEquation(flow, arrival);
  if (equation !== undefined) lines.push(equation);
  lines.push(stateLine(arrival, from), stateLine(arrival, otherSide(from)));
  return lines.join("  \n");
}

/** The condition on SEG.ACK at its receiver. */
function ackEquation(flow: Flow, arrival: Arrival): string | undefined {
  const { seg, receiver, from } = arrival;
  if (!(seg.flags & ACK)) return undefined;
  const owner = otherSide(from);
  const number = (raw: NonNullable<typeof receiver.iss>) => bothWays(relativeNumber(flow, owner, raw));
  if (receiver.iss === undefined || receiver.sndNxt === undefined) return undefined;
  if (receiver.state === "SYN-SENT") {
    const range = `ISS < SEG.ACK =< SND.NXT, with ISS = ${number(receiver.iss)} and SND.NXT = ${number(receiver.sndNxt)}`;
    return `Acceptable: ${range} (RFC 9293 §3.10.7.3)`;
  }
  if (seg.flags & (SYN | RST | FIN)) return undefined;
  return `Acceptable: SEG.ACK =< SND.NXT = ${number(receiver.sndNxt)} of the ${owner} (RFC 9293 §3.10.7.4)`;
}

function stateLine(arrival: Arrival, side: Side): string {
  const before = side === arrival.from ? arrival.sender.state : arrival.receiver.state;
  const after = arrival.after[side];
  return before === after ? `${side}: ${after}` : `${side}: ${before} → ${after}`;
}
