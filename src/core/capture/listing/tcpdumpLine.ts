// What tcpdump, Cisco's ASA and Windows' pktmon write of a segment, once its time was read.
//
//     IP 10.0.0.1.43132 > 10.0.0.2.80: Flags [S], seq 3047559707, win 64240, options [mss 1460], length 0
//     10.0.0.1.43132 > 10.0.0.2.80: S 3047559707:3047559707(0) win 64240 <mss 1460>          (tcpdump before 4.0, ASA)

import { parseAddress } from "../../text/ipAddress";
import { parseEndpoint, parseMac } from "./addressText";
import { NO_OPTIONS, parseTcpdumpOptions } from "./listedOptions";
import type { ListedChecksum, ListedIp, ListedLink, ListedOptions, ListedSegment, ListedTunnel } from "./listedPacket";

/** The segment of a line, or why it cannot be read; `undefined` where the line is not about a segment. */
export type ParsedSegment = { readonly segment: ListedSegment } | { readonly unreadable: string } | undefined;

const ENDPOINTS = /(?:^|[\s:)])([^\s:)(]\S{0,120}) > (\S{1,120}): /g;
const FLAGS = /^Flags \[([A-Za-z.]{1,12})\](?:,|$)/;
const OLD_FLAGS = /^([SFPRUWE]{1,7}\.?|\.)(?: \[[^\]]{0,60}\])?(?= |$)/;
const MOST_PAYLOAD = 0xffff;
const CUT = /\[\|tcp\]|\[\|ip6?\]/i;

export function parseTcpdumpSegment(text: string): ParsedSegment {
  const found = endpointsOf(text);
  if (!found) return undefined;
  const { source, destination, body, before } = found;
  const isNew = FLAGS.exec(body);
  const isOld = isNew ? undefined : OLD_FLAGS.exec(body);
  if (!isNew && !isOld) return withoutFlags(body);
  const ends = { source: parseEndpoint(source), destination: parseEndpoint(destination) };
  if (!ends.source || !ends.destination)
    return { unreadable: `it has a name in place of an address: list with "tcpdump -nn"` };
  const read = isNew ? readFields(body) : readOldFields(body);
  if (read === undefined)
    return { unreadable: CUT.test(body) ? "it ends inside the TCP header" : "its numbers are incomplete" };
  const flags = isNew ? flagBits(isNew[1]!) : oldFlagBits(isOld![1]!, body);
  if (flags === undefined) return { unreadable: "its control bits are not understood" };
  const ip = parseIpHeader(before);
  const segment = { source: ends.source, destination: ends.destination, flags, ...read, ...(ip && { ip }) };
  return { segment };
}

interface FoundEndpoints {
  readonly source: string;
  readonly destination: string;
  readonly before: string;
  readonly body: string;
}

/** The last pair, which is that of the innermost packet. */
function endpointsOf(text: string): FoundEndpoints | undefined {
  let found: FoundEndpoints | undefined;
  for (const match of text.matchAll(ENDPOINTS)) {
    const [whole, source, destination] = match;
    const body = text.slice(match.index + whole.length);
    if (found && !FLAGS.test(body) && !OLD_FLAGS.test(body)) continue;
    found = { source: source!, destination: destination!, before: text.slice(0, match.index), body };
  }
  return found;
}

function withoutFlags(body: string): ParsedSegment {
  if (/^tcp \d+/.test(body)) return { unreadable: `"tcpdump -q" lists neither numbers nor control bits` };
  return CUT.test(body) ? { unreadable: "it ends inside the TCP header" } : undefined;
}

type Fields = Pick<ListedSegment, "seq" | "ack" | "window" | "urgent" | "payloadLength" | "options"> & {
  readonly checksum?: ListedChecksum;
};

function readFields(body: string): Fields | undefined {
  const cut = body.search(CUT);
  const optionsAt = body.indexOf(", options [");
  const window = numberOf(/, win (\d{1,5})(?=,|$)/.exec(body)?.[1]);
  if (cut >= 0 && (optionsAt < 0 || cut < optionsAt || window === undefined)) return undefined;
  const seq = /, seq (\d{1,10})(?::(\d{1,10}))?(?=,)/.exec(body);
  // A cut line has no length: then the numbers that it covers tell.
  const length = /, length (\d{1,6})(?=$|[:, ])/.exec(body)?.[1];
  if (length === undefined && cut < 0) return undefined;
  const covered = seq?.[2] === undefined ? 0 : (Number(seq[2]) - Number(seq[1])) >>> 0;
  const checksum = /, cksum 0x([0-9a-f]{4}) \((correct|incorrect)/.exec(body);
  return {
    seq: numberOf(seq?.[1]),
    ack: numberOf(/, ack (\d{1,10})(?=,)/.exec(body)?.[1]),
    window,
    urgent: numberOf(/, urg (\d{1,5})(?=,)/.exec(body)?.[1]) ?? 0,
    payloadLength: length === undefined ? Math.min(covered, MOST_PAYLOAD) : Number(length),
    options:
      cut < 0
        ? optionsOf(/, options \[([^\]]{0,400})\](?=,)/.exec(body)?.[1], optionsAt >= 0)
        : cutOptions(body.slice(optionsAt + ", options [".length, cut)),
    ...(checksum && { checksum: checksumOf(checksum[2] === "correct", checksum[1]!) }),
  };
}

/** The last one is not whole, or would not be followed by the mark. */
function cutOptions(text: string): ListedOptions {
  return parseTcpdumpOptions(text.slice(0, Math.max(0, text.lastIndexOf(","))), true);
}

function readOldFields(body: string): Fields | undefined {
  const numbers = / (\d{1,10}):(\d{1,10})\((\d{1,6})\)/.exec(body);
  const window = numberOf(/ win (\d{1,5})(?= |$)/.exec(body)?.[1]);
  if (window === undefined && numbers === null) return undefined;
  return {
    seq: numberOf(numbers?.[1]),
    ack: numberOf(/ ack (\d{1,10})(?= |$)/.exec(body)?.[1]),
    window,
    urgent: numberOf(/ urg (\d{1,5})(?= |$)/.exec(body)?.[1]) ?? 0,
    payloadLength: Number(numbers?.[3] ?? 0),
    options: optionsOf(/ <([^>]{0,400})>/.exec(body)?.[1], body.includes(" <")),
  };
}

/** `isBegun`: there are options, also where their end is missing. */
function optionsOf(text: string | undefined, isBegun: boolean): ListedOptions | undefined {
  if (text !== undefined) return parseTcpdumpOptions(text);
  return isBegun ? undefined : NO_OPTIONS;
}

function checksumOf(isCorrect: boolean, hex: string): ListedChecksum {
  return isCorrect ? { kind: "correct" } : { kind: "value", value: Number.parseInt(hex, 16) };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text) >>> 0;
}

const LETTERS: Readonly<Record<string, number>> = {
  F: 0x001,
  S: 0x002,
  R: 0x004,
  P: 0x008,
  ".": 0x010,
  U: 0x020,
  E: 0x040,
  W: 0x080,
  e: 0x100,
};

/** "S.", "P.", "none". */
function flagBits(letters: string): number | undefined {
  if (letters === "none") return 0;
  let bits = 0;
  for (const letter of letters) {
    const bit = LETTERS[letter];
    if (bit === undefined) return undefined;
    bits |= bit;
  }
  return bits;
}

/** The old notation has "." for a segment without any of the others; the ACK bit shows in "ack". */
function oldFlagBits(letters: string, body: string): number | undefined {
  const bits = flagBits(letters.replace(".", ""));
  return bits === undefined ? undefined : bits | (/ ack \d/.test(body) ? 0x010 : 0);
}

const IPV4_HEADER =
  /\(tos 0x([0-9a-f]{1,2})[^)]{0,40}?, ttl (\d{1,3}), id (\d{1,5}), offset 0, flags \[([^\]]{0,12})\]/;
const IPV6_HEADER = /\((?:class 0x([0-9a-f]{1,2}), )?(?:flowlabel 0x[0-9a-f]{1,5}, )?hlim (\d{1,3}),/;

/** What `-v` adds of the IP header. */
function parseIpHeader(before: string): ListedIp | undefined {
  const ipv4 = IPV4_HEADER.exec(before);
  if (ipv4) {
    const [, tos, hops, id, flags] = ipv4;
    return { tos: Number.parseInt(tos!, 16), hops: Number(hops), id: Number(id), dontFragment: flags!.includes("DF") };
  }
  const ipv6 = IPV6_HEADER.exec(before);
  if (!ipv6) return undefined;
  return { tos: Number.parseInt(ipv6[1] ?? "0", 16), hops: Number(ipv6[2]), id: 0, dontFragment: true };
}

const MAC = "(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}";
const LINK = new RegExp(`(${MAC})(?: \\([^)]{0,40}\\))? > (${MAC})`);

/** What `-e` adds of the link layer. */
export function parseTcpdumpLink(text: string): ListedLink | undefined {
  const found = LINK.exec(text);
  const source = found && parseMac(found[1]!);
  const destination = found && parseMac(found[2]!);
  if (!source || !destination) return undefined;
  const vlans = [...text.matchAll(/\bvlan (\d{1,4}), p \d/g)].map(([, id]) => Number(id) & 0xfff);
  return { source, destination, vlans: vlans.slice(0, 4) };
}

const VXLAN =
  /(\S{3,64})\.\d{1,5} > (\S{3,64})\.\d{1,5}: VXLAN, flags \[[^\]]{0,8}\] \(0x[0-9a-f]{1,4}\), vni (\d{1,8})\b/;

/** The tunnel whose packet is listed behind it. */
export function parseTcpdumpTunnel(text: string): ListedTunnel | undefined {
  const found = VXLAN.exec(text);
  const source = found && parseAddress(found[1]!);
  const destination = found && parseAddress(found[2]!);
  if (!source || source.length !== destination?.length) return undefined;
  return { source, destination, vni: Number(found[3]) & 0xff_ffff };
}
