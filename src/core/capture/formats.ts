// The table of formats: a file's format is detected by its first bytes, or its lines if it is text, and never by its name.

import type { CaptureReader, NotACapture } from "./frame";
import { openListing } from "./listing/openListing";
import { isPcap, openPcap } from "./pcap";
import { isPcapng, openPcapng } from "./pcapng";

/** A reader that can also start in the middle, to read a part of the capture again. */
export interface ForkableReader extends CaptureReader {
  /** A reader of the same capture that begins at `fileOffset`, where this one read frame `frameNumber`. */
  fork(fileOffset: number, frameNumber: number): ForkableReader;
}

export interface CaptureFormat {
  readonly name: string;
  /** Whether a file that begins with `head` (4 bytes or more) is of this format. */
  matches(head: Uint8Array): boolean;
  /** `undefined` when more of the file's beginning is needed. */
  open(head: Uint8Array): ForkableReader | NotACapture | undefined;
}

export const captureFormats: readonly CaptureFormat[] = [
  { name: "pcap", matches: isPcap, open: openPcap },
  { name: "pcapng", matches: isPcapng, open: openPcapng },
];

/** Compressions that a caller decompresses before `openCapture`, and their magic numbers. */
const compressions: readonly { readonly name: Compression; readonly magic: string }[] = [
  { name: "gzip", magic: "1f8b" },
  { name: "zstd", magic: "28b52ffd" },
];

export type Compression = "gzip" | "zstd";

/** Unsupported formats that are recognized by their first bytes, for a better message. */
const strangers: readonly { readonly name: string; readonly magic: string; readonly remedy?: string }[] = [
  { name: "a snoop capture", magic: "736e6f6f70000000", remedy: "Convert it with `editcap -F pcapng`." },
  { name: "a Microsoft Network Monitor capture", magic: "474d4255", remedy: "Convert it with `editcap -F pcapng`." },
  { name: "a Microsoft Network Monitor capture", magic: "52545353", remedy: "Convert it with `editcap -F pcapng`." },
  { name: "a Sniffer capture", magic: "54524e", remedy: "Convert it with `editcap -F pcapng`." },
  { name: "a zip archive", magic: "504b0304", remedy: "Unpack it first." },
  { name: "an xz archive", magic: "fd377a585a00", remedy: "Unpack it first." },
  { name: "a bzip2 archive", magic: "425a68", remedy: "Unpack it first." },
  { name: "an lz4 archive", magic: "04224d18", remedy: "Unpack it first." },
  { name: "a PDF", magic: "25504446" },
  { name: "a PNG picture", magic: "89504e47" },
  { name: "a program (ELF)", magic: "7f454c46" },
];

/** The compression of a file that begins with `head`; `undefined` for none. */
export function compressionOf(head: Uint8Array): Compression | undefined {
  return compressions.find(({ magic }) => toHex(head).startsWith(magic))?.name;
}

/**
 * Opens the capture that begins with `head`; the reader is then pushed the whole file from its first byte on.
 * `undefined`: more than `head` is needed. Pass `atEnd` if there are no more bytes, to get the error.
 */
export function openCapture(head: Uint8Array, atEnd = false): ForkableReader | NotACapture | undefined {
  if (head.length < 4) return atEnd ? tooShort(head) : undefined;
  const format = captureFormats.find((each) => each.matches(head));
  if (!format) return openText(head, atEnd);
  const opened = format.open(head);
  if (opened || !atEnd) return opened;
  const message = `The file ends inside its ${format.name} header, after ${head.length} bytes: it is truncated.`;
  return { kind: "not-a-capture", offset: head.length, message };
}

/** A listing has no magic number: it shows in its lines. */
function openText(head: Uint8Array, atEnd: boolean): ForkableReader | NotACapture | undefined {
  if (head.length < 16 && !atEnd) return undefined;
  const hex = toHex(head);
  if (strangers.some(({ magic }) => hex.startsWith(magic))) return stranger(head);
  const listing = openListing(head, atEnd);
  return listing === "none" ? stranger(head) : listing;
}

function tooShort(head: Uint8Array): NotACapture {
  const message =
    head.length === 0
      ? "The file is empty: no frames were captured, or the file was not written completely."
      : `The file has only ${head.length} ${head.length === 1 ? "byte" : "bytes"}; every capture begins with a header of at least 24 bytes.`;
  return { kind: "not-a-capture", offset: 0, message };
}

function stranger(head: Uint8Array): NotACapture {
  const hex = toHex(head);
  const known = strangers.find(({ magic }) => hex.startsWith(magic));
  const message = known
    ? `Unsupported file format: the file begins like ${known.name}.${known.remedy ? ` ${known.remedy}` : ""}`
    : `The file is not a capture: it begins with ${shown(head)}; a pcap begins with the bytes d4 c3 b2 a1 or a1 b2 c3 d4 (4d 3c b2 a1 or a1 b2 3c 4d with nanoseconds), a pcapng with 0a 0d 0d 0a.`;
  return { kind: "not-a-capture", offset: 0, message };
}

/** The first bytes as people would describe them: as text where they are text. */
function shown(head: Uint8Array): string {
  const first = head.subarray(0, 16);
  if (first.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 9 && byte <= 13))) {
    return `the text ${JSON.stringify(String.fromCharCode(...first))}`;
  }
  return `the bytes ${toHex(first.subarray(0, 4)).replace(/(..)(?=.)/g, "$1 ")}`;
}

function toHex(head: Uint8Array): string {
  return Array.from(head.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
