import { type Arrival, Mark, type Side } from "../../flow/flow";
import { ACK, FIN, flagsText, RST, SYN } from "../../tcp/flags";
import { numberText } from "../facts/findingText";
import { countedText, isMinimum, marked, othersOf, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

type Combination = "syn-fin" | "syn-rst" | "nothing" | "fin-alone";

interface Evidence {
  readonly from: Side;
  readonly combination: Combination;
  readonly flags: number;
  readonly seq: number;
  readonly count: number;
}

const COMBINATIONS: readonly Combination[] = ["syn-fin", "syn-rst", "nothing", "fin-alone"];

const WHY: Readonly<Record<Combination, string>> = {
  "syn-fin":
    "A SYN opens and a FIN closes: no TCP in use sends both in one segment (T/TCP did and is historic: RFC 6247). RFC 9293 §3.10.7.2 does not forbid it, but most stacks and firewalls drop the segment, and those that accept it have been exploited this way.",
  "syn-rst":
    "The RST is checked first in every state (RFC 9293 §3.10.7): a listener drops the segment, and it may reset an open connection. The SYN is always ignored.",
  nothing:
    "A segment of an open connection always has ACK set (RFC 9293 §3.1), and one that opens or resets has SYN or RST set. Without any of the three it is dropped in every state (§3.10.7.2, §3.10.7.3, §3.10.7.4: if the ACK bit is off, drop the segment).",
  "fin-alone":
    "Once a connection is open, every segment has ACK set (RFC 9293 §3.1), including the FIN. Without ACK the segment is dropped (§3.10.7.4: if the ACK bit is off, drop the segment), so the connection does not close.",
};

const NEXT: Readonly<Record<Combination, string>> = {
  "syn-fin":
    "Port scanners and test tools send this to probe a stack. If it comes from your own host, check how its stack sets the control bits and whether FIN was queued before the SYN was acknowledged.",
  "syn-rst":
    "Find out who sends this segment: a scanner, a test tool, or a stack that answers a SYN with a RST and leaves the SYN bit set.",
  nothing:
    "Port scanners send such segments to probe a host. If your own stack sends data this way, it does not set the ACK bit.",
  "fin-alone":
    "Port scanners send a FIN without ACK because closed and open ports answer it differently. If your own stack closes this way, it does not set the ACK bit: compare with the flags of its data segments.",
};

export const flagsInvalid = defineRule<Evidence>({
  id: "flags-invalid",
  group: "segments",
  severity: "error",
  title: "Invalid combination of control bits",
  references: ["RFC 9293 §3.10.7", "RFC 9293 §3.1"],
  limits:
    "Reported once per side and combination, with a count. FIN together with RST is not reported: the RST decides. The capture does not show who set the bits: a middlebox may have changed them.",
  marks: Mark.OddFlags,
  examples: {
    reported: `
      > SF 0:0(0)           // reported
      < R. =0:=0(0) ack 2`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > .  2:2(0) ack 2`,
  },

  *check(flow) {
    const list = marked(flow, Mark.OddFlags);
    for (const combination of COMBINATIONS) {
      for (const series of seriesOf(list.filter((arrival) => combinationOf(arrival) === combination))) {
        const { from, first, count } = series;
        yield {
          at: first,
          field: "flags",
          related: othersOf(series),
          evidence: { from, combination, flags: first.seg.flags, seq: first.seg.seq, count },
        };
      }
    }
  },

  explain({ from, combination, flags, seq, count }, flow) {
    const bits = combination === "nothing" ? `${flagsText(flags)} and none of SYN, ACK and RST` : flagsText(flags);
    const which = combination === "fin-alone" ? `${bits} and no ACK` : bits;
    return {
      what: `A segment of the ${from} with SEQ ${numberText(flow, from, seq)} has ${which}.${count > 1 ? ` It is the first of ${countedText({ count, atLeast: isMinimum(flow, from) }, "such segment")}.` : ""}`,
      why: WHY[combination],
      next: NEXT[combination],
    };
  },
});

function combinationOf({ seg: { flags } }: Arrival): Combination | undefined {
  if (flags & SYN && flags & FIN) return "syn-fin";
  if (flags & SYN && flags & RST) return "syn-rst";
  if (flags & FIN && !(flags & (ACK | RST))) return "fin-alone";
  return flags & (SYN | ACK | RST) ? undefined : "nothing";
}
