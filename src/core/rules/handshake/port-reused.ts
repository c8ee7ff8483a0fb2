import { Trait } from "../../flow/flow";
import { durationText } from "../../text/durations";
import { numberText } from "../facts/findingText";
import { openingOf } from "../facts/handshakeSegments";
import { reusedTooSoonNs } from "../facts/reusedPorts";
import { defineRule } from "../rule";

interface Evidence {
  readonly previousFlow: number;
  readonly iss: number;
  /** The highest number that the initiator's address had used before; undefined where it was not seen. */
  readonly lastUsed: number | undefined;
  readonly afterNs: number;
  readonly ended: "open" | "fin" | "reset";
  readonly tooSoon: boolean;
}

export const portReused = defineRule<Evidence>({
  id: "port-reused",
  group: "handshake",
  severity: "information",
  isCircumstance: true,
  title: "Addresses and ports were used before",
  references: ["RFC 9293 §3.6.1"],
  limits:
    "Stacks keep TIME-WAIT for less than 2 MSL (Linux: 60 s). Numbers that the old connection used outside the capture are unknown.",
  marks: 0,
  traits: Trait.Reused,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > .  2:2(0) ack 2
      +1 > S 100000:100000(0)   // reported
      < S. 100000:100000(0) ack 100001
      > .  100001:100001(0) ack 100001`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > .  2:2(0) ack 2`,
  },

  *check(flow) {
    const { previous } = flow;
    const syn = openingOf(flow).syns.initiator[0];
    if (!previous || !syn) return;
    const afterNs = syn.timeNs - previous.lastTimeNs;
    // The times run back: which connection came first is not known.
    if (afterNs < 0) return;
    const lastUsed = previous.sndNxt.initiator;
    const tooSoon = lastUsed !== undefined && reusedTooSoonNs(flow) !== undefined;
    yield {
      at: syn,
      field: tooSoon ? "seq" : "segment",
      ...(tooSoon && { severity: "warning" as const, expected: `above ${numberText(flow, "initiator", lastUsed)}` }),
      evidence: {
        previousFlow: previous.id,
        iss: syn.seg.seq,
        lastUsed,
        afterNs,
        ended: previous.wasOpen ? "open" : previous.end,
        tooSoon,
      },
    };
  },

  explain({ previousFlow, iss, lastUsed, afterNs, ended, tooSoon }, flow) {
    const end = {
      open: "had not ended in this capture",
      fin: "had been closed with FIN",
      reset: "had been reset",
    }[ended];
    const numbers =
      lastUsed === undefined
        ? ""
        : ` The SYN's number is ${numberText(flow, "initiator", iss)}; the old connection had reached ${numberText(flow, "initiator", lastUsed)}.`;
    return {
      what: `Flow ${previousFlow} used the same addresses and ports; it ${end}, and its last segment was ${durationText(Math.max(0, afterNs))} before this SYN.${numbers}`,
      why: tooSoon
        ? "The old connection stays in TIME-WAIT for 2 MSL after a close. A new SYN may reopen it only if its number is beyond every number used before (RFC 9293 §3.6.1). This one is not, so a conforming responder may answer with an ACK of the old numbers or not at all."
        : "After 2 MSL, or with a number beyond the old ones, the same ports may be used again (RFC 9293 §3.6.1). It matters because late segments of the old connection can be mistaken for segments of the new one.",
      next: tooSoon
        ? "Check how the initiator chooses ports and ISNs: a fixed source port, a restart, or a NAT that reuses ports too soon."
        : ended === "open"
          ? "The initiator has lost the old connection (restart, a NAT that dropped it), or its end was not captured: see half-open-recovery and challenge-ack."
          : "No action needed. A very busy client or NAT may be short of ports.",
    };
  },
});
