// A flow as steps: one for each row of its diagram that is worth a step, and one before them where the beginning is missing.

import type { DiagramRow, SegmentRow } from "../diagram/row";
import { rowsOf } from "../diagram/rows";
import { type Arrival, type Flow, Mark } from "../flow/flow";
import type { FlowDetail } from "../rules/finding";
import { ACK } from "../tcp/flags";
import { icmpText } from "../tcp/icmpErrors";
import { endsOrPauses } from "../text/captureEnd";
import { durationText } from "../text/durations";
import { endsOf } from "./endsOf";
import { expectationAfter } from "./expectation";
import { countPart, Naming, octetsPart, spanPart } from "./naming";
import { stepNumbers } from "./numberMeaning";
import { purposeOf } from "./purpose";
import { type AmountPart, type Sentence, sentence } from "./sentence";
import type { LessonStep, StepProblem } from "./step";

type Of<K extends DiagramRow["kind"]> = Extract<DiagramRow, { kind: K }>;

/** In order. A flow without rows has none. */
export function stepsOf(detail: FlowDetail): readonly LessonStep[] {
  const naming = new Naming(detail.flow);
  const start = startStep(naming);
  const steps: LessonStep[] = start === undefined ? [] : [start];
  const earlier: Arrival[] = [];
  for (const row of rowsOf(detail, { openFolds: new Set() })) {
    const step = stepOf(naming, row, earlier);
    if (step !== undefined) steps.push(step);
    if (row.kind === "segment") earlier.push(row.arrival);
    if (row.kind === "fold") earlier.push(...row.events.flatMap((event) => arrivalOf(detail.flow, event) ?? []));
  }
  return steps;
}

function arrivalOf(flow: Flow, event: number): Arrival | undefined {
  const found = flow.events[event];
  return found?.kind === "segment" ? found : undefined;
}

function stepOf(naming: Naming, row: DiagramRow, earlier: readonly Arrival[]): LessonStep | undefined {
  switch (row.kind) {
    case "segment":
      return segmentStep(naming, row, earlier);
    case "run":
      return runStep(row);
    case "fold":
      return foldStep(naming, row);
    case "icmp":
      return icmpStep(naming, row);
    case "missing":
      return missingStep(naming, row);
    case "elsewhere":
      return elsewhereStep(row);
    case "end":
      return endStep(naming, row);
    // Its silence is part of the sentence about the retry; the rows of a run are one step.
    case "pause":
    case "data":
    case "more":
      return undefined;
  }
}

const BARE = {
  event: undefined,
  frame: undefined,
  from: undefined,
  numbers: [],
  ends: undefined,
  problems: [],
  next: [],
  references: [],
} as const satisfies Partial<LessonStep>;

/** Of what is not captured before the first row; undefined where the SYN and both directions are there. */
function startStep(naming: Naming): LessonStep | undefined {
  const { flow, legend } = naming;
  const { startSeen, directions, filtered } = flow.sight;
  const does: Sentence[] = [];
  if (!startSeen)
    does.push(
      sentence`The beginning of this connection is not captured: its states, and the numbers it counts from, are known only as far as later segments show them.`,
    );
  if (legend !== undefined) does.push([{ kind: "quote", text: legend }]);
  // Without any answer, nothing says that the other end sent one.
  const isOneSided = naming.flow.outcome === "one-sided" || naming.flow.outcome === "not-captured";
  if (directions !== "both" && isOneSided)
    does.push(
      sentence`Only segments of ${naming.the(directions)} are captured. What the other end sent is not captured, and cannot be checked.`,
    );
  if (filtered !== undefined)
    does.push(sentence`A filter left out some kinds of segment: what is not here may have been sent.`);
  if (does.length === 0) return undefined;
  return { ...BARE, key: "start", kind: "start", title: "Not captured", does };
}

function segmentStep(naming: Naming, row: SegmentRow, earlier: readonly Arrival[]): LessonStep {
  const { key, event, frame, from } = row;
  const isWhole = !isFromEnd(naming.flow, row.arrival);
  const arrival = isWhole ? row.arrival : withoutPeer(row.arrival);
  const { title, does, references } = purposeOf(
    naming,
    arrival,
    earlier,
    row.numbers.some(({ mark }) => mark === "✗"),
  );
  const expectation = expectationAfter(naming, arrival);
  return {
    key,
    kind: "segment",
    event,
    frame,
    from,
    title,
    flags: row.flags.text,
    does,
    numbers: stepNumbers(
      naming,
      arrival,
      row.numbers.filter(({ field }) => field === "seq" || isWhole),
    ),
    ends: endsOf(naming, arrival),
    problems: problemsOf(row),
    next: expectation.next,
    references: [...new Set([...references, ...expectation.references])],
  };
}

/**
 * The last data of a side that was not acknowledged was taken out of ordinary data: what its peer had sent, and what it
 * acknowledges, is known only for the end of the flow. It is the same where nothing follows.
 */
function isFromEnd({ events }: Flow, { index, marks, timeNs }: Arrival): boolean {
  if ((marks & Mark.Unacknowledged) === 0) return false;
  const runBefore = events[index - 1];
  const goesOn = runBefore?.kind === "run" && !((runBefore.lastTimeNs ?? Infinity) <= timeNs);
  return goesOn || index < events.length - 1;
}

function withoutPeer(arrival: Arrival): Arrival {
  return {
    ...arrival,
    sender: { ...arrival.sender, rcvNxt: undefined },
    receiver: { ...arrival.receiver, sndNxt: undefined, rcvNxt: undefined },
    seg: { ...arrival.seg, flags: arrival.seg.flags & ~ACK },
  };
}

function runStep(row: Of<"run">): LessonStep {
  const { key, event, frame, run } = row;
  const { segments, bytes, index } = run;
  const total = countPart(segments.initiator + segments.responder, "ordinary segment", {
    kind: "event",
    event: index,
    of: "segments",
  });
  const from = (side: "initiator" | "responder") =>
    octetsPart(bytes[side], { kind: "bytes", event: index, from: side });
  const does =
    bytes.initiator + bytes.responder === 0
      ? sentence`${total} without data: acknowledgments of what was received.`
      : sentence`${total}: ${from("initiator")} from the initiator, ${from("responder")} from the responder. Each begins at the next number of its sender.`;
  return {
    ...BARE,
    key,
    kind: "run",
    event,
    frame,
    title: row.text,
    does: [does],
    problems: problemsOf(row),
    references: ["RFC 9293 §3.4"],
  };
}

function foldStep(naming: Naming, row: Of<"fold">): LessonStep {
  const { key, event, frame, events } = row;
  const [first, last] = [arrivalOf(naming.flow, events[0]!)!, arrivalOf(naming.flow, events.at(-1)!)!];
  const count: AmountPart = countPart(events.length, "more time", { kind: "folded", events });
  const does = sentence`${naming.The(first.from)} sends the same segment ${count}, over ${spanPart(first, last)}: it did not receive, or did not accept, an answer.`;
  return {
    ...BARE,
    key,
    kind: "fold",
    event,
    frame,
    from: first.from,
    title: "Sent again",
    does: [does],
    problems: problemsOf(row),
    references: ["RFC 6298 §5"],
  };
}

function icmpStep(naming: Naming, row: Of<"icmp">): LessonStep {
  const { key, event, frame, from, error } = row;
  const what = { kind: "quote", text: icmpText(error.family, error.type, error.code) } as const;
  const source = { kind: "quote", text: error.source } as const;
  const does = sentence`${source} reports to ${naming.the(error.quotedFrom)} that its segment was not delivered: ${what}.`;
  return {
    ...BARE,
    key,
    kind: "icmp",
    event,
    frame,
    from,
    title: error.family === 6 ? "ICMPv6 error" : "ICMP error",
    does: [does],
    problems: problemsOf(row),
    references: ["RFC 9293 §3.9.2.2", error.family === 6 ? "RFC 4443 §3" : "RFC 792"],
  };
}

function missingStep(naming: Naming, row: Of<"missing">): LessonStep {
  const { key, event, frame, from, text } = row;
  const what = { kind: "quote", text } as const;
  return {
    ...BARE,
    key,
    kind: "missing",
    event,
    frame,
    from,
    title: "Missing",
    does: [sentence`${naming.The(from)} should have sent a segment here that did not come: ${what}.`],
    problems: problemsOf(row),
    references: ["RFC 9293 §3.8.1"],
  };
}

/** A segment that this place did not record, and another did. */
function elsewhereStep({ key, from, flags, label }: Of<"elsewhere">): LessonStep {
  return { ...BARE, key, kind: "elsewhere", from, title: flags.text, does: [[{ kind: "quote", text: label }]] };
}

function endStep(naming: Naming, { key }: Of<"end">): LessonStep {
  const { sight, lastTimeNs } = naming.flow;
  const value = sight.captureEndNs - lastTimeNs;
  const later: AmountPart = { kind: "amount", text: durationText(value), value, source: { kind: "capture-end" } };
  const does =
    value <= 0
      ? sentence`The capture ${endsOrPauses(sight)} here, with the connection still open. What follows is not captured.`
      : sentence`The capture ${endsOrPauses(sight)} ${later} later, with the connection still open.`;
  return { ...BARE, key, kind: "end", title: "End of the capture", does: [does] };
}

function problemsOf({ problems }: DiagramRow): readonly StepProblem[] {
  return problems.map(({ finding }) => {
    const { rule, severity, what, why, next } = finding;
    return { rule, severity, what, why, next };
  });
}
