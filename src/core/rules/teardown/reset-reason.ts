import { type Arrival, Mark, type Side } from "../../flow/flow";
import { numberText, plural } from "../facts/findingText";
import { arrivals, isReset } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  readonly seq: number;
  readonly octets: number;
  /** Made harmless; "" where it is no text, or was not captured. */
  readonly text: string;
  /** There is more than is shown. */
  readonly cut: boolean;
}

/** Letters, digits and plain punctuation. What means something to a terminal, to HTML or to Markdown is not among them. */
const HARMLESS = /[A-Za-z0-9 .,:;/'"()=+%#@?!&*_-]/;
const LONGEST = 64;

export const resetReason = defineRule<Evidence>({
  id: "reset-reason",
  group: "teardown",
  severity: "information",
  title: "The RST says why",
  references: ["RFC 9293 §3.5.2"],
  limits:
    "The first 64 octets are shown, with a dot for whatever is no letter, digit or plain punctuation. Anybody on the way may have written them. The same text is told once a side.",
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
        },
      };
    }
  },

  explain({ from, seq, octets, text, cut }, flow) {
    return {
      what: `The ${from}'s RST with SEQ ${numberText(flow, from, seq)} carries ${plural(octets, "octet")}${text === "" ? " that are no text, or were not captured" : `: "${text}"${cut ? " and more" : ""}`}.`,
      why: "A RST may carry text that explains its cause, and its receiver should accept it (RFC 9293 §3.5.2, SHLD-2). It is no part of the data and never reaches the program.",
      next:
        text === ""
          ? "Octets that are no text are more often data that a stack forgot to cut off, or a device on the way that turned a data segment into a RST: compare them with the data before."
          : "Search for that text: it names the stack or the device that sent the RST, which need not be the host whose address it bears.",
    };
  },
});

function textOf({ seg }: Arrival): string {
  const shown = Array.from(seg.payloadHead.subarray(0, LONGEST), (octet) => {
    const letter = String.fromCharCode(octet);
    return HARMLESS.test(letter) ? letter : "·";
  });
  const harmless = shown.filter((letter) => letter !== "·").length;
  // Half of all octets at random are letters or the like: a text has many more.
  return harmless >= 0.75 * shown.length ? shown.join("").replace(/ +/g, " ").trim() : "";
}
