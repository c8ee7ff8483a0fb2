// The findings of a flow by the event that they are about.

import type { Arrival, Flow } from "../flow/flow";
import type { Finding } from "../rules/finding";
import { bySeverity } from "../text/severities";
import type { ProblemMark } from "./row";

export class ProblemMarks {
  readonly #flow: Flow;
  readonly #byEvent = new Map<number, ProblemMark[]>();

  constructor(flow: Flow, findings: readonly Finding[]) {
    this.#flow = flow;
    findings.forEach((finding, index) => {
      const marks = this.#byEvent.get(finding.event) ?? [];
      marks.push({ index, finding });
      this.#byEvent.set(finding.event, marks);
    });
    for (const marks of this.#byEvent.values())
      marks.sort((a, b) => bySeverity(a.finding.severity, b.finding.severity));
  }

  /** Of an event, the most severe first. */
  of(event: number): readonly ProblemMark[] {
    return this.#byEvent.get(event) ?? [];
  }

  /** Findings about a number that this segment repeats: reported once, but marked wrong on every segment. */
  toldBefore({ index, from, seg }: Arrival): readonly Finding[] {
    const told: Finding[] = [];
    for (const [event, marks] of this.#byEvent) {
      const before = this.#flow.events[event];
      if (event >= index || before?.kind !== "segment" || before.from !== from) continue;
      const same = before.seg.flags === seg.flags && before.seg.seq === seg.seq && before.seg.ack === seg.ack;
      if (same) told.push(...marks.map(({ finding }) => finding));
    }
    return told.filter(({ field }) => field === "seq" || field === "ack");
  }
}
