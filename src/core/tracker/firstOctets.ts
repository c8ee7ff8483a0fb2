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
const ALERT_LENGTH = 2;
const MOST_IN_A_RECORD = 1 << 14;
/** A message has a type and a length of three octets. */
const LEAST_IN_A_RECORD = 4;
/** ClientHello and ServerHello (RFC 8446 §4): either side begins with its own. */
const HELLOS = new Set([1, 2]);
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
  if (length >= 3 && isTlsRecord(bytes, payloadStart, payloadEnd)) return FIRST_TLS;
  if (length < 4) return FIRST_OTHER;
  return HTTP.has(view.getUint32(payloadStart)) ? FIRST_HTTP : FIRST_OTHER;
}

/** As far as it was captured, a record with an alert or with the first message of a handshake (RFC 8446 §5.1, §4, §6). */
function isTlsRecord(bytes: Uint8Array, start: number, end: number): boolean {
  const type = bytes[start]!;
  if (bytes[start + 1] !== 3 || bytes[start + 2]! > 4) return false;
  const recordLength = start + 5 <= end ? (bytes[start + 3]! << 8) | bytes[start + 4]! : undefined;
  const content = start + 6 <= end ? bytes[start + 5]! : undefined;
  if (type === TLS_ALERT)
    return (recordLength ?? ALERT_LENGTH) === ALERT_LENGTH && (content === undefined || content === 1 || content === 2);
  if (type !== TLS_HANDSHAKE || (content !== undefined && !HELLOS.has(content))) return false;
  return recordLength === undefined || (recordLength >= LEAST_IN_A_RECORD && recordLength <= MOST_IN_A_RECORD);
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
