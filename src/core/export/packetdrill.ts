// A flow as a script of packetdrill: what one side sent is injected (<), what the other side sent is expected (>) of the stack
// under test. Grammar: parser.y and lexer.l of packetdrill. The calls of the program are not in a capture: they are guessed.

import type { Flow, Side } from "../flow/flow";
import { otherSide } from "../flow/relative";
import type { FlowDetail } from "../rules/finding";
import { ACK, AE, CWR, ECE, FIN, PSH, RESERVED, RST, SYN, URG } from "../tcp/flags";
import { type SeqNumber, seqAdd, seqDistance, seqLessOrEqual, toSeq } from "../tcp/seq";
import { endpointText } from "../text/endpoints";
import { visibleText } from "../text/visible";
import type { FlowIcmp, FlowSegment } from "./flowSegments";
import { icmpWords } from "./packetdrillIcmp";
import { optionsText } from "./packetdrillOptions";

export interface ScriptOptions {
  /** Name and version of the program. */
  readonly application: string;
  readonly captureName: string;
  /** Whose stack is under test. */
  readonly stack: Side;
  /** The flow has more frames than were read. */
  readonly full: boolean;
}

/** A flow that cannot be a script, and why: a sentence. */
export class NotAScript extends Error {}

/** Control bits by packetdrill's letters, as its scripts write them; the dot of ACK comes last. */
const LETTERS: readonly (readonly [bit: number, letter: string])[] = [
  [SYN, "S"],
  [FIN, "F"],
  [RST, "R"],
  [PSH, "P"],
  [URG, "U"],
  [ECE, "E"],
  [CWR, "W"],
  [AE, "A"],
];
const ECN_WORDS = ["", "[ect1] ", "[ect0] ", "[ce] "] as const;
/** How far times may be off, in µs: a timer of the kernel under test is not that of the capture. */
const TOLERANCE_US = 100_000;
/** The first numbers of a script are 0; where a segment would then wrap (old connections), these. */
const BASES = [0, 0x1000_0000, 0x4000_0000, 0x8000_0000, 0xc000_0000] as const;

/**
 * The side whose stack is tested where nobody says: the one that gets the first segment with an error, since what it does with it
 * is the question. Without an error, the responder.
 */
export function stackUnderTest({ flow, findings }: FlowDetail): Side {
  const error = findings.find(({ severity }) => severity === "error");
  const event = error && flow.events[error.event];
  if (event?.kind === "icmp") return event.quotedFrom;
  if (event?.kind !== "segment") return "responder";
  // What is missing is missing from the other side: the segment itself is what the stack has to answer.
  return error?.missing === undefined ? otherSide(event.from) : otherSide(error.missing.from);
}

/** @throws NotAScript */
export function packetdrillScript(
  detail: FlowDetail,
  segments: readonly (FlowSegment | FlowIcmp)[],
  options: ScriptOptions,
): string {
  const { flow } = detail;
  const first = segments.find((each) => each.kind === "segment");
  if (first === undefined || (first.flags & (SYN | ACK)) !== SYN)
    throw new NotAScript(
      "The flow does not begin with its SYN: packetdrill cannot put a socket into the middle of a connection.",
    );
  const bases = basesOf(flow, segments);
  const lines = [...head(detail, options)];
  const program = new Program(flow, options.stack);
  let lastNs = first.timeNs;
  for (const each of segments) {
    const isInjected = each.kind === "icmp" ? each.quotedFrom === options.stack : each.from !== options.stack;
    // An error for the other side never reaches the stack under test.
    if (each.kind === "icmp" && !isInjected) {
      lines.push(`// Frame ${each.frameNumber}: an ICMP error for the other side.`);
      continue;
    }
    for (const finding of detail.findings.filter(({ frame }) => frame === each.frameNumber)) {
      lines.push(`// ${finding.severity} ${finding.rule}: ${visibleText(finding.what)}`);
    }
    const gapNs = Math.max(0, each.timeNs - lastNs);
    lastNs = Math.max(lastNs, each.timeNs);
    const calls = each.kind === "segment" ? program.callsBefore(each) : [];
    lines.push(...calls.map((call, i) => `${time(i === 0 ? gapNs : 0)} ${call}`));
    const line = each.kind === "icmp" ? icmpLine(flow, each, bases) : segmentLine(each, isInjected, bases);
    lines.push(...commentsOf(each, isInjected), `${time(calls.length > 0 ? 0 : gapNs)} ${line}`);
    if (each.kind === "segment") lines.push(...program.callsBehind(each).map((call) => `+0 ${call}`));
  }
  const quietNs = flow.sight.captureEndNs - flow.lastTimeNs;
  if (quietNs > 0 && !options.full)
    lines.push(`// No further segment in ${(quietNs / 1e9).toFixed(6)} s of the capture.`);
  return `${lines.join("\n")}\n`;
}

function head({ flow, headline }: FlowDetail, { application, captureName, stack, full }: ScriptOptions) {
  const ends = `${endpointText(flow.initiator)} -> ${endpointText(flow.responder)}`;
  return [
    `--ip_version=ipv${flow.family}`,
    `--tolerance_usecs=${TOLERANCE_US}`,
    `// Flow ${flow.id} of ${visibleText(captureName)}: ${ends}, by ${application}.`,
    `// ${visibleText(headline)}`,
    `// The stack under test is that of the ${stack}: < is injected, > is expected of it.`,
    "// Numbers count from each side's ISN. The calls of the program are not in a capture: they are guessed.",
    ...(full ? ["// Only its first segments: the flow is larger than what is exported."] : []),
    "",
  ];
}

type Bases = Readonly<Record<Side, { readonly iss: SeqNumber; readonly first: number }>>;

/** What is subtracted from each side's numbers. No segment may wrap: packetdrill's ranges do not. */
function basesOf(flow: Flow, segments: readonly (FlowSegment | FlowIcmp)[]): Bases {
  const of = (side: Side): Bases[Side] => {
    const own = segments.filter((each): each is FlowSegment => each.kind === "segment" && each.from === side);
    // A side that sent no SYN has no ISN: a RST in answer to a SYN takes its number from there, or has 0 (RFC 9293 §3.10.7.1).
    const iss = flow[side].iss ?? toSeq(0);
    const wraps = (first: number): boolean =>
      own.some(({ seq, payloadLength }) => relative(seq, { iss, first }) + payloadLength >= 2 ** 32);
    return { iss, first: BASES.find((first) => !wraps(first)) ?? 0 };
  };
  return { initiator: of("initiator"), responder: of("responder") };
}

function relative(number: SeqNumber, { iss, first }: Bases[Side]): number {
  return seqAdd(toSeq(seqDistance(iss, number)), first);
}

function segmentLine(segment: FlowSegment, isInjected: boolean, bases: Bases): string {
  const { from, flags, payloadLength, urgent, ecn, window } = segment;
  const seq = relative(segment.seq, bases[from]);
  const peer = bases[otherSide(from)];
  const options = optionsText(segment.options, (number) => relative(toSeq(number), peer));
  const parts = [
    `${isInjected ? "<" : ">"} ${ECN_WORDS[ecn & 3]}${lettersOf(flags)}`,
    `${seq}:${seq + payloadLength}(${payloadLength})`,
    flags & ACK ? `ack ${relative(segment.ack, peer)}` : "",
    `win ${window}`,
    urgent > 0 ? `urg ${urgent}` : "",
    options.isWhole || isInjected ? options.text : "<...>",
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function lettersOf(flags: number): string {
  const letters = LETTERS.map(([bit, letter]) => (flags & bit ? letter : "")).join("");
  return letters + (flags & ACK ? "." : "") || "-";
}

function icmpLine(
  flow: Flow,
  { type, code, mtu, quotedFrom, quotedSeq, quotedLength }: FlowIcmp,
  bases: Bases,
): string {
  const seq = relative(quotedSeq, bases[quotedFrom]);
  const length = Math.min(quotedLength, 0xffff, 2 ** 32 - 1 - seq);
  return `< ${icmpWords(flow.family, type, code, mtu)} [${seq}:${seq + length}(${length})]`;
}

/** What packetdrill has no words for. */
function commentsOf(each: FlowSegment | FlowIcmp, isInjected: boolean): string[] {
  if (each.kind === "icmp") return [];
  const comments: string[] = [];
  if (!optionsText(each.options, (number) => number).isWhole)
    comments.push(`has options that packetdrill cannot write${isInjected ? ": NOPs stand for them" : ""}.`);
  if (each.flags & RESERVED) comments.push("has reserved control bits, which packetdrill cannot write.");
  return comments.map((comment) => `// Frame ${each.frameNumber} ${comment}`);
}

/** A whole script is in µs. */
function time(ns: number): string {
  return ns < 500 ? "+0" : `+${(ns / 1e9).toFixed(6)}`;
}

/** The program on the stack under test, as its segments let guess. */
class Program {
  readonly #side: Side;
  readonly #isActive: boolean;
  readonly #listens: boolean;
  #isOpen = false;
  #isClosed = false;
  #sent: SeqNumber | undefined;

  constructor(flow: Flow, side: Side) {
    this.#side = side;
    this.#isActive = side === "initiator" || flow.events.some(isSynOf(side));
    this.#listens = flow.outcome !== "refused";
  }

  callsBefore(segment: FlowSegment): string[] {
    const { from, flags } = segment;
    const calls = this.#isOpen ? [] : this.#open();
    if (from !== this.#side) return calls;
    const descriptor = this.#isActive ? 3 : 4;
    const isNew = this.#sent === undefined || seqLessOrEqual(this.#sent, segment.seq);
    if (segment.payloadLength > 0 && isNew && !(flags & (SYN | RST)))
      calls.push(`write(${descriptor}, ..., ${segment.payloadLength}) = ${segment.payloadLength}`);
    if (flags & FIN && !this.#isClosed) {
      calls.push(`close(${descriptor}) = 0`);
      this.#isClosed = true;
    }
    if (!(flags & RST)) this.#sent = seqAdd(segment.seq, segment.payloadLength);
    return calls;
  }

  /** A passive side accepts what its peer has completed. */
  callsBehind({ from, flags }: FlowSegment): string[] {
    if (this.#isActive || this.#isAccepted || from === this.#side || !this.#isAnswered(flags)) return [];
    this.#isAccepted = true;
    return ["accept(3, ..., ...) = 4"];
  }

  #isAccepted = false;

  #isAnswered(flags: number): boolean {
    return this.#sent !== undefined && (flags & (SYN | RST)) === 0 && (flags & ACK) !== 0;
  }

  #open(): string[] {
    this.#isOpen = true;
    const socket = "socket(..., SOCK_STREAM, IPPROTO_TCP) = 3";
    if (this.#isActive)
      return [
        socket,
        "fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0",
        "connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)",
      ];
    const bound = [socket, "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0", "bind(3, ..., ...) = 0"];
    return this.#listens ? [...bound, "listen(3, 1) = 0"] : bound;
  }
}

/** It opened the connection actively, if only at the same time as its peer. */
function isSynOf(side: Side): (event: Flow["events"][number]) => boolean {
  return (event) => event.kind === "segment" && event.from === side && (event.seg.flags & (SYN | ACK)) === SYN;
}
