// Reads a text listing as a capture: lines are put together to packets, and packets become frames that end where the text does.

import type { CaptureInterface, CaptureIssue, CaptureReader, Frame, FrameSink } from "../frame";
import { emptyFrame } from "../records";
import { frameOfOctets } from "./hexFrame";
import { parseHexLine } from "./hexLine";
import { HiddenSegments } from "./hiddenSegments";
import { type FirstLine, isFortigateSegment, parseFirstLine } from "./lineKinds";
import { LINKTYPE_RAW, type WrittenFrame, writeOther, writeSegment } from "./listedFrame";
import type { ListedOther, ListedSegment, ListedSurroundings } from "./listedPacket";
import { ListingClock } from "./listingClock";
import { ListingContents, listingIssues } from "./listingContents";
import { parseTcpdumpOther, parseTsharkOther } from "./otherPackets";
import { PendingPacket } from "./pendingPacket";
import { RecentSegments } from "./recentSegments";
import { SeenPackets } from "./seenPackets";
import { type ResolvedNumbers, SequenceNumbers } from "./sequenceNumbers";
import { parseTcpdumpLink, parseTcpdumpSegment, parseTcpdumpTunnel } from "./tcpdumpLine";
import { type TextEncoding, type TextLine, TextLines } from "./textLines";
import { parseTsharkSegment, type TsharkRow } from "./tsharkLine";
import { UnreadLines } from "./unreadLines";

const MOST_INTERFACES = 64;

/** What the beginning of the text shows. */
export interface ListingStart {
  readonly encoding: TextEncoding;
  /** Each time is the difference to the one before. */
  readonly isDelta: boolean;
}

interface Fork {
  readonly reader: ListingReader;
  readonly fileOffset: number;
  readonly frameNumber: number;
}

export class ListingReader implements CaptureReader {
  readonly format = "text";
  readonly interfaces: CaptureInterface[];
  readonly stopped = false;
  frames: number;
  readonly #start: ListingStart;
  readonly #times: ListingClock;
  readonly #numbers: SequenceNumbers;
  readonly #lines: TextLines;
  readonly #recent: RecentSegments;
  readonly #hidden: HiddenSegments;
  readonly #seen = new SeenPackets();
  readonly #unread = new UnreadLines();
  readonly #contents = new ListingContents();
  readonly #frame: Frame = { ...emptyFrame(LINKTYPE_RAW), known: undefined };
  /** How many frames were before the place where this reader was forked. */
  readonly #forkedAt: number | undefined;
  #pending: PendingPacket | undefined;
  /** The dump at hand is of reassembled data, and of no frame. */
  #skipsDump = false;
  #sink: FrameSink | undefined;

  constructor(start: ListingStart, fork?: Fork) {
    this.#start = start;
    this.#times = fork ? fork.reader.#times.fork() : new ListingClock(start.isDelta);
    this.#numbers = new SequenceNumbers(fork ? fork.reader.#numbers : undefined);
    this.#recent = fork ? fork.reader.#recent : new RecentSegments();
    this.#hidden = new HiddenSegments(fork ? fork.reader.#hidden : undefined);
    this.#lines = new TextLines(start.encoding, fork?.fileOffset ?? 0);
    this.interfaces = fork ? fork.reader.interfaces : [];
    this.#forkedAt = fork && fork.frameNumber - 1;
    this.frames = this.#forkedAt ?? 0;
  }

  get clock(): CaptureReader["clock"] {
    return this.#times.clock;
  }

  get issues(): readonly CaptureIssue[] {
    return [
      ...listingIssues(this.#contents, this.#times, this.relativeNumbersOnly, this.frames),
      ...this.#unread.issues,
    ];
  }

  get offset(): number {
    return this.#pending?.line.offset ?? this.#lines.offset;
  }

  get relativeNumbersOnly(): boolean {
    return this.#numbers.hasMadeUpBases;
  }

  get numbersAssumed(): boolean {
    return !this.#contents.hasAllNumbers;
  }

  fork(fileOffset: number, frameNumber: number): ListingReader {
    return new ListingReader(this.#start, { reader: this, fileOffset, frameNumber });
  }

  push(piece: Uint8Array, sink: FrameSink): void {
    this.#sink = sink;
    this.#lines.push(piece, (line) => this.#takeLine(line));
    sink.release?.();
  }

  /** A packet ends where the next one begins; the last one ends here. */
  end(): void {
    this.#lines.end((line) => this.#takeLine(line));
    this.#finishPacket();
    this.#sink?.release?.();
  }

  cut(): void {
    this.end();
  }

  #takeLine(line: TextLine): void {
    const { text } = line;
    if (text.trim() === "") {
      this.#skipsDump = false;
      return;
    }
    const hex = parseHexLine(text);
    if (hex) {
      if (!this.#skipsDump) this.#takeOctets(line, hex);
      return;
    }
    const first = parseFirstLine(text);
    if (first && first.time === undefined && this.#pending?.isTunnel) this.#pending.addText(text);
    else if (first) {
      this.#finishPacket();
      this.#pending = new PendingPacket(line, first);
      this.#skipsDump = false;
    } else if (/^(?:Reassembled|Decrypted|Uncompressed|De-chunked) /.test(text)) this.#skipsDump = true;
    else if (/^(?:Frame|Packet) \(\d+ bytes\)/.test(text)) this.#skipsDump = false;
    else if (/^\s/.test(text)) this.#pending?.addText(text);
    else if (/\d[.:]\w+ (?:>|->) \S+: /.test(text))
      this.#unread.add("unsupported", line, Math.max(1, this.frames), "it is in no known notation");
  }

  #takeOctets(line: TextLine, hex: NonNullable<ReturnType<typeof parseHexLine>>): void {
    if (hex.offset === 0 && (!this.#pending || this.#pending.isDumped)) {
      this.#finishPacket();
      this.#pending = new PendingPacket(line, undefined);
    }
    if (!this.#pending)
      this.#unread.add("malformed", line, Math.max(1, this.frames), "the beginning of this dump is missing");
    else if (!this.#pending.addOctets(hex))
      this.#unread.add("malformed", line, this.frames + 1, "octets before it are missing from the dump");
  }

  #finishPacket(): void {
    const pending = this.#pending;
    this.#pending = undefined;
    if (!pending) return;
    const { first, octets } = pending;
    if (first?.packetKey !== undefined && this.#isListedBefore(first.packetKey, first.appearance ?? 1)) return;
    this.frames++;
    const timeNs = this.#times.timeNs(first?.time, this.frames);
    if (first) this.#contents.kinds.add(first.kind);
    if (octets) this.#hand(pending, timeNs, { octets, known: undefined, ...frameOfOctets(octets, first?.length) });
    else if (!first) this.#unread.add("malformed", pending.line, this.frames, "the dump is too short for a packet");
    else {
      const written = first.row ? this.#frameOfRow(pending, first.row, timeNs) : this.#frameOfWords(pending, first);
      if (written) this.#hand(pending, timeNs, written);
    }
  }

  /** A fork did not see the lines before it: what is no first appearance was there. */
  #isListedBefore(key: string, appearance: number): boolean {
    const isFirstOfFork = this.#forkedAt === this.frames;
    return this.#seen.isRepeated(key) || (this.#forkedAt !== undefined && appearance > 1 && !isFirstOfFork);
  }

  /** The frame of a packet that is only described; undefined where that does not suffice, which is noted. */
  #frameOfWords(pending: PendingPacket, first: FirstLine): WrittenFrame | undefined {
    const { text } = pending;
    if (first.kind === "FortiGate" && isFortigateSegment(text))
      return this.#lose(pending, "it has neither a window nor options: list with verbosity 3 or 6");
    // Below an ICMP error, its quote looks like a segment.
    const icmp = /\bicmp/i.test(text) ? parseTcpdumpOther(text) : undefined;
    if (icmp?.protocol === "icmp" || icmp?.protocol === "icmpv6") return this.#frameOfOther(pending, icmp);
    const parsed = parseTcpdumpSegment(text);
    if (parsed && "unreadable" in parsed) return this.#lose(pending, parsed.unreadable);
    if (!parsed) {
      const other = parseTcpdumpOther(text);
      if (!other) this.#unread.add("unsupported", pending.line, this.frames, "it does not say what the packet is");
      return other && this.#frameOfOther(pending, other);
    }
    const { segment } = parsed;
    const numbers = this.#numbers.resolve(segment, this.frames, "tcpdump");
    if (!numbers)
      return this.#lose(pending, "it has no sequence number (`tcpdump -vv` lists it), and no line before tells it");
    return this.#frameOfSegment(segment, numbers, segment.window, this.#around(pending));
  }

  #frameOfRow(pending: PendingPacket, row: TsharkRow, timeNs: number): WrittenFrame | undefined {
    const parsed = parseTsharkSegment(row);
    if (parsed && "unreadable" in parsed) return this.#lose(pending, parsed.unreadable);
    if (!parsed) {
      const other = parseTsharkOther(row);
      if (other) return this.#frameOfOther(pending, other);
      const hidden = this.#hidden.assume(row, timeNs, this.frames);
      if (hidden) {
        this.#contents.hiddenRows++;
        return this.#frameOfSegment(hidden.segment, hidden.numbers, undefined, {});
      }
      const shown = row.protocol === "TCP" ? "data" : row.protocol;
      return this.#lose(
        pending,
        `it shows ${shown} in place of the segment's numbers: list with \`tshark -x\`, or tcpdump`,
      );
    }
    const { segment, shownWindow, shift, isPortReused } = parsed;
    const numbers = this.#numbers.resolve(segment, this.frames, "wireshark", isPortReused);
    const window = this.#numbers.unscaled(segment, shownWindow, shift);
    if (!numbers) return undefined;
    this.#hidden.note(row, segment, numbers);
    return this.#frameOfSegment(segment, numbers, window, {});
  }

  #frameOfSegment(
    segment: ListedSegment,
    numbers: ResolvedNumbers,
    window: number | undefined,
    around: ListedSurroundings,
  ): WrittenFrame {
    this.#contents.noteSegment(segment, around.link, window);
    this.#recent.note(segment, numbers.seq, numbers.ack);
    return writeSegment(segment, numbers, window, around, !this.relativeNumbersOnly);
  }

  /** An ICMP error quotes a segment: the one that the text has below it, or the last one that it can be about. */
  #frameOfOther(pending: PendingPacket, other: ListedOther): WrittenFrame | undefined {
    const around = this.#around(pending);
    const { error, ...plain } = other;
    if (!error || !other.destination) return writeOther(plain, around, undefined);
    const parsed = parseTcpdumpSegment(pending.text);
    const quoted = parsed && "segment" in parsed ? parsed.segment : undefined;
    const quote = this.#recent.quote({ error, sender: other.destination, quoted });
    if (quote) return writeOther(other, around, quote);
    this.#unread.add("dropped", pending.line, this.frames, "it does not say which segment the ICMP error is about");
    return writeOther(plain, around, undefined);
  }

  /** What is around a packet: its link layer, or the interface; a tunnel. */
  #around({ text, first }: PendingPacket): ListedSurroundings {
    const link = parseTcpdumpLink(text);
    const index = link || first?.isOutgoing === undefined ? 0 : 1 + this.#interface(first.interfaceName, LINKTYPE_RAW);
    const place = index > 0 ? { interfaceIndex: index, isOutgoing: first!.isOutgoing! } : undefined;
    return { link, place, tunnel: parseTcpdumpTunnel(text) };
  }

  /** A segment whose line cannot be read is as good as lost. */
  #lose({ line }: PendingPacket, reason: string): undefined {
    this.#unread.add("dropped", line, this.frames, reason);
  }

  #hand(
    { line, first }: PendingPacket,
    timeNs: number,
    { octets, known, originalLength, linkType }: HandedFrame,
  ): void {
    const frame = this.#frame;
    frame.bytes = octets;
    frame.view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
    frame.end = octets.length;
    frame.originalLength = originalLength;
    frame.frameNumber = this.frames;
    frame.timeNs = timeNs;
    frame.fileOffset = line.offset;
    frame.linkType = linkType;
    frame.interfaceIndex = this.#interface(first?.interfaceName, linkType);
    frame.known = known;
    this.#sink!.frame(frame);
  }

  #interface(name: string | undefined, linkType: number): number {
    if (name === undefined) return 0;
    const index = this.interfaces.findIndex((each) => each.name === name);
    if (index >= 0 || this.interfaces.length === MOST_INTERFACES) return Math.max(0, index);
    return this.interfaces.push({ name, linkType, snapLength: 0, resolution: 9 }) - 1;
  }
}

type HandedFrame = Omit<WrittenFrame, "known"> & { readonly known: Uint8Array | undefined };
