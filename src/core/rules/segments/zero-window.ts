import { type Arrival, type Flow, Mark } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { RST, SYN } from "../../tcp/flags";
import { durationText } from "../../text/durations";
import { numberText, plural } from "../facts/findingText";
import { countedText, markedSeriesOf, othersOf, type SeriesEvidence, seriesEvidence } from "../facts/series";
import { openRunsOf, stuckWindowsOf } from "../facts/windowProbes";
import { defineRule } from "../rule";

interface Evidence extends SeriesEvidence {
  readonly ack: number;
  readonly synAck: boolean;
  /** Time until the side offered a window again; absent if it did not. */
  readonly closedNs?: number;
  /** That time is a lower bound. */
  readonly orMore: boolean;
  /** It never opened again: how often, and for how long, the other side asked for it. */
  readonly stuck?: { readonly probes: number; readonly spanNs: number };
}

export const zeroWindow = defineRule<Evidence>({
  id: "zero-window",
  group: "segments",
  severity: "information",
  title: "Zero window advertised",
  references: ["RFC 9293 §3.8.6.1"],
  limits:
    "Reported once per side, with a count. As in Wireshark, SYN, FIN and RST do not count; but a SYN-ACK with window 0 does, because it delays the first data. It is a warning where the window never opens again, although the other side asks for it three times or more.",
  marks: Mark.ZeroWindow,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 win 0   // reported
      +2 < . 1:1(0) ack 101`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 win 1`,
  },

  *check(flow) {
    for (const series of markedSeriesOf(flow, Mark.ZeroWindow)) {
      const { first } = series;
      const stuck = stuckWindowsOf(flow).find(({ by }) => by === series.from);
      yield {
        at: stuck?.first ?? first,
        field: "window",
        ...(stuck && { severity: "warning" as const }),
        related: othersOf(series),
        evidence: {
          ...seriesEvidence(flow, series),
          ack: (stuck?.first ?? first).seg.ack,
          synAck: ((stuck?.first ?? first).seg.flags & SYN) !== 0,
          ...closedFor(flow, first),
          ...(stuck && { stuck: { probes: stuck.probes, spanNs: stuck.spanNs } }),
        },
      };
    }
  },

  explain({ from, count, atLeast, ack, synAck, closedNs, orMore, stuck }, flow) {
    const peer = otherSide(from);
    const more =
      count === 1
        ? ""
        : stuck
          ? ` The ${from} sent ${countedText({ count, atLeast }, "segment")} with window 0.`
          : ` It is the first of ${countedText({ count, atLeast }, "such segment")}.`;
    const until = stuck
      ? `The window did not open again in this capture, although the ${peer} sent ${plural(stuck.probes, "probe")} within ${durationText(stuck.spanNs)}.`
      : closedNs === undefined
        ? "The window did not open again in this capture."
        : `The window opened again after ${durationText(closedNs)}${orMore ? " or more" : ""}.`;
    return {
      what: `The ${synAck ? "SYN-ACK" : `${from}'s ACK ${numberText(flow, peer, ack)}`} advertises window 0. ${until}${more}`,
      why: synAck
        ? `The handshake may complete, but the ${peer} may send no data until a later segment offers a window (RFC 9293 §3.8.6). Load balancers and SYN proxies do this to delay the ${peer}.`
        : `With window 0 the ${peer} may send only probes of one octet (RFC 9293 §3.8.6.1). The window closes when the program at the ${from} reads more slowly than data arrives: TCP works correctly and waits for the program.`,
      next: synAck
        ? stuck
          ? `The ${from} answers the probes, so it is alive, and never offers a window: the device that answered the SYN may not have reached the server behind it, or its stack computes the window as 0 (check its receive buffer and the window scale).`
          : closedNs !== undefined
            ? `No action is needed unless these ${durationText(closedNs)} are too long.`
            : "Check whether a window update follows soon. If not, the device that answered the SYN may not have reached the server behind it."
        : `Check what the program at the ${from} did at that time (a full disk, a lock, a pause), and its receive buffer. The network is not the bottleneck here.`,
    };
  },
});

/** From the first zero window to the first segment of that side with a nonzero window. */
function closedFor(flow: Flow, first: Arrival): Pick<Evidence, "closedNs" | "orMore"> {
  const isOpen = openRunsOf(flow, first.from);
  for (const event of flow.events) {
    if (event.index <= first.index) continue;
    const closedNs = event.timeNs - first.timeNs;
    if (event.kind === "segment" && event.from === first.from && event.seg.wnd > 0 && !(event.seg.flags & RST))
      return { closedNs, orMore: false };
    // For a run, only the time of its first segment is known, regardless of its sender.
    if (event.kind !== "run") continue;
    if (isOpen(event)) return { closedNs, orMore: event.segments[otherSide(first.from)] > 0 };
  }
  return { orMore: false };
}
