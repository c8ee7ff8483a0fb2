import { type Arrival, type Flow, Mark } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { RST, SYN } from "../../tcp/flags";
import { durationText } from "../../text/durations";
import { numberText } from "../facts/findingText";
import { countedText, marked, othersOf, type SeriesEvidence, seriesEvidence, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence extends SeriesEvidence {
  readonly ack: number;
  readonly synAck: boolean;
  /** Until the side offered a window again; absent where it did not. */
  readonly closedNs?: number;
  /** That time is the least it can have been. */
  readonly orMore: boolean;
}

export const zeroWindow = defineRule<Evidence>({
  id: "zero-window",
  group: "segments",
  severity: "information",
  title: "A side offers no window: the other may send nothing",
  references: ["RFC 9293 §3.8.6.1"],
  limits:
    "Told once a side, with a count. As in Wireshark, SYN, FIN and RST do not count; a SYN-ACK with window 0 does here, since it holds up the first data.",
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
    for (const series of seriesOf(marked(flow, Mark.ZeroWindow))) {
      const { first } = series;
      yield {
        at: first,
        field: "window",
        related: othersOf(series),
        evidence: {
          ...seriesEvidence(flow, series),
          ack: first.seg.ack,
          synAck: (first.seg.flags & SYN) !== 0,
          ...closedFor(flow, first),
        },
      };
    }
  },

  explain({ from, count, atLeast, ack, synAck, closedNs, orMore }, flow) {
    const peer = otherSide(from);
    const more = count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "such segment")}.` : "";
    const until =
      closedNs === undefined
        ? "It did not open again in this capture."
        : `It opened again after ${durationText(closedNs)}${orMore ? " or more" : ""}.`;
    return {
      what: `The ${synAck ? "SYN-ACK" : `${from}'s ACK ${numberText(flow, peer, ack)}`} offers window 0. ${until}${more}`,
      why: synAck
        ? `The handshake may complete, but the ${peer} may send no data until a later segment offers a window (RFC 9293 §3.8.6). Load balancers and SYN proxies do so to hold the ${peer} back.`
        : `With window 0 the ${peer} may send nothing but probes of one octet (RFC 9293 §3.8.6.1). The window closes when the program at the ${from} does not read as fast as data comes: TCP works as it should, and waits for the program.`,
      next: synAck
        ? "Look whether a window update follows soon. If not, whoever answered the SYN has not reached the server behind it."
        : `Look at what the program at the ${from} did at that time (a full disk, a lock, a pause), and at its receive buffer. Slowness here is no matter of the network.`,
    };
  },
});

/** From the first window of 0 to the first segment of that side with another. */
function closedFor(flow: Flow, first: Arrival): Pick<Evidence, "closedNs" | "orMore"> {
  for (const event of flow.events) {
    if (event.index <= first.index) continue;
    const closedNs = event.timeNs - first.timeNs;
    if (event.kind === "segment" && event.from === first.from && event.seg.wnd > 0 && !(event.seg.flags & RST))
      return { closedNs, orMore: false };
    // Of a run the time of its first segment is known, whoever sent that.
    if (event.kind === "run" && event.segments[first.from] > 0)
      return { closedNs, orMore: event.segments[otherSide(first.from)] > 0 };
  }
  return { orMore: false };
}
