import { type Arrival, Mark } from "../../flow/flow";
import { AE, CWR, ECE } from "../../tcp/flags";
import { Sign } from "../facts/flowSigns";
import { openingOf } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  readonly asked: Asked;
  readonly answer: string;
  readonly fault: Fault;
}

/** What the SYN requests: classic ECN (RFC 3168), Accurate ECN (RFC 9768), or neither. */
type Asked = "ecn" | "accurate" | "none";
type Fault = "reflected" | "unasked" | "reserved";

export const ecnEchoBroken = defineRule<Evidence>({
  id: "ecn-echo-broken",
  group: "options",
  severity: "warning",
  title: "ECN flags in the SYN-ACK do not match the request",
  references: ["RFC 3168 §6.1.1", "RFC 9768 §3.1"],
  limits: "A SYN that was not captured may have requested something else.",
  marks: Mark.OddOptions,
  needs: Sign.EcnAnswer,
  examples: {
    reported: `
      > SEW  0:0(0) <mss 1460>
      < SEW. 0:0(0) ack 1 <mss 1460>   // reported
      > .  1:1(0) ack 1`,
    silent: `
      > SEW  0:0(0) <mss 1460>
      < SE.  0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const { syns, synAcks } = openingOf(flow);
    // A retry may request less than the first SYN (RFC 9768 §3.1.4): the answer has to fit one of them.
    const asked = syns.initiator.map(askedBy);
    for (const synAck of synAcks.responder) {
      const faults = asked.map((each) => faultOf(each, synAck.seg.flags));
      const fault = faults.at(-1);
      if (!fault || faults.includes(undefined)) continue;
      yield {
        at: synAck,
        field: "flags",
        related: syns.initiator,
        evidence: { asked: asked.at(-1)!, answer: bits(synAck.seg.flags), fault },
      };
      return;
    }
  },

  explain({ asked, answer, fault }) {
    const request = {
      ecn: "The SYN requests ECN (ECE and CWR set)",
      accurate: "The SYN requests Accurate ECN (AE, CWR and ECE set)",
      none: "The SYN does not request ECN",
    }[asked];
    return {
      what: `${request}; the SYN-ACK has (AE,CWR,ECE) = ${answer}.`,
      why: {
        reflected:
          "This is the SYN's own pattern, reflected by a stack that copies the reserved bits of the header. The initiator must treat it as a refusal (RFC 3168 §6.1.1, RFC 9768 §3.1.2): ECN is not used.",
        unasked: "A SYN-ACK may accept ECN only when the SYN requested it (RFC 3168 §6.1.1). The initiator ignores it.",
        reserved: "This combination is reserved and must not be sent (RFC 9768 §3.1.1).",
      }[fault],
      next: "Check the responder's ECN negotiation, and look for middleboxes that copy or clear these bits: compare with a capture at the responder.",
    };
  },
});

function askedBy({ seg }: Arrival): Asked {
  const flags = seg.flags & (AE | CWR | ECE);
  if (flags === (AE | CWR | ECE)) return "accurate";
  return flags === (CWR | ECE) ? "ecn" : "none";
}

function faultOf(asked: Asked, flags: number): Fault | undefined {
  const answer = flags & (AE | CWR | ECE);
  switch (asked) {
    case "none":
      return answer & ECE ? "unasked" : undefined;
    case "ecn":
      // ECE alone agrees; CWR with it is the SYN's pattern reflected.
      return (answer & (CWR | ECE)) === (CWR | ECE) ? "reflected" : undefined;
    case "accurate":
      if (answer === (AE | CWR | ECE)) return "reflected";
      return answer === (AE | ECE) ? "reserved" : undefined;
  }
}

/** "011": AE, CWR and ECE as bits. */
function bits(flags: number): string {
  return [AE, CWR, ECE].map((bit) => (flags & bit ? "1" : "0")).join("");
}
