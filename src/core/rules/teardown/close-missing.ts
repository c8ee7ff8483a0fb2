import { framesMissing } from "../../evidence/lossSigns";
import { type Arrival, type Flow, Mark, type Side, Trait } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { FIN } from "../../tcp/flags";
import { seqAdd } from "../../tcp/seq";
import { LONG_CLOSE_WAIT_NS } from "../../tcp/thresholds";
import { durationText } from "../../text/durations";
import { directionSeen, watchedNs } from "../facts/captureCoverage";
import { endpointText } from "../facts/findingText";
import { marked } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence {
  /** Who closed. */
  readonly from: Side;
  /** From the FIN, or the last data of the other side after it, to the end of the capture. */
  readonly waitedNs: number;
  /** The other side sent data after the FIN. */
  readonly wentOn: boolean;
}

export const closeMissing = defineRule<Evidence>({
  id: "close-missing",
  group: "teardown",
  severity: "information",
  title: "One side closed, and the other never did",
  references: ["RFC 9293 §3.6"],
  limits:
    "Reported where the capture continues for a minute after the FIN and the last data of the other side. A program may keep its half of the connection open on purpose, or take long for its answer. Not reported where the capture lost frames of that side, or where a filter excluded pure ACKs.",
  marks: 0,
  traits: Trait.HalfClosed,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < P. 1:201(200) ack 101
      < F. 201:201(0) ack 101   // reported
      > .  101:101(0) ack 202
      +60 end`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < P. 1:201(200) ack 101
      < F. 201:201(0) ack 101
      > .  101:101(0) ack 202
      +5 > F. 101:101(0) ack 202
      < .  202:202(0) ack 102
      +60 end`,
  },

  *check(flow) {
    if (flow.end !== "open" || flow.sight.filtered !== undefined) return;
    const fin = [...marked(flow, Mark.Teardown)].find(({ seg }) => seg.flags & FIN);
    if (!fin || !isLeftOpen(flow, fin)) return;
    const peer = otherSide(fin.from);
    const lastDataNs = flow[peer].lastDataNs ?? fin.timeNs;
    const wentOn = lastDataNs > fin.timeNs;
    const waitedNs = watchedNs(flow, wentOn ? lastDataNs : fin.timeNs);
    if (waitedNs < LONG_CLOSE_WAIT_NS) return;
    yield {
      at: fin,
      field: "flags",
      missing: { from: peer, label: `FIN expected; none in ${durationText(waitedNs)}` },
      evidence: { from: fin.from, waitedNs, wentOn },
    };
  },

  explain({ from, waitedNs, wentOn }, flow) {
    const peer = otherSide(from);
    return {
      what: `The ${from} sent its FIN, and the ${peer} ${endpointText(flow, peer)} acknowledged it and did not close: no FIN, no RST and no data of it in the ${durationText(waitedNs)} after ${wentOn ? "its last data" : "the FIN"}.`,
      why: `TCP tells the program that the other side has closed, and sends its own FIN when the program closes as well (RFC 9293 §3.6). Until then the ${peer} stays in CLOSE-WAIT, without a limit of time, and the ${from} in FIN-WAIT-2.`,
      next: `Look at the program of the ${peer}: when a read returns 0 octets, it must close the connection. A list of sockets in CLOSE-WAIT names the process (ss -tnp state close-wait). If there are more and more of them, it leaks them. A program that keeps its half open on purpose, or computes its answer for long, looks the same.`,
    };
  },
});

/** The other side acknowledged the FIN, and everything that it sent was captured. */
function isLeftOpen(flow: Flow, { from, seg }: Arrival): boolean {
  const peer = otherSide(from);
  const { state, rcvNxt } = flow[peer];
  if (state !== "CLOSE-WAIT" || rcvNxt !== seqAdd(seg.seq, seg.len) || !directionSeen(flow, peer)) return false;
  return !framesMissing(flow, peer);
}
