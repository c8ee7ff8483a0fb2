// A row of tshark's (or Wireshark's) packet list in its default columns: number, time, source, destination, protocol, length, info.
//
//     1   0.000000     10.0.0.1 → 10.0.0.2     TCP 74 43132 → 80 [SYN] Seq=0 Win=64240 Len=0 MSS=1460 WS=128

import { parseAddress } from "../../text/ipAddress";
import { parsePort } from "./addressText";
import { type LineTime, parseTime } from "./lineTime";
import { parseTsharkOptions } from "./listedOptions";
import type { ListedSegment } from "./listedPacket";

export interface TsharkRow {
  readonly frameNumber: number;
  readonly time: LineTime;
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  /** Of the frame on the wire. */
  readonly length: number;
  readonly info: string;
}

// The arrow as UTF-8 read octet by octet, as one character of UTF-16 read by its lower octet, and in ASCII.
const ARROW = "(?:\\u00e2\\u0086\\u0092|\\u0092|->)";
const NUMBER = /^\s*(\d{1,10})\s+(?=\S)/;
const COLUMNS = new RegExp(
  `^\\s*([0-9a-zA-Z:.%_-]{2,64})\\s+(?:${ARROW}\\s+)?([0-9a-zA-Z:.%_-]{2,64})\\s+([A-Za-z0-9/_.+-]{1,40})\\s+(\\d{1,7})\\s+(.*)$`,
);
const SEGMENT = new RegExp(
  `^(?:\\[[^\\]]{0,80}\\]\\s*){0,6}(\\S{1,40}) (?:${ARROW}|>) (\\S{1,40}) \\[([A-Za-z, <>]{1,60})\\]((?: .*)?)$`,
);

/** `undefined` for a line that is not such a row. */
export function parseTsharkRow(text: string): TsharkRow | undefined {
  const number = NUMBER.exec(text);
  if (!number) return undefined;
  const time = parseTime(text.slice(number[0].length));
  const columns = time && COLUMNS.exec(time.rest);
  if (!columns) return undefined;
  const [, source, destination, protocol, length, info] = columns;
  return {
    frameNumber: Number(number[1]),
    time,
    source: source!,
    destination: destination!,
    protocol: protocol!,
    length: Number(length),
    info: info!,
  };
}

/** A segment as tshark shows it: `window` may be scaled, and `scale` is the factor that a SYN offers. */
export interface TsharkSegment {
  readonly segment: ListedSegment;
  readonly shownWindow: number | undefined;
  readonly shift: number | undefined;
  /** The analysis says that this SYN begins another connection on the same ports. */
  readonly isPortReused: boolean;
}

/** The segment of a row whose info has its numbers; other protocols hide them. */
export function parseTsharkSegment({
  source,
  destination,
  info,
}: TsharkRow): TsharkSegment | { unreadable: string } | undefined {
  const found = SEGMENT.exec(info);
  if (!found) return undefined;
  const from = parseAddress(source);
  const to = parseAddress(destination);
  const sourcePort = parsePort(found[1]!);
  const destinationPort = parsePort(found[2]!);
  if (!from || !to || sourcePort === undefined || destinationPort === undefined)
    return { unreadable: "it has a name in place of an address or port: list with `tshark -n`" };
  const rest = found[4]!;
  const seq = fieldOf(rest, "Seq");
  const length = fieldOf(rest, "Len");
  if (seq === undefined || length === undefined) return { unreadable: "its numbers are incomplete" };
  const flags = flagBits(found[3]!);
  if (flags === undefined) return { unreadable: "its control bits are not understood" };
  const factor = fieldOf(rest, "WS");
  return {
    segment: {
      source: { address: from, port: sourcePort },
      destination: { address: to, port: destinationPort },
      flags,
      seq,
      ack: fieldOf(rest, "Ack"),
      window: undefined,
      urgent: fieldOf(rest, "Urg") ?? 0,
      payloadLength: length,
      options: parseTsharkOptions(rest),
    },
    shownWindow: fieldOf(rest, "Win"),
    shift: factor === undefined || factor < 1 ? undefined : Math.round(Math.log2(factor)),
    isPortReused: info.includes("Port numbers reused"),
  };
}

function fieldOf(info: string, name: string): number | undefined {
  const found = new RegExp(` ${name}=(\\d{1,10})(?![0-9])`).exec(info)?.[1];
  return found === undefined ? undefined : Number(found);
}

const NAMES: Readonly<Record<string, number>> = {
  FIN: 0x001,
  SYN: 0x002,
  RST: 0x004,
  PSH: 0x008,
  ACK: 0x010,
  URG: 0x020,
  ECE: 0x040,
  ECN: 0x040,
  CWR: 0x080,
  AE: 0x100,
  NS: 0x100,
  Reserved: 0xe00,
};

/** "SYN, ACK", or "<None>". */
function flagBits(names: string): number | undefined {
  if (names === "<None>") return 0;
  let bits = 0;
  for (const name of names.split(", ")) {
    const bit = NAMES[name];
    if (bit === undefined) return undefined;
    bits |= bit;
  }
  return bits;
}
