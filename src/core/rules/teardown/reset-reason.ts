import { type Arrival, Mark, type Side } from "../../flow/flow";
import { readableText } from "../../text/readableText";
import { numberText, plural } from "../facts/findingText";
import { arrivals, isReset } from "../facts/handshakeSegments";
import { originOf } from "../facts/resetOrigin";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  readonly seq: number;
  readonly octets: number;
  /** Sanitized; "" if it is not text or was not captured. */
  readonly text: string;
  /** There is more than is shown. */
  readonly cut: boolean;
  /** Frame of the other side's segment that it repeats; 0 for none. */
  readonly mirrored: number;
}

const LONGEST = 64;

export const resetReason = defineRule<Evidence>({
  id: "reset-reason",
  group: "teardown",
  severity: "information",
  title: "RST contains data",
  references: ["RFC 9293 §3.5.2"],
  limits:
    "The first 64 octets are shown, with a dot for everything except letters, digits and plain punctuation. Any device on the path may have written them. The same text is reported once per side.",
  marks: Mark.Rst,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R. 1:15(14) ack 1 text "No tcp, reset!"   // reported`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R. 1:1(0) ack 1`,
  },

  *check(flow) {
    const told = new Set<string>();
    for (const reset of arrivals(flow)) {
      const { seg, from } = reset;
      if (!isReset(reset) || seg.payloadLength === 0) continue;
      const text = textOf(reset);
      if (told.has(`${from} ${text}`)) continue;
      told.add(`${from} ${text}`);
      yield {
        at: reset,
        field: "payload",
        evidence: {
          from,
          seq: seg.seq,
          octets: seg.payloadLength,
          text,
          cut: text !== "" && seg.payloadLength > LONGEST,
          mirrored: originOf(flow, reset).mirrored?.segment?.frameNumber ?? 0,
        },
      };
    }
  },

  explain({ from, seq, octets, text, cut, mirrored }, flow) {
    return {
      what: `The ${from}'s RST with SEQ ${numberText(flow, from, seq)} contains ${plural(octets, "octet")} of data${text === "" ? " that are not text or were not captured" : `: "${text}"${cut ? " and more" : ""}`}.`,
      why: "A RST may contain text that explains its cause, and its receiver should accept it (RFC 9293 §3.5.2, SHLD-2). The text is not part of the data stream and is never delivered to the program.",
      next:
        mirrored > 0
          ? `It has the length of frame ${mirrored}, and more of its fields (see reset-forged): a device on the path turned that segment into a RST, data included.`
          : text === ""
            ? "Octets that are not text are usually data that a stack did not remove, or come from a device on the path that turned a data segment into a RST."
            : "Search for that text: it identifies the stack or device that sent the RST, which may not be the host with that source address.",
    };
  },
});

function textOf({ seg }: Arrival): string {
  return readableText(seg.payloadHead.subarray(0, LONGEST));
}
