// What is wrong with the steps of a flow, compared with the frames of its capture.

import type { Arrival, Flow, Side } from "../../src/core/flow/flow";
import { type AmountPart, type NumberPart, type Part, partText, sentenceText } from "../../src/core/lesson/sentence";
import type { LessonStep } from "../../src/core/lesson/step";
import { TRANSITIONS } from "../../src/core/tcp/states";
import { endpointText } from "../../src/core/text/endpoints";
import { type FrameFacts, framesOf, hasAck, isSyn } from "./captureFacts";

type Facts = ReadonlyMap<number, FrameFacts>;

/** Each fault begins with the step's key. */
export function stepFaults(facts: Facts, flow: Flow, steps: readonly LessonStep[]): string[] {
  return steps.flatMap((step) => {
    const { does, next, numbers, ends } = step;
    const sentences = [...does, ...next, ...numbers.map(({ meaning }) => meaning)];
    const ownNumbers = [
      ...numbers.map(({ number }) => number),
      ...Object.values(ends ?? {}).flatMap(({ sndNxt, rcvNxt }) =>
        [sndNxt, rcvNxt].filter((part) => part !== undefined),
      ),
    ];
    const faults = [
      ...sentences.flatMap((parts) => [
        ...wordFaults(sentenceText(parts)),
        ...parts.flatMap((part) => partFaults(facts, flow, part)),
      ]),
      ...ownNumbers.flatMap((part) => partFaults(facts, flow, part)),
      ...(step.frame === undefined ? [] : frameFaults(facts, flow, step)),
      ...stateFaults(step),
    ];
    return faults.map((fault) => `${step.key}: ${fault}`);
  });
}

function wordFaults(text: string): string[] {
  const faults: string[] = [];
  // The names of numbers, and addresses of IPv6, begin with small letters.
  if (!/^(?:["(A-Z0-9[−]|[ab] |[0-9a-f:]+ ).*[.?!]$/s.test(text)) faults.push(`no sentence: "${text}"`);
  if (/undefined|NaN|\[object| {2}|\$\{/.test(text)) faults.push(`a hole: "${text}"`);
  return faults;
}

function partFaults(facts: Facts, flow: Flow, part: Part): string[] {
  // The names of a and b, and of ISS and SND.NXT, have no digits: each number is a value with a source.
  if (typeof part === "string") return /\d/.test(part) ? [`a number without a source: "${part}"`] : [];
  switch (part.kind) {
    case "number":
      return numberFaults(facts, flow, part);
    case "amount":
      return amountIn(facts, flow, part) === part.value ? [] : [`${part.text} is ${amountIn(facts, flow, part)}`];
    case "side":
      return part.text === endpointText(flow[part.side]) || part.text.endsWith(part.side)
        ? []
        : [`who is ${part.text}?`];
    case "state":
    case "quote":
      return [];
  }
}

function numberFaults(facts: Facts, flow: Flow, part: NumberPart): string[] {
  const { raw, relative, owner, source } = part;
  const faults: string[] = [];
  const found = numbersFrom(facts, flow, part);
  if (!found.includes(raw)) faults.push(`${partText(part)} is not in ${JSON.stringify(source)}: ${found.slice(0, 9)}`);
  const [, name, sign, distance] = /^([a-z])′*(?:([+−])(\d+))?$/.exec(relative ?? "") ?? [];
  if (name === "x" || name === "y") {
    const isns = framesOf(facts, flow, owner)
      .filter(isSyn)
      .map(({ seq }) => seq);
    const offset = Number(distance ?? 0) * (sign === "−" ? -1 : 1);
    if (!isns.some((isn) => (isn + offset) % 2 ** 32 === raw || (isn + offset + 2 ** 32) % 2 ** 32 === raw))
      faults.push(`${relative} is not ${raw}; the ISNs are ${isns}`);
    if ((name === "x") !== (owner === "initiator")) faults.push(`${relative} belongs to the ${owner}`);
  }
  return faults;
}

/** All that the source could mean. */
function numbersFrom(facts: Facts, flow: Flow, { owner, source }: NumberPart): number[] {
  switch (source.kind) {
    case "field": {
      const segment = facts.get(source.frame);
      return segment === undefined ? [] : [segment[source.field]];
    }
    case "end": {
      const segment = facts.get(source.frame);
      return segment === undefined ? [] : [segment.end];
    }
    case "next":
      return framesOf(facts, flow, source.side, source.byFrame).map(({ end }) => end);
    case "acknowledged":
      return framesOf(facts, flow, source.side, source.byFrame)
        .filter(hasAck)
        .map(({ ack }) => ack);
    case "isn":
      return framesOf(facts, flow, owner)
        .filter(isSyn)
        .map(({ seq }) => seq);
    case "expected":
      return [];
  }
}

function amountIn(facts: Facts, flow: Flow, { source }: AmountPart): number | undefined {
  switch (source.kind) {
    case "field":
      return facts.get(source.frame)?.[source.field];
    case "between": {
      const [first, last] = source.frames.map((frame) => facts.get(frame)?.timeNs);
      return first === undefined || last === undefined ? undefined : last - first;
    }
    case "event": {
      const event = flow.events[source.event];
      if (event?.kind === "run") return event.segments.initiator + event.segments.responder;
      return event?.kind === "segment" ? event.repeats : undefined;
    }
    case "bytes": {
      const event = flow.events[source.event];
      return event?.kind === "run" ? event.bytes[source.from] : undefined;
    }
    case "capture-end":
      return flow.sight.captureEndNs - flow.lastTimeNs;
    case "folded":
      return source.events.length;
  }
}

/** The step is about the frame that it names, and its sender sent that frame. */
function frameFaults(facts: Facts, flow: Flow, { kind, frame, from, event, numbers }: LessonStep): string[] {
  const faults: string[] = [];
  const own = flow.events[event!];
  if (own?.frameNumber !== frame) faults.push(`event ${event} is not frame ${frame}`);
  if (kind !== "segment") return faults;
  const sent = facts.get(frame!);
  const own0 = framesOf(facts, flow, from!)[0];
  if (sent === undefined || own0 === undefined || sent.source !== own0.source)
    faults.push(`${from} did not send ${frame}`);
  for (const { field, number, verdict, expected } of numbers) {
    if (sent?.[field] !== number.raw) faults.push(`${field} is ${sent?.[field]}`);
    if (verdict === "wrong" && expected?.raw === String(number.raw))
      faults.push(`${field} is wrong, and what is expected`);
  }
  return faults;
}

/** Every change of a state is a row of the table, or is said to be concluded from later segments. */
function stateFaults({ ends }: LessonStep): string[] {
  return (["initiator", "responder"] as const).flatMap((side: Side) => {
    const end = ends?.[side];
    if (end === undefined || end.before === end.after) return [];
    const rows = TRANSITIONS.filter(({ from, to }) => from === end.before && to === end.after);
    if (end.why === undefined) return [`the ${side}'s change to ${end.after} has no reason`];
    if (end.source === undefined) return [];
    return rows.some(({ source }) => source === end.source) ? [] : [`${end.before} to ${end.after}: ${end.source}?`];
  });
}

export function segmentsIn(flow: Flow): readonly Arrival[] {
  return flow.events.filter((event): event is Arrival => event.kind === "segment");
}
