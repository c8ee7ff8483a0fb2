// What a side's first data begins with: enough to see that one side speaks TLS and the other does not. No more of it is parsed.

import { toWord, wordAdd } from "../tcp/seq";
import type { Packet } from "../wire/packet";
import { FIRST_DATA_SHIFT, ISS, S_FLAGS, SIDE_ASKS_FOR_TLS, SIDE_ISS } from "./rowLayout";

/** Two bits of an endpoint's flags; 0 where the first data was not captured. */
export const FIRST_TLS = 1;
export const FIRST_HTTP = 2;
export const FIRST_OTHER = 3;

/** By their code. */
export const FIRST_OCTETS = [undefined, "tls", "http", "other"] as const;

/** From the flags of an endpoint. */
export function firstDataCode(flags: number): number {
  return (flags >>> FIRST_DATA_SHIFT) & 3;
}

const TLS_ALERT = 0x15;
const TLS_HANDSHAKE = 0x16;
/** First four characters of HTTP's methods (RFC 9110 §9.1, RFC 5789, HTTP/2's preface) and of its answers. */
const HTTP = new Set(
  ["GET ", "HEAD", "POST", "PUT ", "DELE", "CONN", "OPTI", "TRAC", "PATC", "PRI ", "HTTP"].map((text) =>
    [...text].reduce((word, letter) => ((word << 8) | letter.charCodeAt(0)) >>> 0, 0),
  ),
);

/** "HTTP/1.1 400" (RFC 9110 §15.5.1), as far as the status. */
const STATUS_AT = "HTTP/1.1 ".length;
const BAD_REQUEST = [0x34, 0x30, 0x30];
/** How far into the answer the server's words are looked for. */
const MOST_LOOKED_AT = 1024;
/** What servers say on a TLS port, in letters of either case: nginx, Go and others name HTTPS, Apache an "SSL-enabled" port. */
const TLS_WORDS = ["https", "ssl-enabled"].map((word) => [...word].map((letter) => letter.charCodeAt(0)));

/** The code of a segment's data: a TLS record (RFC 8446 §5.1), HTTP, or something else. */
export function firstOctetsOf({ bytes, view, payloadStart, payloadEnd }: Packet): number {
  const length = payloadEnd - payloadStart;
  if (length === 0) return 0;
  const type = bytes[payloadStart]!;
  const isRecord = type === TLS_ALERT || type === TLS_HANDSHAKE;
  if (isRecord && length >= 3 && bytes[payloadStart + 1] === 3 && bytes[payloadStart + 2]! <= 4) return FIRST_TLS;
  if (length < 4) return FIRST_OTHER;
  return HTTP.has(view.getUint32(payloadStart)) ? FIRST_HTTP : FIRST_OTHER;
}

/** Notes what the first data of the endpoint at `sender` begins with, if they are the first of its stream. */
export function noteFirstData(packet: Packet, row: Int32Array, sender: number): void {
  if (!(row[sender + S_FLAGS]! & SIDE_ISS) || toWord(packet.seq) !== wordAdd(row[sender + ISS]!, 1)) return;
  const code = firstOctetsOf(packet);
  row[sender + S_FLAGS]! |= code << FIRST_DATA_SHIFT;
  if (code === FIRST_HTTP && asksForTls(packet)) row[sender + S_FLAGS]! |= SIDE_ASKS_FOR_TLS;
}

/** An HTTP answer 400 whose text says that this port expects TLS. */
export function asksForTls({ bytes, payloadStart, payloadEnd }: Packet): boolean {
  const status = payloadStart + STATUS_AT;
  if (payloadEnd < status + BAD_REQUEST.length || !BAD_REQUEST.every((digit, i) => bytes[status + i] === digit))
    return false;
  const end = Math.min(payloadEnd, payloadStart + MOST_LOOKED_AT);
  for (let at = status; at < end; at++) if (TLS_WORDS.some((word) => hasWord(bytes, at, end, word))) return true;
  return false;
}

function hasWord(bytes: Uint8Array, at: number, end: number, word: readonly number[]): boolean {
  // Bit 0x20 tells small letters from capitals; the hyphen has it, too.
  return at + word.length <= end && word.every((letter, i) => (bytes[at + i]! | 0x20) === letter);
}
