// The diagram without a size: the content of each row, in words. Layout, text and Mermaid are drawn from these.

import type { DataRow } from "../flow/dataRows";
import type { Arrival, DataRun, Flow, FlowEvent, IcmpError } from "../flow/flow";
import { otherSide } from "../flow/relative";
import type { FlowDetail } from "../rules/finding";
import { ACK, RST, SYN } from "../tcp/flags";
import { SILENCE_SHOWN_NS } from "../tcp/thresholds";
import { endsOrPauses } from "../text/captureEnd";
import { durationText } from "../text/durations";
import { type Elsewhere, type Passage, Passages } from "../text/passages";
import { dataFields, fieldsOf } from "./arrowFields";
import { elsewhereFields, elsewhereLabel } from "./elsewhere";
import { ExpectedNumbers } from "./expectedNumbers";
import { foldRetries } from "./foldRetries";
import { type Hiding, hideRows } from "./hiddenRows";
import { type Numbers, numbersOf } from "./numberNames";
import { ProblemMarks } from "./problemMarks";
import type { DiagramRow, ProblemMark, RowBase } from "./row";
import {
  describeEnd,
  describeIcmp,
  describeMissing,
  describePause,
  describeRun,
  describeSegment,
  runText,
} from "./sentences";
import { ShownBefore } from "./shownBefore";

export interface RowOptions {
  readonly openRuns?: ReadonlyMap<number, readonly DataRow[]> | undefined;
  readonly unfinishedRuns?: ReadonlySet<number> | undefined;
  /** If given, equal retries fold, except those of which the first event is in it. */
  readonly openFolds?: ReadonlySet<number> | undefined;
  readonly hiding?: Hiding | undefined;
}

export function rowsOf(detail: FlowDetail, options: RowOptions = {}): readonly DiagramRow[] {
  const rows = new RowBuilder(detail, options).build();
  const folded = options.openFolds === undefined ? rows : foldRetries(rows, options.openFolds);
  return options.hiding === undefined ? folded : hideRows(folded, options.hiding);
}

class RowBuilder {
  readonly #options: RowOptions;
  readonly #flow: Flow;
  readonly #numbers: Numbers;
  readonly #passages: Passages;
  readonly #rows: DiagramRow[] = [];
  readonly #problems: ProblemMarks;
  readonly #shown: ShownBefore;
  /** When the row before ends; undefined where that is not known. */
  #lastNs: number | undefined;
  /** The latest time of a segment in the rows so far; undefined likewise. */
  #latestNs: number | undefined;

  constructor(detail: FlowDetail, options: RowOptions) {
    this.#options = options;
    this.#flow = detail.flow;
    this.#numbers = numbersOf(detail.flow);
    this.#passages = new Passages(detail.flow);
    this.#shown = new ShownBefore(detail.flow);
    this.#ends(detail.flow.firstTimeNs);
    this.#problems = new ProblemMarks(detail.flow, detail.findings);
  }

  build(): readonly DiagramRow[] {
    const elsewhere = [...this.#passages.elsewhere()];
    for (const event of this.#flow.events) {
      while (elsewhere[0] && elsewhere[0].before <= event.index) this.#elsewhere(elsewhere.shift()!);
      this.#pauseBefore(event.timeNs, `p${event.index}`);
      if (event.kind === "segment") this.#segment(event);
      else if (event.kind === "run") this.#run(event);
      else this.#icmp(event);
      for (const mark of this.#problems.of(event.index)) this.#missing(event, mark);
    }
    for (const each of elsewhere) this.#elsewhere(each);
    this.#end();
    return this.#rows;
  }

  /** Silence much longer than a round trip gets a row: otherwise a retry after 30 s looks like one after 3 ms. */
  #pauseBefore(timeNs: number, key: string): void {
    if (this.#latestNs === undefined) return;
    const silenceNs = timeNs - this.#latestNs;
    const rttNs = this.#flow.rtt.synToSynAckNs ?? 0;
    if (this.#rows.length === 0 || silenceNs < Math.max(SILENCE_SHOWN_NS, 3 * rttNs)) return;
    this.#rows.push({
      ...BARE,
      kind: "pause",
      key,
      silenceNs,
      label: describePause(silenceNs),
    });
  }

  #base(event: FlowEvent): Omit<RowBase, "label"> {
    // A missing segment has its own row, with the sign of its finding.
    const problems = this.#problems.of(event.index).filter(({ finding }) => finding.missing === undefined);
    const base = {
      key: `e${event.index}`,
      event: event.index,
      frame: event.frameNumber,
      fileOffset: event.fileOffset,
      sinceStartNs: event.timeNs - this.#flow.firstTimeNs,
      sinceRowNs: this.#rows.length === 0 || this.#lastNs === undefined ? undefined : event.timeNs - this.#lastNs,
      problems,
      severity: problems[0]?.finding.severity,
    };
    const before = this.#flow.events[event.index - 1];
    // A segment that was taken out of a run may come before its end.
    this.#ends(before?.kind === "run" ? Math.max(event.timeNs, before.lastTimeNs ?? event.timeNs) : event.timeNs);
    return base;
  }

  /** The row ends at `timeNs`, the next one begins at `nextNs`: before that, there is no time between them to tell. */
  #ends(timeNs: number | undefined, nextNs = timeNs): void {
    this.#lastNs = timeNs !== undefined && nextNs !== undefined && nextNs < timeNs ? undefined : timeNs;
    this.#latestNs = timeNs === undefined ? undefined : Math.max(timeNs, this.#latestNs ?? timeNs);
  }

  #segment(arrival: Arrival): void {
    const base = this.#base(arrival);
    const last = this.#rows.at(-1);
    const crossed = last?.kind === "segment" && last.crossesNext;
    const told = this.#problems.toldBefore(arrival);
    const fields = this.#shown.shorten(arrival, fieldsOf(this.#flow, arrival, base.problems, this.#numbers, told));
    const passage = this.#passages.of(arrival.frameNumber);
    this.#rows.push({
      ...base,
      ...fields,
      kind: "segment",
      arrival,
      from: arrival.from,
      before: this.#shown.change(
        arrival.from === "initiator"
          ? { initiator: arrival.sender.state, responder: arrival.receiver.state }
          : { initiator: arrival.receiver.state, responder: arrival.sender.state },
      ),
      after: this.#shown.change(arrival.after),
      crossesNext: !crossed && crosses(arrival, this.#flow.events[arrival.index + 1]),
      passage,
      label: describeSegment(this.#flow, arrival, fields, base.problems) + this.#seen(passage),
    });
    if (arrival.repeats > 0) this.#ends(arrival.lastRepeatNs);
  }

  /** What other places have of the connection. */
  #elsewhere({ fates, timeNs }: Elsewhere): void {
    const [fate] = fates;
    const passage = this.#passages.passage(fate!);
    const key = `x${passage.stops[0]!.place}.${passage.stops[0]!.frame}`;
    this.#pauseBefore(timeNs, `p${key}`);
    const fields = elsewhereFields(this.#flow, fates, this.#numbers);
    this.#rows.push({
      ...BARE,
      ...fields,
      kind: "elsewhere",
      key,
      sinceStartNs: timeNs - this.#flow.firstTimeNs,
      sinceRowNs: this.#rows.length === 0 || this.#lastNs === undefined ? undefined : timeNs - this.#lastNs,
      from: fate!.from,
      passage,
      label: elsewhereLabel(this.#flow, fates, fields) + this.#seen(passage),
    });
    this.#ends(timeNs);
  }

  #seen(passage: Passage | undefined): string {
    return passage === undefined ? "" : this.#passages.sentence(passage);
  }

  #run(run: DataRun): void {
    const base = this.#base(run);
    const data = this.#options.openRuns?.get(run.index);
    const behind = this.#flow.events[run.index + 1]?.frameNumber ?? Number.POSITIVE_INFINITY;
    const fates = this.#passages.runText(run.frameNumber, behind);
    const [text, label] = [runText(run), describeRun(this.#flow, run)];
    this.#rows.push({
      ...base,
      kind: "run",
      run,
      text: fates === undefined ? text : `${text}; ${fates}`,
      open: data !== undefined,
      label: fates === undefined ? label : `${label} ${fates}.`,
    });
    if (data !== undefined) this.#data(run, data);
    this.#ends(run.lastTimeNs, this.#flow.events[run.index + 1]?.timeNs);
  }

  #data(run: DataRun, data: readonly DataRow[]): void {
    let lastNs = run.timeNs;
    const expected = new ExpectedNumbers(this.#flow.events.slice(0, run.index));
    data.forEach((row, nth) => {
      const fields = dataFields(row, this.#numbers, expected.of(row));
      expected.add(row);
      const passage = this.#passages.of(row.frameNumber);
      this.#rows.push({
        ...BARE,
        ...fields,
        kind: "data",
        key: `e${run.index}.${nth}`,
        event: run.index,
        frame: row.frameNumber,
        fileOffset: row.fileOffset,
        sinceStartNs: row.timeNs - this.#flow.firstTimeNs,
        sinceRowNs: nth === 0 ? undefined : row.timeNs - lastNs,
        from: row.from,
        passage,
        label: describeSegment(this.#flow, row, fields, []) + this.#seen(passage),
      });
      lastNs = row.timeNs;
    });
    if (!this.#options.unfinishedRuns?.has(run.index)) return;
    const total = run.segments.initiator + run.segments.responder;
    const label = `Show more segments: ${data.length} of ${total} are shown.`;
    this.#rows.push({
      ...BARE,
      kind: "more",
      key: `e${run.index}.more`,
      event: run.index,
      shown: data.length,
      total,
      label,
    });
  }

  #icmp(error: IcmpError): void {
    const { initiator, responder } = this.#flow;
    const from =
      error.source === initiator.address ? "initiator" : error.source === responder.address ? "responder" : undefined;
    const base = this.#base(error);
    this.#rows.push({ ...base, kind: "icmp", error, from, label: describeIcmp(this.#flow, error, base.problems) });
  }

  #missing(event: FlowEvent, mark: ProblemMark): void {
    const { missing, severity } = mark.finding;
    if (missing === undefined) return;
    this.#rows.push({
      ...BARE,
      kind: "missing",
      key: `m${event.index}.${mark.index}`,
      event: event.index,
      frame: event.frameNumber,
      fileOffset: event.fileOffset,
      from: missing.from,
      text: missing.label,
      problems: [mark],
      severity,
      label: describeMissing(this.#flow, missing, mark),
    });
  }

  #end(): void {
    if (this.#flow.end !== "open") return;
    const silenceNs = this.#flow.sight.captureEndNs - this.#flow.lastTimeNs;
    const text =
      silenceNs <= 0
        ? `the capture ${endsOrPauses(this.#flow.sight)} here`
        : `the capture ${endsOrPauses(this.#flow.sight)} ${durationText(silenceNs)} later; no further segments`;
    this.#rows.push({ ...BARE, kind: "end", key: "end", text, label: describeEnd(text) });
  }
}

const BARE = {
  event: undefined,
  frame: undefined,
  fileOffset: undefined,
  sinceStartNs: undefined,
  sinceRowNs: undefined,
  problems: [],
  severity: undefined,
} as const;

/** Two SYNs, or two SYN-ACKs, of which neither answers the other: simultaneous open (RFC 9293 §3.5, figure 7). */
function crosses(first: Arrival, second: FlowEvent | undefined): boolean {
  if (second?.kind !== "segment" || second.from !== otherSide(first.from)) return false;
  const opening = SYN | ACK | RST;
  const flags = first.seg.flags & opening;
  return (flags === SYN || flags === (SYN | ACK)) && (second.seg.flags & opening) === flags;
}
