import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { seqAdd, seqDistance, seqOutsideBy } from "../../tcp/seq";
import { BEYOND_SYN_DATA } from "../../tcp/thresholds";
import { type Doubt, settledBy } from "../facts/captureCoverage";
import { expectedAck, keptTimesText, numberText } from "../facts/findingText";
import { Sign } from "../facts/flowSigns";
import { countOf, nextFrom, openingOf, resetAfter } from "../facts/handshakeSegments";
import { MISTAKES, type Mistake, mistakeOf } from "../facts/numberMistakes";
import { defineRule } from "../rule";

interface Evidence {
  /** Who sent the SYN. */
  readonly owner: Side;
  readonly ack: number;
  readonly lowest: number;
  readonly highest: number;
  /** SEG.ACK minus the nearest acceptable number. */
  readonly difference: number;
  readonly cause: Cause;
  readonly times: number;
  readonly consequence: "reset" | "tried-again" | "accepted" | "none";
  /** Frame of another SYN-ACK, with another ISN, with which the handshake was completed; 0 without one. */
  readonly taken: number;
  readonly doubt: Doubt | undefined;
}

type Cause = Mistake | "other-sender" | "not-counted" | "old-connection" | "counted-twice" | "near" | "far";

const CAUSES: Readonly<Record<Cause, string>> = {
  "not-counted":
    "The SYN itself was not counted: it takes one sequence number, so its acknowledgment is ISS+1. Check how the responder sets RCV.NXT when the SYN arrives: IRS+1, not IRS.",
  ...MISTAKES,
  "old-connection":
    "It matches the connection that used these ports before: the responder still answers that connection.",
  "counted-twice": "The SYN was counted twice; a SYN without data takes exactly one sequence number.",
  "other-sender":
    "The two SYN-ACKs have ISNs of their own, so this one is of no account: an old duplicate, delayed on the path (RFC 9293 §3.5, figure 9), or the answer of another machine: a device on the path, or a second server behind a load balancer. Compare their TTLs.",
  near: "It is close to the correct number: check how the responder counts the SYN and its data.",
  far: "It is far from the correct number: an answer to an older SYN, or a middlebox (firewall, load balancer, NAT) that rewrites sequence numbers in one direction only.",
};

export const synAckWrongAck = defineRule<Evidence>({
  id: "syn-ack-wrong-ack",
  group: "handshake",
  severity: "error",
  title: "SYN-ACK has an incorrect acknowledgment number",
  references: ["RFC 9293 §3.10.7.3"],
  limits:
    "If the SYN that was really answered was not captured, an earlier one is judged instead. It is a warning where the capture reports lost frames, where the other side continued with exactly the acknowledged number, or where the handshake was completed with a SYN-ACK that has another ISN.",
  marks: Mark.OddStart,
  needs: Sign.UnfitSynAck,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 0   // reported
      > R  0:0(0)`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const opening = openingOf(flow);
    for (const from of ["responder", "initiator"] as const) {
      const owner = otherSide(from);
      const syns = opening.syns[owner];
      if (syns.length === 0) continue;
      const told: Arrival[] = [];
      for (const synAck of opening.synAcks[from]) {
        const { ack, seq } = synAck.seg;
        // ISS < SEG.ACK =< SND.NXT for any SYN of the attempt; the upper bound allows for data on the SYN.
        if (synAck.synAckFit === undefined || synAck.synAckFit === "fits") continue;
        if (told.some(({ seg }) => seg.ack === ack && seg.seq === seq)) continue;
        told.push(synAck);
        const taken = takenInstead(flow, synAck);
        const doubt =
          flow.sight.captureDropped > 0
            ? "capture-dropped"
            : synAck.synAckFit === "explained"
              ? "other-side-went-on"
              : undefined;
        yield {
          at: synAck,
          severity: doubt || taken ? "warning" : undefined,
          details: () => {
            const syn = lastBefore(syns, synAck);
            const lowest = seqAdd(syn.seg.seq, 1);
            const highest = seqAdd(syn.seg.seq, syn.seg.len);
            const difference = seqOutsideBy(lowest, ack, highest);
            const reset = resetAfter(opening, synAck);
            const next = nextFrom(flow, owner, synAck.index);
            return {
              field: "ack",
              expected: expectedAck(owner, syn),
              related: reset && next === reset ? [syn, reset] : [syn],
              evidence: {
                owner,
                ack,
                lowest,
                highest,
                difference,
                cause: taken ? "other-sender" : causeOf(flow, owner, synAck, syn, difference),
                times: countOf(opening.synAcks[from].filter(({ seg }) => seg.ack === ack && seg.seq === seq)),
                consequence:
                  next === undefined
                    ? "none"
                    : next === reset
                      ? "reset"
                      : next !== "run" && syns.includes(next)
                        ? "tried-again"
                        : "accepted",
                taken: taken?.frameNumber ?? 0,
                doubt,
              },
            };
          },
        };
      }
    }
  },

  explain({ owner, ack, lowest, highest, difference, cause, times, consequence, taken, doubt }, flow) {
    const due =
      lowest === highest
        ? numberText(flow, owner, lowest)
        : `${numberText(flow, owner, lowest)} to ${numberText(flow, owner, highest)}`;
    const repeated = times > 1 ? ` It was sent ${keptTimesText(flow, times)}.` : "";
    const seen = {
      reset: ` The ${owner} answered it with a RST, as required: the RST is a consequence, not the cause.`,
      "tried-again": ` The ${owner} did not accept it and sent its SYN again.`,
      accepted: ` The ${owner} continued nevertheless, which a conforming TCP would not do.`,
      none: "",
    }[consequence];
    const effect =
      taken === 0
        ? seen
        : `${consequence === "reset" ? ` The ${owner} answered it with a RST, as required,` : ` The ${owner} did not take it,`} and completed the handshake with the SYN-ACK of frame ${taken}.`;
    return {
      what: `The SYN-ACK acknowledges ${numberText(flow, owner, ack)}; expected ${due}. It is ${Math.abs(difference)} too ${difference < 0 ? "low" : "high"}.${repeated}${effect}`,
      why: `In SYN-SENT only ISS < SEG.ACK =< SND.NXT is acceptable (RFC 9293 §3.10.7.3). Any other ACK is answered with <SEQ=SEG.ACK><CTL=RST> and dropped, so the connection does not open${taken > 0 ? " with it" : ""}.`,
      next: `${CAUSES[cause]}${settledBy(doubt)}`,
    };
  },
});

/** The SYN-ACK that completed the handshake, if it has another ISN and `synAck` does not repeat a number of its sender. */
function takenInstead(flow: Flow, synAck: Arrival): Arrival | undefined {
  const { handshake, outcome } = flow;
  const taken = flow.events[handshake.synAck ?? -1];
  if (outcome !== "established" || handshake.ack === undefined || taken?.kind !== "segment") return undefined;
  return taken.from === synAck.from && taken.seg.seq !== synAck.seg.seq ? taken : undefined;
}

/** The SYN that was most likely answered: the last one before; where the capture reordered them, the first after. */
function lastBefore(syns: readonly Arrival[], synAck: Arrival): Arrival {
  return syns.findLast(({ index }) => index < synAck.index) ?? syns[0]!;
}

function causeOf(flow: Flow, owner: Side, { seg }: Arrival, syn: Arrival, difference: number): Cause {
  if (difference === -1) return "not-counted";
  const mistake = mistakeOf(seg.ack, syn.seg.seq, seg.seq);
  if (mistake) return mistake;
  const old = flow.previous?.sndNxt[owner];
  if (old !== undefined && Math.abs(seqDistance(old, seg.ack)) < BEYOND_SYN_DATA) return "old-connection";
  if (difference === 1) return "counted-twice";
  return Math.abs(difference) < BEYOND_SYN_DATA ? "near" : "far";
}
