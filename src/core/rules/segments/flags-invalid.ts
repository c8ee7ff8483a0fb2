import { type Arrival, Mark, type Side } from "../../flow/flow";
import { ACK, FIN, flagsText, RST, SYN } from "../../tcp/flags";
import { numberText, plural } from "../facts/findingText";
import { marked, othersOf, seriesOf } from "../facts/series";
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
    "A SYN opens and a FIN closes: no TCP in use sends both at once (the one that did, T/TCP, is historic: RFC 6247). RFC 9293 §3.10.7.2 does not forbid it, but most stacks and firewalls drop the segment, and those that do not have been fooled by it.",
  "syn-rst":
    "The RST is looked at first in every state (RFC 9293 §3.10.7): a listener drops the segment, and an open connection may be reset by it. The SYN never counts.",
  nothing:
    "A segment of an open connection always bears ACK (RFC 9293 §3.1), and one that opens or resets bears SYN or RST. Without any of the three it is dropped in every state (§3.10.7.2, §3.10.7.3, §3.10.7.4: if the ACK bit is off, drop the segment).",
  "fin-alone":
    "Once a connection is open every segment bears ACK (RFC 9293 §3.1), the FIN included. Without it the segment is dropped (§3.10.7.4: if the ACK bit is off, drop the segment), so the connection does not close.",
};

const NEXT: Readonly<Record<Combination, string>> = {
  "syn-fin":
    "A port scanner sends this to see what answers, and a test tool to see what breaks. From a host of your own, look at how its stack sets the control bits; was FIN queued before the SYN was acknowledged?",
  "syn-rst":
    "Look at who makes this segment: a scanner, a test tool, or a stack that answers a SYN with a RST and leaves the SYN bit set.",
  nothing:
    "A scanner sends such segments to see what answers. A stack of your own that sends data so has forgotten the ACK bit.",
  "fin-alone":
    "A scanner sends a lone FIN, since closed and open ports answer it differently. A stack of your own that closes so has forgotten the ACK bit: compare with the flags of its data segments.",
};

export const flagsInvalid = defineRule<Evidence>({
  id: "flags-invalid",
  group: "segments",
  severity: "error",
  title: "Control bits that no segment bears together, or none of those that one must bear",
  references: ["RFC 9293 §3.10.7", "RFC 9293 §3.1"],
  limits:
    "Told once for each side and combination, with a count. FIN together with RST is left alone: the RST decides. It does not say who made the segment: a middlebox may have changed the bits.",
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
    const list = [...marked(flow, Mark.OddFlags)];
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
    const bits = combination === "nothing" ? `${flagsText(flags)}, and none of SYN, ACK and RST` : flagsText(flags);
    const which = combination === "fin-alone" ? `${bits} and no ACK` : bits;
    return {
      what: `A segment of the ${from} with SEQ ${numberText(flow, from, seq)} bears ${which}.${count > 1 ? ` It is the first of ${plural(count, "such segment")}.` : ""}`,
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
