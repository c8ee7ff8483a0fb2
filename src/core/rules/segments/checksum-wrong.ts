import { Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { CHECKSUM_MISTAKES, type ChecksumMistake } from "../facts/checksumMistakes";
import { type ChecksumDoubt, type Fate, wrongChecksumsOf } from "../facts/checksums";
import { numberText, plural } from "../facts/findingText";
import { othersOf } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  readonly seq: number;
  readonly checksum: number;
  /** Segments of this host in the capture with an incorrect checksum, and those that could be verified. */
  readonly wrong: number;
  readonly verified: number;
  readonly fate: Fate;
  readonly doubt: ChecksumDoubt | undefined;
  readonly mistake: ChecksumMistake | undefined;
}

export const checksumWrong = defineRule<Evidence>({
  id: "checksum-wrong",
  group: "segments",
  severity: "error",
  title: "Incorrect TCP checksum",
  references: ["RFC 9293 §3.1"],
  limits:
    "Only complete segments are verified: by default those that are shown individually (handshake, teardown, anomalies), and all others up to the first 16 MB of data. What checksum offloading leaves in the field (0, or a checksum over the pseudo-header alone) is not reported. It is information, once per host, where a receiver accepted such segments or most of the host's checksums are incorrect: the NIC fills in the correct ones after the capture, or the file was changed. It is a warning for a host's only segment.",
  marks: Mark.Checksum,
  examples: {
    reported: `
      > S  0:0(0) badsum     // reported
      +1 > S 0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0) pseudo
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1 pseudo`,
  },

  *check(flow) {
    for (const { series, at, fate, doubt, mistake } of wrongChecksumsOf(flow)) {
      const { from, count } = series;
      const { right, wrong } = flow[from].checksums;
      const ofHost = doubt === "accepted" || (doubt === "all" && fate !== "not-accepted");
      // Nothing is wrong with this flow in particular.
      if (ofHost && !flow[from].firstOfHost.wrongChecksum) continue;
      const severity = ofHost ? "information" : doubt ? "warning" : undefined;
      yield {
        at,
        field: "checksum",
        related: othersOf(series).filter((other) => other !== at),
        ...(severity && { severity }),
        evidence: {
          from,
          seq: at.seg.seq,
          checksum: at.seg.checksum,
          wrong: Math.max(wrong, count),
          verified: Math.max(right + wrong, count),
          fate,
          doubt,
          mistake,
        },
      };
    }
  },

  explain({ from, seq, checksum, wrong, verified, fate, doubt, mistake }, flow) {
    const peer = otherSide(from);
    const seen = {
      accepted: ` The ${peer} acknowledged it nevertheless.`,
      "not-accepted": ` The ${peer} did not accept it.`,
      unknown: "",
    }[fate];
    return {
      what: `The checksum 0x${checksum.toString(16).padStart(4, "0")} of the ${from}'s segment with SEQ ${numberText(flow, from, seq)} is incorrect.${mistake ? ` ${CHECKSUM_MISTAKES[mistake]}` : ""}${seen} Of ${plural(verified, "segment")} of this host that could be verified, ${wrong} ${wrong === 1 ? "has" : "have"} an incorrect checksum.`,
      why:
        doubt === undefined || doubt === "single"
          ? "A receiver must verify the checksum (RFC 9293 §3.1, MUST-3) and silently drops such a segment: for the sender it is lost."
          : "A receiver must verify the checksum (RFC 9293 §3.1, MUST-3) and drop segments where it is incorrect. So it was probably correct on the wire: the NIC of the capturing host fills it in after the segment was captured (checksum offloading), or the capture was changed afterwards (anonymized addresses).",
      next:
        doubt === undefined || doubt === "single"
          ? mistake
            ? `Correct how the stack of the ${from} computes the checksum (RFC 9293 §3.1, RFC 1071): no damage on the path gives this value.`
            : `Look for a device that changes segments on the path: a middlebox or NAT that rewrites addresses, ports or numbers without updating the checksum, a faulty NIC or memory, or a sender that computes it over the wrong octets (pseudo-header, odd length). The segment's details show the correct checksum.${doubt === "single" ? " The capture has no other checksum of this host to compare with: more of its segments would show whether the NIC fills in the field." : ""}`
          : `Capture at the ${peer}, or with offloading disabled at the ${from} (ethtool -K … tx off), to settle it. If the file was anonymized, no action is needed.`,
    };
  },
});
