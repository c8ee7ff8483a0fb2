import { Mark } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { numberText } from "../facts/findingText";
import { countedText, marked, othersOf, type SeriesEvidence, seriesEvidence, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence extends SeriesEvidence {
  /** The right edge before, and how many octets it moved left at least. */
  readonly edge: number;
  readonly ack: number;
  /** The window field, unscaled. */
  readonly window: number;
}

export const windowShrunk = defineRule<Evidence>({
  id: "window-shrunk",
  group: "segments",
  severity: "information",
  title: "Receiver shrank its window",
  references: ["RFC 9293 §3.8.6"],
  limits:
    "The window is known only where both SYNs were captured, because they contain the window scale. Less than one unit of the scale is rounding. Reported once per side, with a count.",
  marks: Mark.WindowShrunk,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 8000
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 win 4000   // reported`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 8000
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 win 7900`,
  },

  *check(flow) {
    for (const series of seriesOf(marked(flow, Mark.WindowShrunk))) {
      const { seg, sender } = series.first;
      yield {
        at: series.first,
        field: "window",
        related: othersOf(series),
        evidence: {
          ...seriesEvidence(flow, series),
          edge: sender.rcvEdge ?? seg.ack,
          ack: seg.ack,
          window: seg.wnd,
        },
      };
    }
  },

  explain({ from, count, atLeast, edge, ack, window }, flow) {
    const peer = otherSide(from);
    const number = (raw: number) => numberText(flow, peer, raw);
    const more = count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "such segment")}.` : "";
    return {
      what: `The ${from} had offered a window up to ${number(edge)} and now acknowledges ${number(ack)} with a window field of ${window}, which ends before that.${more}`,
      why: `A receiver should not shrink a window that it has offered (RFC 9293 §3.8.6, SHLD-14): the ${peer} may already have sent data into it. A sender must handle this (MUST-34), and may have to retransmit data that no longer fits.`,
      next: `Check the ${from}'s receive buffer: memory pressure, or a buffer size that was changed while the connection is open. A middlebox may also rewrite windows.`,
    };
  },
});
