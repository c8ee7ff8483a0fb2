// The words of TCP that this project shows: one sentence and one section each. Hovers, the page's steps and docs/glossary.md take
// them from here.

export interface GlossaryTerm {
  /** Its anchor in docs/glossary.md. */
  readonly id: string;
  /** As it is shown. */
  readonly term: string;
  /** Other spellings that are on screen. Upper and lower case differ. */
  readonly also?: readonly string[];
  readonly sentence: string;
  /** "RFC 9293 §3.4". */
  readonly reference: string;
}

export interface GlossaryGroup {
  readonly title: string;
  readonly terms: readonly GlossaryTerm[];
}

function term(
  name: string,
  reference: string,
  sentence: string,
  also: readonly string[] = [],
  id?: string,
): GlossaryTerm {
  return { id: id ?? name.toLowerCase().replace(/[^a-z0-9]+/g, "-"), term: name, also, sentence, reference };
}

export const GLOSSARY: readonly GlossaryGroup[] = [
  {
    title: "Numbers",
    terms: [
      term(
        "x",
        "RFC 9293 §3.4.1",
        "The initiator's initial sequence number; x+1 is the number of its first octet of data.",
      ),
      term(
        "y",
        "RFC 9293 §3.4.1",
        "The responder's initial sequence number; y+1 is the number of its first octet of data.",
      ),
      term(
        "a",
        "RFC 9293 §3.4",
        "The first captured number of the side that sent first, where its initial sequence number is not captured.",
      ),
      term(
        "b",
        "RFC 9293 §3.4",
        "The first captured number of the other side, where its initial sequence number is not captured.",
      ),
      term(
        "ISN",
        "RFC 9293 §3.4.1",
        "Initial sequence number: the number that an end chooses for its SYN, and from which it counts its octets.",
        ["ISNs", "initial sequence number", "ISS", "IRS"],
      ),
      term(
        "seq",
        "RFC 9293 §3.4",
        "Sequence number of a segment: the number of its first octet. SYN and FIN use up one number each, as an octet does. After 4294967295 comes 0.",
        ["SEG.SEQ", "sequence number"],
      ),
      term(
        "ack",
        "RFC 9293 §3.4",
        "Acknowledgment number: the next number that the sender expects of its peer. Everything below it has arrived.",
        ["SEG.ACK", "acknowledgment number"],
        "ack-number",
      ),
      term(
        "len",
        "RFC 9293 §3.4",
        "Length of a segment: its octets of data. SEG.LEN counts SYN and FIN too, one each.",
        ["SEG.LEN"],
      ),
      term(
        "win",
        "RFC 9293 §3.8.6",
        "Window: how many octets, counted from its acknowledgment number, the sender of the segment can receive.",
        ["window"],
      ),
      term("SND.NXT", "RFC 9293 §3.3.1", "The next sequence number that an end will send."),
      term(
        "SND.UNA",
        "RFC 9293 §3.3.1",
        "The oldest sequence number that an end has sent and that is not acknowledged.",
      ),
      term(
        "RCV.NXT",
        "RFC 9293 §3.3.1",
        "The next sequence number that an end expects of its peer; it sends it as acknowledgment number.",
      ),
      term("✓", "RFC 9293 §3.10.7", "The number is the one that its receiver expects.", [], "fits"),
      term(
        "✗",
        "RFC 9293 §3.10.7",
        "The number is not one that its receiver can accept; the expected one is shown beside it.",
        [],
        "wrong",
      ),
    ],
  },
  {
    title: "Control bits",
    terms: [
      term(
        "SYN",
        "RFC 9293 §3.5",
        "Synchronize: opens a direction, and says from which number its octets are counted.",
      ),
      term(
        "SYN,ACK",
        "RFC 9293 §3.5",
        "The answer to a SYN: it acknowledges that SYN, and is the SYN of the other direction.",
        ["SYN-ACK"],
      ),
      term(
        "ACK",
        "RFC 9293 §3.4",
        "The acknowledgment number is valid. Every segment has it, except the first SYN and some resets.",
      ),
      term(
        "FIN",
        "RFC 9293 §3.6",
        "Finish: the sender has no more data. The other direction stays open until it is closed too.",
      ),
      term(
        "RST",
        "RFC 9293 §3.5.2",
        "Reset: the connection does not exist, or ends at once. A RST is not acknowledged.",
      ),
      term("PSH", "RFC 9293 §3.9.1.2", "Push: the receiver hands the data to its program without waiting for more."),
      term("URG", "RFC 9293 §3.8.5", "Urgent: the urgent pointer is valid. Hardly anything uses it."),
      term(
        "ECE",
        "RFC 3168 §6.1",
        "ECN echo: on a SYN it offers ECN; later it reports that a router marked a packet instead of dropping it.",
      ),
      term("CWR", "RFC 3168 §6.1", "Congestion window reduced: on a SYN it offers ECN; later it answers ECE."),
      term(
        "AE",
        "RFC 9768 §3.1",
        "Accurate ECN: with CWR and ECE on a SYN it offers more exact reports of marked packets.",
      ),
    ],
  },
  {
    title: "States",
    terms: [
      term("CLOSED", "RFC 9293 §3.3.2", "No connection."),
      term("LISTEN", "RFC 9293 §3.3.2", "A program waits for connections on this port."),
      term("SYN-SENT", "RFC 9293 §3.3.2", "A SYN was sent, and its answer is awaited."),
      term(
        "SYN-RECEIVED",
        "RFC 9293 §3.3.2",
        "SYNs were sent and received, and the acknowledgment of the own SYN is awaited.",
      ),
      term("ESTABLISHED", "RFC 9293 §3.3.2", "Both SYNs are acknowledged: data can be sent in both directions."),
      term("FIN-WAIT-1", "RFC 9293 §3.3.2", "A FIN was sent, and its acknowledgment is awaited."),
      term("FIN-WAIT-2", "RFC 9293 §3.3.2", "The own FIN is acknowledged, and that of the peer is awaited."),
      term("CLOSE-WAIT", "RFC 9293 §3.3.2", "The peer has sent its FIN; the own program has not closed yet."),
      term("CLOSING", "RFC 9293 §3.3.2", "Both FINs crossed, and the acknowledgment of the own one is awaited."),
      term("LAST-ACK", "RFC 9293 §3.3.2", "Both FINs are sent, the own one last, and its acknowledgment is awaited."),
      term(
        "TIME-WAIT",
        "RFC 9293 §3.6",
        "Both directions are closed; the end waits so that late segments are not taken for those of a new connection.",
      ),
    ],
  },
  {
    title: "Options",
    terms: [
      term(
        "MSS",
        "RFC 9293 §3.7.1",
        "Maximum segment size: how many octets of data a segment to this end may contain.",
      ),
      term(
        "window scale",
        "RFC 7323 §2",
        "How many bits the windows of this end are shifted to the left: 7 means windows 128 times the field. In effect only if both SYNs have it.",
        ["Window scale"],
      ),
      term(
        "SACK permitted",
        "RFC 2018 §2",
        "This end understands selective acknowledgments, which name the ranges that arrived behind a gap.",
      ),
      term(
        "SACK",
        "RFC 2018 §3",
        "Selective acknowledgment: ranges of octets that arrived although something before them is missing.",
      ),
      term(
        "timestamps",
        "RFC 7323 §3",
        "Two clocks on every segment, the sender's and the one it echoes: they measure round trips and tell old segments from new ones.",
        ["Timestamps", "TSval", "TSecr", "timestamp"],
      ),
      term("Fast Open", "RFC 7413 §2", "Data on the SYN, allowed by a cookie from an earlier connection.", [
        "TCP Fast Open",
        "fast open",
      ]),
      term("MPTCP", "RFC 8684 §2", "Multipath TCP: one connection over several paths."),
      term("ECN", "RFC 3168 §6.1", "Explicit congestion notification: routers mark packets instead of dropping them."),
    ],
  },
  {
    title: "What happens",
    terms: [
      term("initiator", "RFC 5103 §2", "The end that sent the first SYN: the client.", ["Initiator"]),
      term("responder", "RFC 5103 §2", "The end that answers it: the server.", ["Responder"]),
      term("handshake", "RFC 9293 §3.5", "The three segments that open a connection: SYN, SYN,ACK and ACK."),
      term("retransmission", "RFC 6298 §5", "The same numbers sent again, because no acknowledgment came in time."),
      term(
        "keep-alive",
        "RFC 9293 §3.8.4",
        "A segment that has the number before the next one, so that the peer answers if it is still there.",
        ["Keep-alive"],
      ),
      term(
        "challenge ACK",
        "RFC 5961 §3",
        "An ACK with the expected numbers, sent in answer to a SYN or RST that may be forged.",
        ["Challenge ACK"],
      ),
      term("simultaneous open", "RFC 9293 §3.5", "Both ends send a SYN before either has received one.", [
        "Simultaneous open",
      ]),
      term("half-closed", "RFC 9293 §3.6.1", "One direction is closed by a FIN, and the other is still open."),
      term(
        "maximum segment lifetime",
        "RFC 9293 §3.4.2",
        "How long a segment can be in the network, taken as two minutes; many systems take less.",
        ["MSL"],
      ),
    ],
  },
];

const TERMS = GLOSSARY.flatMap(({ terms }) => terms);

const BY_WORD = new Map(
  TERMS.flatMap((each) => [each.term, ...(each.also ?? [])].map((word) => [word, each] as const)),
);

/** A piece of a text; `term` is set where it is a word of the glossary. */
export interface GlossaryPiece {
  readonly text: string;
  readonly term: GlossaryTerm | undefined;
}

// The longest word first: "SYN,ACK" is not SYN and ACK. The name of a number has an offset behind it, or nothing of a word around it.
const ANY_WORD = new RegExp(
  [...BY_WORD.keys()]
    .sort((a, b) => b.length - a.length)
    .map((word) => {
      const escaped = word.replace(/[.+]/g, "\\$&");
      if (/^[xyab]$/.test(word)) return `(?<![\\w.:-])${escaped}(?=′*[+−]\\d|′*(?: \\(\\d|$)| (?:is|are|and) )`;
      return /^\W$/.test(word) ? escaped : `(?<![\\w.-])${escaped}(?![\\w-]|\\.\\w)`;
    })
    .join("|"),
  "g",
);

/** The text in pieces, in order: words of the glossary, and what is between them. */
export function glossaryPieces(text: string): readonly GlossaryPiece[] {
  const pieces: GlossaryPiece[] = [];
  let at = 0;
  for (const found of text.matchAll(ANY_WORD)) {
    if (found.index > at) pieces.push({ text: text.slice(at, found.index), term: undefined });
    pieces.push({ text: found[0], term: BY_WORD.get(found[0]) });
    at = found.index + found[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), term: undefined });
  return pieces;
}

/** The terms in a text, each once, in order. */
export function glossaryTermsIn(text: string): readonly GlossaryTerm[] {
  return [...new Set(glossaryPieces(text).flatMap(({ term: found }) => (found === undefined ? [] : [found])))];
}

/** The term at a position of a text; undefined where there is none. */
export function glossaryTermAt(text: string, at: number): GlossaryTerm | undefined {
  let start = 0;
  for (const { text: piece, term: found } of glossaryPieces(text)) {
    if (at < start + piece.length) return found;
    start += piece.length;
  }
  return undefined;
}
