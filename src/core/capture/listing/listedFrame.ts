// Writes the octets of a packet that a listing describes, as far as it does: the frame ends where the text ends, as if a snap length
// had cut it there. Which octets are from the text is noted beside them.

import { seqAdd, toSeq } from "../../tcp/seq";
import type { ListedIp, ListedLink, ListedOther, ListedSegment, ListedSurroundings } from "./listedPacket";
import type { ResolvedNumbers } from "./sequenceNumbers";

export const LINKTYPE_ETHERNET = 1;
export const LINKTYPE_RAW = 101;
const LINKTYPE_LINUX_SLL2 = 276;
const ZERO_MAC = new Uint8Array(6);

/** What nothing else is said of. */
const NO_IP: ListedIp = { tos: 0, hops: 0, id: 0, dontFragment: false };

/** Octets up to the control bits, after which the header is cut where the window is not known. */
const UP_TO_FLAGS = 14;
const TCP_HEADER = 20;
const LARGEST_HEADER = 60;

export interface WrittenFrame {
  readonly octets: Uint8Array;
  /** 1 for each octet that is from the text. */
  readonly known: Uint8Array;
  readonly originalLength: number;
  readonly linkType: number;
}

/** Link, IPv6 header, largest TCP header, or the quote of an ICMP error: no frame is longer. */
const LONGEST = 256;

/** Appends octets, each known or not. One is used again and again. */
class OctetWriter {
  readonly octets = new Uint8Array(LONGEST);
  readonly known = new Uint8Array(LONGEST);
  length = 0;

  start(): this {
    this.length = 0;
    return this;
  }

  put(isKnown: boolean, octet: number): void {
    this.octets[this.length] = octet;
    this.known[this.length++] = isKnown ? 1 : 0;
  }

  add(isKnown: boolean, ...octets: readonly number[]): void {
    for (const octet of octets) this.put(isKnown, octet);
  }

  addAll(isKnown: boolean, octets: Uint8Array): void {
    this.octets.set(octets, this.length);
    this.known.fill(isKnown ? 1 : 0, this.length, this.length + octets.length);
    this.length += octets.length;
  }

  addHalf(isKnown: boolean, value: number): void {
    this.put(isKnown, value >>> 8);
    this.put(isKnown, value);
  }

  addWord(isKnown: boolean, value: number): void {
    this.addHalf(isKnown, value >>> 16);
    this.addHalf(isKnown, value);
  }
}

const sharedWriter = new OctetWriter();

/** A TCP segment. `areNumbersRaw`: its numbers are those on the wire. */
export function writeSegment(
  segment: ListedSegment,
  numbers: ResolvedNumbers,
  window: number | undefined,
  around: ListedSurroundings,
  areNumbersRaw: boolean,
): WrittenFrame {
  const writer = sharedWriter.start();
  const { source, destination, flags, options, payloadLength } = segment;
  const headerLength = options?.isComplete ? TCP_HEADER + options.octets.length : LARGEST_HEADER;
  const length = headerLength + payloadLength;
  const ipLength = (source.address.length === 4 ? 20 : 40) + length;
  const linkType = writeAround(writer, around, etherTypeOf(source.address), ipLength);
  const addresses = { source: source.address, destination: destination.address };
  writeIp(writer, addresses, 6, length, segment.ip);
  const tcpAt = writer.length;
  writer.addHalf(true, source.port);
  writer.addHalf(true, destination.port);
  writer.addWord(areNumbersRaw && !numbers.isSeqAssumed, numbers.seq);
  writer.addWord(areNumbersRaw, numbers.ack);
  writer.add(true, ((headerLength << 2) & 0xf0) | (flags >>> 8), flags);
  if (window !== undefined) {
    writer.add(true, window >>> 8, window);
    writer.add(segment.checksum !== undefined, 0, 0);
    writer.add(true, segment.urgent >>> 8, segment.urgent);
    if (options) writeOptions(writer, options.octets, options.sackBlocks, numbers.ackBase);
    const sum =
      segment.checksum?.kind === "value"
        ? segment.checksum.value
        : checksumOf(writer.octets.subarray(tcpAt, writer.length), addresses.source, addresses.destination, length);
    writer.octets[tcpAt + UP_TO_FLAGS + 2] = sum >>> 8;
    writer.octets[tcpAt + UP_TO_FLAGS + 3] = sum & 255;
  }
  return finish(writer, tcpAt + length, linkType);
}

function writeOptions(writer: OctetWriter, octets: Uint8Array, sackBlocks: readonly number[], base: number): void {
  const start = writer.length;
  writer.addAll(true, octets);
  for (const block of sackBlocks) {
    for (const edge of [start + block, start + block + 4]) {
      const { octets: all } = writer;
      const listed = (all[edge]! << 24) | (all[edge + 1]! << 16) | (all[edge + 2]! << 8) | all[edge + 3]!;
      const raw = seqAdd(toSeq(base), listed);
      for (let at = 0; at < 4; at++) all[edge + at] = (raw >>> (24 - 8 * at)) & 255;
    }
  }
}

/** A packet that is no TCP segment: as much of it as makes clear what it is. `undefined` where that is not known. */
export function writeOther(
  other: ListedOther,
  around: ListedSurroundings,
  quote: Uint8Array | undefined,
): WrittenFrame | undefined {
  const { source, destination, protocol, error, arp } = other;
  if (arp) return writeArp(arp, around.link);
  if (!source || !destination || source.length !== destination.length || protocol === "other") return undefined;
  const writer = sharedWriter.start();
  const linkType = writeAround(writer, { ...around, tunnel: undefined }, etherTypeOf(source), 0);
  const body = protocol === "udp" ? [0, 0, 0, 0, 0, 8, 0, 0] : icmpHeader(error, source.length === 4);
  const number = protocol === "udp" ? 17 : source.length === 4 ? 1 : 58;
  const length = body.length + (quote?.length ?? 0);
  writeIp(writer, { source, destination }, number, length, undefined);
  writer.add(false, ...body);
  if (quote) writer.addAll(false, quote);
  return finish(writer, writer.length, linkType);
}

/** An echo reply where it is no error. */
function icmpHeader(error: ListedOther["error"], is4: boolean): number[] {
  if (!error) return is4 ? [0, 0, 0, 0, 0, 0, 0, 0] : [129, 0, 0, 0, 0, 0, 0, 0];
  const { type, code, mtu } = error;
  return [type, code, 0, 0, (mtu >>> 24) & 255, (mtu >>> 16) & 255, (mtu >>> 8) & 255, mtu & 255];
}

function writeArp(
  { isReply, sender, senderMac, target }: NonNullable<ListedOther["arp"]>,
  link: ListedLink | undefined,
): WrittenFrame {
  const writer = sharedWriter.start();
  const mac = senderMac ?? link?.source ?? ZERO_MAC;
  writeLink(writer, link ?? { source: mac, destination: ZERO_MAC, vlans: [] }, 0x0806);
  writer.add(true, 0, 1, 8, 0, 6, 4, 0, isReply ? 2 : 1, ...mac, ...sender, ...ZERO_MAC, ...(target ?? [0, 0, 0, 0]));
  return finish(writer, writer.length, LINKTYPE_ETHERNET);
}

function finish({ octets, known, length }: OctetWriter, originalLength: number, linkType: number): WrittenFrame {
  return {
    octets: octets.slice(0, length),
    known: known.slice(0, length),
    originalLength,
    linkType,
  };
}

function etherTypeOf(address: Uint8Array): number {
  return address.length === 4 ? 0x0800 : 0x86dd;
}

const UDP = 17;
const UDP_HEADER = 8;
const VXLAN_HEADER = 8;
const ETHERNET_HEADER = 14;
const VXLAN_PORT = 4789;
/** Types of packet of Linux cooked headers. */
const TO_US = 0;
const FROM_US = 4;

/** The headers before an IP packet of `ipLength` octets. Returns the link type. */
function writeAround(
  writer: OctetWriter,
  { link, place, tunnel }: ListedSurroundings,
  etherType: number,
  ipLength: number,
): number {
  const outerType = tunnel ? etherTypeOf(tunnel.source) : etherType;
  if (link) writeLink(writer, link, outerType);
  else if (place) {
    writer.addHalf(true, outerType);
    writer.addHalf(false, 0);
    writer.addWord(true, place.interfaceIndex);
    writer.addHalf(false, 1);
    writer.add(true, place.isOutgoing ? FROM_US : TO_US);
    writer.add(false, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }
  if (tunnel) {
    const length = UDP_HEADER + VXLAN_HEADER + ETHERNET_HEADER + ipLength;
    writeIp(writer, tunnel, UDP, length, undefined);
    writer.addHalf(false, VXLAN_PORT);
    writer.addHalf(true, VXLAN_PORT);
    writer.addHalf(true, Math.min(0xffff, length));
    writer.addHalf(false, 0);
    writer.addWord(true, 0x0800_0000);
    writer.addWord(true, tunnel.vni << 8);
    writeLink(writer, { source: ZERO_MAC, destination: ZERO_MAC, vlans: [] }, etherType);
  }
  if (link) return LINKTYPE_ETHERNET;
  return place ? LINKTYPE_LINUX_SLL2 : LINKTYPE_RAW;
}

function writeLink(writer: OctetWriter, link: ListedLink, etherType: number): void {
  writer.addAll(true, link.destination);
  writer.addAll(true, link.source);
  for (const vlan of link.vlans) writer.add(true, 0x81, 0x00, vlan >>> 8, vlan);
  writer.add(true, etherType >>> 8, etherType);
}

function writeIp(
  writer: OctetWriter,
  { source, destination }: { readonly source: Uint8Array; readonly destination: Uint8Array },
  protocol: number,
  length: number,
  listed: ListedIp | undefined,
): void {
  const ip = listed ?? NO_IP;
  const isKnown = listed !== undefined;
  if (source.length === 4) {
    const total = Math.min(0xffff, 20 + length);
    writer.add(true, 0x45);
    writer.add(isKnown, ip.tos);
    writer.add(true, total >>> 8, total);
    writer.add(isKnown, ip.id >>> 8, ip.id, ip.dontFragment ? 0x40 : 0, 0, ip.hops);
    writer.add(true, protocol);
    writer.add(false, 0, 0);
  } else {
    writer.add(isKnown, 0x60 | (ip.tos >>> 4), ip.tos << 4, 0, 0);
    writer.add(true, Math.min(0xffff, length) >>> 8, Math.min(0xffff, length), protocol);
    writer.add(isKnown, ip.hops);
  }
  writer.addAll(true, source);
  writer.addAll(true, destination);
}

/** Of a header without its payload (RFC 9293 §3.1): right where there is no payload. */
function checksumOf(header: Uint8Array, source: Uint8Array, destination: Uint8Array, length: number): number {
  let sum = 6 + (length >>> 16) + (length & 0xffff);
  for (const octets of [header, source, destination])
    for (let at = 0; at < octets.length; at += 2) sum += (octets[at]! << 8) + (octets[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
