// A flow's block: its head line, and a line per event as far as they fit.

import { type Flow, type FlowEvent, Mark } from "../flow/flow";
import type { Finding } from "../rules/finding";
import { type Elsewhere, Passages } from "../text/passages";
import { placesText } from "../text/places";
import { severityRank } from "../text/severities";
import { type Columns, type EventLine, gapLine, icmpLine, missingLine, runLine, segmentLine } from "./line";
import { elsewhereLine, placesLine, runPassage, segmentPassage } from "./placeLines";

/** A finding and its position, in lines of its block. */
export interface PlacedFinding {
  readonly finding: Finding;
  readonly line: number;
  readonly columns: Columns;
}

export interface Block {
  readonly lines: readonly string[];
  /** For each line its event, HEAD_EVENT or, for a line about several events, the last one before; never descending. */
  readonly events: readonly number[];
  /** Findings whose event has a line. */
  readonly placed: readonly PlacedFinding[];
  readonly characters: number;
}

export const HEAD_EVENT = -1;

/** `maxLines` limits the events shown; those of the most severe findings and of the handshake come first. */
export function buildBlock(flow: Flow, findings: readonly Finding[], head: string, maxLines: number): Block {
  const lines = [head];
  const events = [HEAD_EVENT];
  const placed: PlacedFinding[] = [];
  const findingsOf = groupByEvent(findings);
  const shown = flow.events.length <= maxLines ? undefined : chooseEvents(flow, findingsOf, maxLines);
  let skipped = 0;

  const passages = new Passages(flow);
  const elsewhere = [...passages.elsewhere()];

  const add = (line: string, event: number) => {
    lines.push(line);
    events.push(event);
  };
  const addElsewhere = (isDue: (each: Elsewhere) => boolean) => {
    while (elsewhere[0] && isDue(elsewhere[0])) add(elsewhereLine(flow, elsewhere.shift()!, passages), events.at(-1)!);
  };
  const places = placesText(flow);
  if (places !== undefined) add(placesLine(places), HEAD_EVENT);
  const closeGap = () => {
    if (skipped > 0) add(gapLine(skipped), events.at(-1)!);
    skipped = 0;
  };

  for (const event of flow.events) {
    if (shown !== undefined && shown[event.index] === 0) {
      skipped++;
      continue;
    }
    closeGap();
    addElsewhere(({ before }) => before <= event.index);
    const own = findingsOf.get(event.index) ?? NO_FINDINGS;
    const line = eventLine(flow, event, own);
    const lineNumber = lines.length;
    add(line.text + passageOf(flow, event, passages), event.index);
    for (const finding of own) {
      const columns = line.columnsOf(finding.field) ?? line.columnsOf("segment") ?? [0, line.text.length];
      placed.push({ finding, line: lineNumber, columns });
      const missing = missingLine(finding);
      if (missing !== undefined) add(missing, event.index);
    }
  }
  closeGap();
  addElsewhere(() => true);

  let characters = 0;
  for (const line of lines) characters += line.length + 1;
  return { lines, events, placed, characters };
}

const NO_FINDINGS: readonly Finding[] = [];

function eventLine(flow: Flow, event: FlowEvent, findings: readonly Finding[]): EventLine {
  switch (event.kind) {
    case "segment":
      return segmentLine(flow, event, findings);
    case "icmp":
      return icmpLine(flow, event);
    case "run":
      return runLine(flow, event);
  }
}

/** Where other places saw the event's segments; "" for a flow of one place. */
function passageOf(flow: Flow, event: FlowEvent, passages: Passages): string {
  if (event.kind === "segment") return segmentPassage(passages.of(event.frameNumber), passages);
  if (event.kind === "icmp") return "";
  const behind = flow.events[event.index + 1]?.frameNumber ?? Number.POSITIVE_INFINITY;
  return runPassage(passages.runText(event.frameNumber, behind));
}

function groupByEvent(findings: readonly Finding[]): Map<number, Finding[]> {
  const groups = new Map<number, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.event);
    if (group === undefined) groups.set(finding.event, [finding]);
    else group.push(finding);
  }
  return groups;
}

/** 1 for each event that is shown. Linear: events are counted by priority, then taken in that order. */
function chooseEvents(flow: Flow, findingsOf: ReadonlyMap<number, readonly Finding[]>, room: number): Uint8Array {
  const weights = Uint8Array.from(flow.events, (event) => weightOf(event, flow, findingsOf.get(event.index)));
  const shown = new Uint8Array(weights.length);
  let left = room;
  for (let weight = 0; weight < WEIGHTS && left > 0; weight++) {
    for (let i = 0; i < weights.length && left > 0; i++) {
      if (weights[i] !== weight) continue;
      shown[i] = 1;
      left--;
    }
  }
  return shown;
}

const WEIGHTS = 7;
const TURNING_POINTS = Mark.Handshake | Mark.Teardown | Mark.Rst;

/** 0 is the highest priority. */
function weightOf(event: FlowEvent, flow: Flow, findings: readonly Finding[] | undefined): number {
  const { syn, synAck, ack } = flow.handshake;
  if (event.index === syn || event.index === synAck || event.index === ack) return 0;
  let weight = event.kind === "icmp" || (event.kind === "segment" && event.marks & TURNING_POINTS) ? 5 : 6;
  for (const finding of findings ?? NO_FINDINGS) weight = Math.min(weight, 1 + severityRank(finding.severity));
  return weight;
}
