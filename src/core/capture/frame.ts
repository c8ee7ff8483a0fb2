// The output of a capture's reader: one record at a time, in a cursor that is overwritten by the next one.

/** One record of a capture. Valid only during the call that passes it; the bytes alias the reader's buffer. */
export interface Frame {
  /** The reader's buffer; the record's data is `bytes[start, end)`. */
  bytes: Uint8Array;
  view: DataView;
  start: number;
  end: number;
  /** Octets on the wire; `end - start` of them were captured. */
  originalLength: number;
  /** From 1, as Wireshark counts. */
  frameNumber: number;
  /** Nanoseconds since `CaptureClock.epochSeconds`. Exact for captures of up to 104 days. */
  timeNs: number;
  /** Where the record (its header, for pcap) begins in the uncompressed capture. */
  fileOffset: number;
  /** LINKTYPE_ value, as registered at tcpdump.org. */
  linkType: number;
  /** Index into `CaptureReader.interfaces`; 0 in a classic pcap. */
  interfaceIndex: number;
  /** Of a packet that a text describes: 1 for each octet that is from the text, from `start` on. The others were made up. */
  known?: Uint8Array | undefined;
}

/** Where the capture's times begin: the whole second of its first record, in Unix time. */
export interface CaptureClock {
  readonly epochSeconds: number;
}

export type CaptureIssueKind =
  /** The file ends inside a record or header. */
  | "truncated"
  /** A header or record contradicts itself; reading stopped there. */
  | "malformed"
  /** A link type, protocol, block or version that is not decoded; its frames are counted. */
  | "unsupported"
  /** IP fragments other than the first, of packets that could not be reassembled. */
  | "fragments"
  /** The capture itself reports lost frames. */
  | "dropped"
  /** Frames end before the length that their IP header gives, and the capture does not say that it cut them. */
  | "shortened"
  /** Times were read in another unit than the file's header gives, which they contradict. */
  | "time-unit"
  /** The file holds the same frames more than once. */
  | "repeated"
  /** Frames are older than frames before them. */
  | "time-order"
  /** Several captures stand in the file one behind the other. */
  | "merged"
  /** The capture is a text listing, which does not contain all of its packets. */
  | "listing"
  /** Segments were recorded at two capture points. */
  | "capture-points"
  /** Some kinds of segment were not recorded. */
  | "filtered"
  /** Segments are only counted: the capture has more events than are kept. */
  | "not-kept"
  /** Requests for the Ethernet address of a neighbor were not answered: a fault of the network, not of the file. */
  | "no-route-to-neighbor"
  /** A request for the Ethernet address of a neighbor was answered by two: perhaps a fault of the network, not of the file. */
  | "two-neighbors"
  /** What a comparison with another capture says as a whole. */
  | "compared";

/** A problem of the capture as a whole, for the user. Counted, never repeated per frame. */
export interface CaptureIssue {
  readonly kind: CaptureIssueKind;
  /** Set where the issue is an error of the network, as a finding may be. */
  readonly severity?: "error";
  /** The first frame concerned, or the number the damaged record would have had. */
  readonly frame: number;
  /** Where in the (uncompressed) capture, in bytes. */
  readonly offset: number;
  /** How many frames are concerned; 1 for damage. */
  readonly count: number;
  /** Index of the damaged file, from 0, in a capture of several files. */
  readonly file?: number;
  /** A full sentence for people, without the file's name. Places in it are the file's own. */
  readonly message: string;
}

export interface CaptureInterface {
  readonly name: string;
  readonly linkType: number;
  /** 0 when there is no limit. */
  readonly snapLength: number;
  /** The unit of its times: if_tsresol of pcapng, n for 10^−n s, 0x80 | n for 2^−n s. */
  readonly resolution: number;
}

/** When an interface was recorded, in nanoseconds since the clock's `epochSeconds`. */
export interface RecordingTime {
  readonly startNs: number;
  readonly endNs: number;
}

export interface FrameSink {
  /** Called for every record. The frame is reused; copy what is needed later. */
  frame(frame: Frame): void;
  /** The buffer of the previous frames is about to be overwritten. */
  release?(): void;
}

/** Reads a capture from pieces of any size. Never throws because of the capture's content. */
export interface CaptureReader {
  /** "text" is a listing of packets, as tcpdump prints it. */
  readonly format: "pcap" | "pcapng" | "text";
  readonly interfaces: readonly CaptureInterface[];
  readonly clock: CaptureClock;
  readonly issues: readonly CaptureIssue[];
  /** When the recording began and ended, where the capture says so; absent in formats that cannot say it. */
  readonly recordings?: readonly RecordingTime[];
  /** Sequence numbers mean something relative to one another only: the capture does not contain the numbers on the wire. */
  readonly relativeNumbersOnly?: boolean;
  /** SEG.SEQ of segments without data is not in the capture: the sender's next number was put in its place. */
  readonly numbersAssumed?: boolean;
  /** Set once the rest of the file cannot be read (damage); further pieces are ignored. */
  readonly stopped: boolean;
  /** Records passed to the sink so far. */
  readonly frames: number;
  /** Offset of the first byte not yet consumed as part of a whole record. A growing file is read on from here. */
  readonly offset: number;
  /** Takes the next piece. The reader may keep a copy of an incomplete tail, bounded by the largest record it accepts. */
  push(piece: Uint8Array, sink: FrameSink): void;
  /** No more pieces: an incomplete tail becomes a `truncated` issue. May be followed by further pushes when the file grew. */
  end(): void;
  /**
   * The next piece begins with a record, regardless of the one before it: another file of the same capture begins there.
   * Reading continues, even if the file before was damaged.
   */
  cut(): void;
}

/** Why a file is not a capture: a sentence for people, without the file's name. */
export interface NotACapture {
  readonly kind: "not-a-capture";
  readonly offset: number;
  readonly message: string;
}
