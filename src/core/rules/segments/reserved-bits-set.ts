import { Mark, type Side } from "../../flow/flow";
import { RESERVED } from "../../tcp/flags";
import { countedText, isMinimum, marked, othersOf, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  /** Of the twelve control bits, those that are reserved: 0x200, 0x400, 0x800. */
  readonly bits: number;
  readonly count: number;
}

export const reservedBitsSet = defineRule<Evidence>({
  id: "reserved-bits-set",
  group: "segments",
  severity: "hint",
  title: "Reserved header bits are set",
  references: ["RFC 9293 §3.1"],
  limits:
    "Reported once per side, with a count. The fourth bit before CWR is no longer reserved: Accurate ECN uses it (AE, RFC 9768).",
  marks: Mark.OddFlags,
  examples: {
    reported: `
      > 0x202 0:0(0)   // reported
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    silent: `
      > SEWA 0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const list = marked(flow, Mark.OddFlags).filter(({ seg }) => seg.flags & RESERVED);
    for (const series of seriesOf(list)) {
      const { from, first, all, count } = series;
      const bits = all.reduce((union, { seg }) => union | (seg.flags & RESERVED), 0);
      yield { at: first, field: "flags", related: othersOf(series), evidence: { from, bits, count } };
    }
  },

  explain({ from, bits, count }, flow) {
    return {
      what: `The ${from} sets reserved bits (0x${bits.toString(16)} of the twelve control bits) on ${countedText({ count, atLeast: isMinimum(flow, from) }, "segment")}.`,
      why: "A sender leaves the reserved bits 0, and a receiver that does not know their use must ignore them (RFC 9293 §3.1). So they should have no effect, but some firewalls drop such segments.",
      next: "Possible causes are an extension that is newer than this program, a scanner that probes the stack, or a malformed header: compare with other segments of this host.",
    };
  },
});
