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
  title: "The right edge of the window moved back",
  references: ["RFC 9293 §3.8.6"],
  limits:
    "The window is known only where both SYNs are in the capture, since they tell the window scale; less than one unit of the scale is rounding. Told once a side, with a count.",
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
      what: `The ${from} had offered its window up to ${number(edge)} and now acknowledges ${number(ack)} with a window field of ${window}, which ends before that.${more}`,
      why: `A receiver should not take back window that it has offered (RFC 9293 §3.8.6, SHLD-14): the ${peer} may have sent into it already. A sender must cope with it all the same (MUST-34), and may have to repeat what no longer fits.`,
      next: `Look at the ${from}'s receive buffer: memory pressure, a buffer size changed while the connection is open, or a middlebox that rewrites windows.`,
    };
  },
});
