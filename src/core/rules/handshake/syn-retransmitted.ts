import { isOpeningPartial } from "../../flow/arrivals";
import { type Arrival, type Flow, type FlowEvent, Mark } from "../../flow/flow";
import { ACK, RST } from "../../tcp/flags";
import { isTooBig } from "../../tcp/icmpErrors";
import { EARLY_RETRY_NS, LEAVES_WITHIN_NS, STANDARD_TIMEOUT_NS } from "../../tcp/thresholds";
import { durationText } from "../../text/durations";
import { resetsOfSynAck } from "../facts/answeredByReset";
import { droppedForChecksum } from "../facts/checksums";
import { type DroppedRequests, droppedRequestsOf } from "../facts/droppedRequests";
import { earlierEchoedSyn } from "../facts/echoedSyn";
import { backsOff, intervalsOf, intervalsText, numberText, plural } from "../facts/findingText";
import { Sign } from "../facts/flowSigns";
import { forwarderReset } from "../facts/forwarderReset";
import { arrivals, isReset, isSyn, isSynAck, openingOf, sameSeq, synAcknowledgedBy } from "../facts/handshakeSegments";
import { retriedAdvice } from "../facts/hostText";
import { synsWithoutAckFlag } from "../facts/synWithoutAckFlag";
import { defineRule } from "../rule";

type Passed =
  | "syn-ack"
  | "reset-syn-ack"
  | "without-flag"
  | "forwarder-rst"
  | "rst"
  | "ignored-rst"
  | "recovery"
  | "segment"
  | "icmp"
  | "nothing";

interface Evidence {
  readonly iss: number;
  readonly retries: number;
  readonly intervalsNs: readonly number[];
  readonly backsOff: boolean;
  /** What came from the responder before the first retry: the first that says most. */
  readonly passed: Passed;
  /** These have an incorrect checksum, and were not accepted for that. */
  readonly damaged: "SYN" | "SYN-ACK" | undefined;
  readonly firstNs: number;
  /** From the first SYN to the SYN-ACK, where all retries came sooner than a common timer allows, and the SYN-ACK too; else 0. */
  readonly earlyNs: number;
  /** Frame of the late answer of ARP or Neighbor Discovery after which all of them left at once; 0 where they did not wait. */
  readonly waitedFor: number;
  /** What the SYNs without an answer asked for, and the one that was answered did not. */
  readonly dropped: DroppedRequests | undefined;
  /** The first retry that went to another Ethernet address than the SYNs before it. */
  readonly rerouted: { readonly frame: number; readonly from: string; readonly to: string } | undefined;
  /** The SYN-ACK echoes the TSval of an earlier SYN than the last: from 1, its place among them, and how long its answer took. */
  readonly echoed: { readonly place: number; readonly tsVal: number; readonly afterNs: number } | undefined;
}

export const synRetransmitted = defineRule<Evidence>({
  id: "syn-retransmitted",
  group: "handshake",
  severity: "warning",
  isSymptom: true,
  title: "SYN was retransmitted",
  references: ["RFC 9293 §3.8.3", "RFC 6298 §5.5"],
  limits:
    "Whether the SYN or its answer was lost is known only where the answer was captured. It is information where a RST was captured before the first retry: some stacks (Windows) try a refused SYN again after half a second; and where all SYNs left at once after a late answer of ARP or Neighbor Discovery.",
  marks: Mark.OddStart,
  needs: Sign.SynAgain,
  examples: {
    reported: `
      > S  0:0(0)
      +1 > S 0:0(0)   // reported
      +2 > S 0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const { syns, answer } = openingOf(flow);
    const told: number[] = [];
    for (const first of syns.initiator) {
      if (told.includes(first.seg.seq)) continue;
      told.push(first.seg.seq);
      const tries = triesOf(syns.initiator, first, answer);
      const retry = tries[1];
      if (!retry) continue;
      const intervalsNs = intervalsOf(tries);
      const passed = passedBefore(flow, retry);
      const echoed = passed === "nothing" ? earlierEchoedSyn(flow, tries) : undefined;
      const wait = tries.at(-1)!.timeNs - first.timeNs < LEAVES_WITHIN_NS ? flow.neighborWait : undefined;
      yield {
        at: retry,
        field: "time",
        ...((passed === "rst" || passed === "recovery" || wait) && { severity: "information" as const }),
        related: [first, ...tries.slice(2)],
        evidence: {
          iss: first.seg.seq,
          retries: tries.length - 1,
          intervalsNs,
          backsOff: backsOff(intervalsNs),
          passed,
          damaged: droppedForChecksum(flow, tries)
            ? "SYN"
            : passed === "syn-ack" && droppedForChecksum(flow, openingOf(flow).synAcks.responder)
              ? "SYN-ACK"
              : undefined,
          firstNs: intervalsNs[0]!,
          earlyNs: passed === "nothing" ? answeredSoonNs(flow, first, intervalsNs) : 0,
          waitedFor: wait?.answerFrame ?? 0,
          dropped: passed === "nothing" && !echoed ? droppedRequestsOf(flow, tries) : undefined,
          rerouted: passed === "nothing" ? reroutedOf(flow, tries) : undefined,
          echoed: echoed && {
            place: echoed.place + 1,
            tsVal: echoed.tsVal,
            afterNs: echoed.synAck.timeNs - echoed.syn.timeNs,
          },
        },
      };
    }
  },

  explain(
    {
      iss,
      retries,
      intervalsNs,
      backsOff: grows,
      passed,
      damaged,
      firstNs,
      earlyNs,
      waitedFor,
      dropped,
      rerouted,
      echoed,
    },
    flow,
  ) {
    const partial = isOpeningPartial(flow);
    const apart =
      retries === 1
        ? `${durationText(firstNs)} after the first`
        : `at intervals of ${intervalsText(intervalsNs, partial)}, which ${grows ? "back off" : "do not back off"}`;
    const what = `The SYN with SEQ ${numberText(flow, "initiator", iss)} was retransmitted ${partial ? "at least " : ""}${retries === 1 ? "once" : plural(retries, "time")}, ${apart}.${PASSED[passed]}`;
    if (waitedFor > 0) {
      return {
        what: `${what} They left at once when the Ethernet address of the next hop was known, in frame ${waitedFor}.`,
        why: "The SYNs waited in the initiator for the answer of ARP or Neighbor Discovery, while the retransmission timer ran (RFC 1122 §2.3.2.2, RFC 4861 §7.2.2). None of them was lost.",
        next: "Look at why that answer came late; see neighbor-answered-late. The retransmission itself needs no action.",
      };
    }
    if (dropped) {
      const { syns, requests } = dropped;
      const asked = requests.join(", ");
      return {
        what: `${what} ${syns === 1 ? "The SYN" : `The ${syns} SYNs`} with ${asked} ${syns === 1 ? "was" : "were"} not answered; the one without was.`,
        why: "Some firewalls and stacks drop SYNs that ask for more than they know. So a retry without these requests is tried (RFC 3168 §6.1.1.1 for ECN, RFC 7413 §4.4 for Fast Open). A lost SYN looks the same, if it happens once.",
        next: `Look for a device that drops SYNs with ${asked}: capture on both sides of each firewall on the path. If it happens again, each new connection waits for the retry until that is mended, or the feature is disabled at the initiator.`,
      };
    }
    if (echoed && !damaged) {
      const { place, tsVal, afterNs } = echoed;
      const which = place === 1 ? "first" : ordinal(place);
      return {
        what: `${what} The SYN-ACK, ${durationText(afterNs)} after the ${which} SYN, echoes that one's TSval (${tsVal}).`,
        why: `TSecr shows which SYN the responder had received (RFC 7323 §3.2). So the ${which} SYN was not lost. Either its answer takes longer than the retransmission timeout (1 s at first: RFC 6298 §2.1), or the first SYN-ACK was lost before the capture point.`,
        next: `Compare the ${durationText(afterNs)} with the round trips later in the connection: if these take as long, the path is slow, and the retransmission needs no action. Otherwise look for loss between the responder and the capture point, or capture at the responder to see when it sends its first SYN-ACK.`,
      };
    }
    if (earlyNs > 0 && !damaged) {
      return {
        what: `${what} The SYN-ACK came ${durationText(earlyNs)} after the first SYN.`,
        why: "A SYN is sent again after 1 s at first (RFC 6298 §2.1), so that its answer has that time. With a shorter timer, SYNs are sent again on every path whose round trip is longer than the timer, and none of them needs to be lost.",
        next: `Compare the ${durationText(earlyNs)} with the round trips later in the connection (data and their ACKs). If these take as long, no SYN was lost: lengthen the timer of the initiator's stack. If they are much shorter, the first SYN or its answer was lost.`,
      };
    }
    const hop = rerouted
      ? ` The SYN of frame ${rerouted.frame} went to the Ethernet address ${rerouted.to}, those before it to ${rerouted.from}.`
      : "";
    return {
      what: what + hop,
      why:
        passed === "rst"
          ? "A RST that acknowledges the SYN ends the attempt (RFC 9293 §3.10.7.3). Some stacks do not give up at the first one: Windows sends a refused SYN again, twice, half a second after each RST."
          : "Without an answer within the retransmission timeout (1 s at first, doubled each time: RFC 6298 §2.1, §5.5) a SYN is retransmitted with the same ISN. So the SYN or its answer was lost, dropped, too late or not accepted.",
      next: damaged
        ? `The ${damaged}s have an incorrect checksum, so they are dropped at the other side: see checksum-wrong.`
        : (rerouted ? NEXT_HOP : "") + nextOf(flow, passed) + (grows || passed === "rst" ? "" : STEADY),
    };
  },
});

const PASSED: Readonly<Record<Passed, string>> = {
  "syn-ack": " A SYN-ACK had been captured before the first retry.",
  "reset-syn-ack": " The initiator had answered a SYN-ACK with a RST before the first retry.",
  "without-flag": " A SYN-ACK without its ACK flag had been captured before the first retry.",
  "forwarder-rst":
    " A SYN-ACK had been captured before the first retry, and a RST in the initiator's name that answers it.",
  rst: " A RST had been captured before the first retry.",
  "ignored-rst": " A RST that does not acknowledge the SYN had been captured before the first retry.",
  recovery: " Before, the initiator had reset an older connection of the responder.",
  segment: " A segment of the responder that is neither SYN-ACK nor RST had been captured before the first retry.",
  icmp: " An ICMP error had been captured before the first retry.",
  nothing: "",
};

const NEXT: Readonly<Record<Passed, string>> = {
  "syn-ack":
    "The SYN-ACK passed the capture point, but the initiator did not accept it: capture at the initiator to see whether it arrives, and check its numbers.",
  "reset-syn-ack": "The SYN-ACK arrives, and the initiator resets it: look at why. The retries are a consequence.",
  "without-flag": "The SYN arrives, and its answer is no SYN-ACK: see ack-without-flag.",
  "forwarder-rst": "The SYN-ACK does not reach what sends the SYNs: see reset-by-forwarder.",
  rst: "Look at what refuses the connection. The retries themselves need no action.",
  "ignored-rst":
    "The initiator ignores a RST that does not acknowledge its SYN (RFC 9293 §3.10.7.3) and tries again: look at who sent it and at its numbers.",
  recovery: "No action is needed for the retry: see half-open-recovery for the older connection.",
  segment:
    "The responder answered with something else than a SYN-ACK: an old connection on these ports (a challenge ACK), or a device in between. Look at that segment.",
  icmp: "The ICMP error says why there is no answer: see syn-unreachable.",
  nothing:
    "No answer was captured before the retry: capture closer to the responder to see whether the SYN arrives there.",
};

function nextOf(flow: Flow, passed: Passed): string {
  if (passed === "nothing" && flow.outcome === "one-sided") return NEXT_ONE_SIDED;
  const advice = passed === "syn-ack" ? retriedAdvice(flow) : undefined;
  return advice ?? NEXT[passed];
}

const NEXT_ONE_SIDED =
  "The capture contains none of the responder's segments, so it does not show whether an answer was sent and was late or lost: see one-direction-captured.";

const STEADY =
  " Equal intervals are normal for the first retries of macOS and iOS and of recent Linux kernels (tcp_syn_linear_timeouts), and a fault in a small stack.";

function ordinal(place: number): string {
  return { 2: "second", 3: "third" }[place] ?? `${place}th`;
}

const NEXT_HOP =
  "The next hop changed in between: an entry of ARP or Neighbor Discovery was out of date, or another router took over. Look at what has the first address, and at why it does not forward. ";

function reroutedOf({ sight }: Flow, [first, ...retries]: readonly Arrival[]): Evidence["rerouted"] {
  const from = first?.link?.destination;
  const other = retries.find(({ link }) => link !== undefined && link.destination !== from);
  if (sight.duplicated || from === undefined || !other?.link) return undefined;
  return { frame: other.frameNumber, from, to: other.link.destination };
}

/** How long the SYN-ACK took, counted from the first SYN; 0 unless each retry and the SYN-ACK came too soon for a common timer. */
function answeredSoonNs(flow: Flow, first: Arrival, intervalsNs: readonly number[]): number {
  const synAck = openingOf(flow).synAcks.responder.find(({ synAckFit }) => synAckFit === "fits");
  const afterNs = synAck ? synAck.timeNs - first.timeNs : 0;
  const isSoon = intervalsNs.every((interval) => interval < EARLY_RETRY_NS) && afterNs < STANDARD_TIMEOUT_NS;
  return isSoon ? Math.max(afterNs, 0) : 0;
}

/** What the responder had sent before the retry. */
function passedBefore(flow: Flow, retry: Arrival): Passed {
  const before = arrivals(flow).filter(({ index, from }) => index < retry.index && from === "responder");
  const forwarded = forwarderReset(flow);
  if (forwarded && forwarded.reset.index < retry.index) return "forwarder-rst";
  if (before.some(isSynAck))
    return resetsOfSynAck(flow).some(({ index }) => index < retry.index) ? "reset-syn-ack" : "syn-ack";
  if (synsWithoutAckFlag(flow).some(({ index }) => index < retry.index)) return "without-flag";
  const resets = before.filter(isReset);
  if (resets.some(({ seg }) => seg.flags & ACK && synAcknowledgedBy(openingOf(flow).syns.initiator, seg.ack)))
    return "rst";
  if (resets.length > 0) return "ignored-rst";
  const others = before.filter((arrival) => !isSyn(arrival));
  const takesBackOld = ({ from, seg, index }: Arrival) =>
    from === "initiator" &&
    (seg.flags & RST) !== 0 &&
    index < retry.index &&
    others.some((ack) => ack.seg.ack === seg.seq);
  if (others.length > 0) return arrivals(flow).some(takesBackOld) ? "recovery" : "segment";
  const isError = (event: FlowEvent) => event.kind === "icmp" && event.quotedFrom === "initiator" && !isTooBig(event);
  return flow.events.some((event) => event.index < retry.index && isError(event)) ? "icmp" : "nothing";
}

/** The first SYN and its retries: the same ISN. After the initiator's ACK it is an old duplicate, not a retry. */
function triesOf(syns: readonly Arrival[], first: Arrival, answer: Arrival | undefined): readonly Arrival[] {
  return sameSeq(syns, first).filter((syn) => !answer || syn.index < answer.index);
}
