import { Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { countOf } from "../facts/handshakeSegments";
import { repeated } from "../facts/negotiation";
import { type Signature, signatureDifference } from "../facts/signatures";
import { defineRule } from "../rule";

interface Evidence {
  readonly syn: Signature | undefined;
  readonly synAck: Signature | undefined;
  readonly times: number;
  /** The handshake was completed nevertheless. */
  readonly isOpen: boolean;
}

export const signatureMissing = defineRule<Evidence>({
  id: "signature-missing",
  group: "options",
  severity: "error",
  title: "Only one side signs its segments",
  references: ["RFC 2385 §2", "RFC 5925 §7.3"],
  limits:
    "Looks at the SYNs and SYN-ACKs alone, and only at whether they are signed: the key is not in the capture, so a wrong signature looks like a right one. Two kinds of signature are reported as well. It is a warning where the connection was opened nevertheless.",
  marks: Mark.OddOptions,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460,raw 1312aabbccddeeff00112233445566778899>
      < S. 0:0(0) ack 1 <mss 1460>   // reported
      +1 > S 0:0(0) <mss 1460,raw 1312aabbccddeeff00112233445566778899>
      < S. 0:0(0) ack 1 <mss 1460>
      +3 end`,
    silent: `
      > S  0:0(0) <mss 1460,raw 1312aabbccddeeff00112233445566778899>
      < S. 0:0(0) ack 1 <mss 1460,raw 131200112233445566778899aabbccddeeff>
      > .  1:1(0) ack 1 <raw 1312ffeeddccbbaa00112233445566778899>`,
  },

  *check(flow) {
    const difference = signatureDifference(flow);
    if (!difference) return;
    const { syn, synAck, asked, answers } = difference;
    const isOpen = flow.outcome === "established";
    yield {
      at: answers[0]!,
      field: "options",
      related: [asked, ...answers.slice(1)],
      ...(isOpen && { severity: "warning" as const }),
      evidence: { syn, synAck, times: countOf(answers), isOpen },
    };
  },

  explain({ syn, synAck, times, isOpen }, flow) {
    const unsigned: Side = syn === undefined ? "initiator" : "responder";
    const [bare, key] = unsigned === "initiator" ? (["SYN", "SYN-ACK"] as const) : (["SYN-ACK", "SYN"] as const);
    const signed = syn !== undefined && synAck !== undefined;
    const what = signed
      ? `The SYN is signed with ${syn}, the SYN-ACK with ${synAck}.`
      : `The ${key} is signed (${syn ?? synAck}), the ${bare} is not.${unsigned === "responder" ? repeated(times) : ""}`;
    return {
      what,
      why: `A side with a key for its peer drops every segment that is not signed with it, without an answer (RFC 2385 §2, RFC 5925 §7.3). ${isOpen ? "The connection was opened nevertheless, so that side does not check." : "So the handshake cannot be completed: both sides repeat their segments until they give up."}`,
      next: signed
        ? "Configure the same kind of signature, and the same key, on both sides."
        : `Configure the same key on both sides, or on neither: ${flow[unsigned].address} has none for ${flow[otherSide(unsigned)].address}, or has it for another address (a source address that is chosen by the route, a NAT, an interface in another VRF). A middlebox that removes options looks the same: compare with a capture at the ${unsigned}.`,
    };
  },
});
