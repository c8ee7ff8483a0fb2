// Builds frames, datagrams and capture files octet by octet, so that every test can say what is in its capture.
// Lengths and checksums are right unless a test sets them.

/** Octets, concatenated. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Octets from numbers, hexadecimal text (spaces allowed) or octets. */
export function octets(...parts: readonly (number | string | Uint8Array)[]): Uint8Array {
  return concat(
    ...parts.map((part) => {
      if (typeof part === "number") return Uint8Array.of(part);
      if (typeof part !== "string") return part;
      const hex = part.replace(/\s+/g, "");
      return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
    }),
  );
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Big-endian, network order. */
export function u16(value: number): Uint8Array {
  return Uint8Array.of((value >>> 8) & 255, value & 255);
}
export function u24(value: number): Uint8Array {
  return Uint8Array.of((value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}
export function u32(value: number): Uint8Array {
  return Uint8Array.of((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

/** `n` octets of a pattern, so that a payload shown is recognisable. */
export function filler(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = 0x61 + (i % 26);
  return bytes;
}

/** The Internet checksum of `data` (RFC 1071), an odd last octet padded with zero. */
export function internetChecksum(...data: readonly Uint8Array[]): number {
  const bytes = data.length === 1 ? data[0]! : concat(...data);
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

/** Tests write the same few addresses into very many frames. */
const readAddresses = new Map<string, Uint8Array>();

/** "10.0.0.1" to 4 octets, "2001:db8::1" to 16. */
export function address(text: string): Uint8Array {
  const known = readAddresses.get(text) ?? readAddress(text);
  if (readAddresses.size < 1000) readAddresses.set(text, known);
  return known.slice();
}

function readAddress(text: string): Uint8Array {
  if (!text.includes(":")) return Uint8Array.from(text.split("."), Number);
  const groups = (half: string | undefined): number[] =>
    half ? half.split(":").map((group) => Number.parseInt(group, 16)) : [];
  const [head, tail] = text.split("::");
  const before = groups(head);
  const after = groups(tail);
  const all = [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
  return concat(...all.map(u16));
}

// TCP

export const Flags = {
  FIN: 1,
  SYN: 2,
  RST: 4,
  PSH: 8,
  ACK: 16,
  URG: 32,
  ECE: 64,
  CWR: 128,
  AE: 256,
} as const;

/** "SYN,ACK" to bits, or the bits themselves. */
export function flagBits(flags: string | number): number {
  if (typeof flags === "number") return flags;
  return flags
    .split(",")
    .filter((name) => name !== "")
    .reduce((bits, name) => bits | Flags[name as keyof typeof Flags], 0);
}

/** Options of TCP as octets; join them with `concat`. */
export const option = {
  end: Uint8Array.of(0),
  nop: Uint8Array.of(1),
  mss: (mss: number) => octets(2, 4, u16(mss)),
  windowScale: (shift: number) => octets(3, 3, shift),
  sackPermitted: octets(4, 2),
  sack: (...blocks: readonly (readonly [number, number])[]) =>
    octets(5, 2 + 8 * blocks.length, ...blocks.map(([left, right]) => concat(u32(left), u32(right)))),
  timestamps: (tsVal: number, tsEcr: number) => octets(8, 10, u32(tsVal), u32(tsEcr)),
  fastOpen: (cookie: Uint8Array = new Uint8Array(0)) => octets(34, 2 + cookie.length, cookie),
  raw: (kind: number, data: Uint8Array = new Uint8Array(0)) => octets(kind, 2 + data.length, data),
};

export interface TcpFields {
  /** Addresses are needed for the checksum only; without them it is 0 unless given. */
  source?: string;
  destination?: string;
  sourcePort?: number;
  destinationPort?: number;
  seq?: number;
  ack?: number;
  /** "SYN,ACK" or 12 bits. */
  flags?: string | number;
  window?: number;
  urgent?: number;
  /** Padded with End of Option List to a multiple of four unless `dataOffset` is set. */
  options?: Uint8Array;
  payload?: Uint8Array;
  /** Set these to wrong values. */
  checksum?: number;
  dataOffset?: number;
}

function padded(options: Uint8Array): Uint8Array {
  return concat(options, new Uint8Array(4 - (options.length % 4)));
}

/** A TCP segment, header and payload. */
export function tcpSegment(fields: TcpFields = {}): Uint8Array {
  const given = fields.options ?? new Uint8Array(0);
  const options = fields.dataOffset === undefined && given.length % 4 > 0 ? padded(given) : given;
  const payload = fields.payload ?? new Uint8Array(0);
  const dataOffset = fields.dataOffset ?? 5 + options.length / 4;
  const segment = concat(
    u16(fields.sourcePort ?? 40000),
    u16(fields.destinationPort ?? 80),
    u32(fields.seq ?? 0),
    u32(fields.ack ?? 0),
    u16((dataOffset << 12) | flagBits(fields.flags ?? 0)),
    u16(fields.window ?? 65535),
    u16(0),
    u16(fields.urgent ?? 0),
    options,
    payload,
  );
  const checksum =
    fields.checksum ??
    (fields.source && fields.destination ? transportChecksum(fields.source, fields.destination, 6, segment) : 0);
  segment[16] = checksum >>> 8;
  segment[17] = checksum;
  return segment;
}

/** Checksum over the pseudo-header and `body`, whose own checksum field holds 0 (RFC 9293 §3.1, RFC 8200 §8.1). */
export function transportChecksum(source: string, destination: string, protocol: number, body: Uint8Array): number {
  return internetChecksum(
    address(source),
    address(destination),
    source.includes(":") ? concat(u32(body.length), u32(protocol)) : concat(u16(protocol), u16(body.length)),
    body,
  );
}

export function udp(sourcePort: number, destinationPort: number, payload: Uint8Array): Uint8Array {
  return concat(u16(sourcePort), u16(destinationPort), u16(8 + payload.length), u16(0), payload);
}

// IP

export interface Ipv4Fields {
  source: string;
  destination: string;
  protocol?: number;
  ttl?: number;
  id?: number;
  /** DSCP and ECN. */
  tos?: number;
  /** Octets; a multiple of 8 (the field counts by 8). */
  fragmentOffset?: number;
  moreFragments?: boolean;
  dontFragment?: boolean;
  /** Padded to a multiple of four. */
  options?: Uint8Array;
  payload: Uint8Array;
  /** Set these to wrong values. */
  totalLength?: number;
  headerLength?: number;
  checksum?: number;
}

export function ipv4(fields: Ipv4Fields): Uint8Array {
  const given = fields.options ?? new Uint8Array(0);
  const options = given.length % 4 > 0 ? padded(given) : given;
  const headerLength = fields.headerLength ?? 20 + options.length;
  const fragment =
    (fields.dontFragment ? 0x4000 : 0) | (fields.moreFragments ? 0x2000 : 0) | ((fields.fragmentOffset ?? 0) >> 3);
  const header = concat(
    Uint8Array.of(0x40 | (headerLength >> 2), fields.tos ?? 0),
    u16(fields.totalLength ?? 20 + options.length + fields.payload.length),
    u16(fields.id ?? 0),
    u16(fragment),
    Uint8Array.of(fields.ttl ?? 64, fields.protocol ?? 6),
    u16(0),
    address(fields.source),
    address(fields.destination),
    options,
  );
  header.set(u16(fields.checksum ?? internetChecksum(header)), 10);
  return concat(header, fields.payload);
}

export interface Ipv6Fields {
  source: string;
  destination: string;
  /** Protocol of the payload, after all extension headers. */
  nextHeader?: number;
  hopLimit?: number;
  trafficClass?: number;
  flowLabel?: number;
  /** Extension headers in order: their type, and the octets after "next header" (see `ipv6Extension`). */
  extensions?: readonly { readonly type: number; readonly body: Uint8Array }[];
  payload: Uint8Array;
  /** Set this to a wrong value. */
  payloadLength?: number;
}

export function ipv6(fields: Ipv6Fields): Uint8Array {
  const extensions = fields.extensions ?? [];
  const types = [...extensions.map((extension) => extension.type), fields.nextHeader ?? 6];
  const chain = concat(...extensions.map(({ body }, i) => concat(Uint8Array.of(types[i + 1]!), body)));
  return concat(
    u32(0x60000000 | ((fields.trafficClass ?? 0) << 20) | (fields.flowLabel ?? 0)),
    u16(fields.payloadLength ?? chain.length + fields.payload.length),
    Uint8Array.of(types[0]!, fields.hopLimit ?? 64),
    address(fields.source),
    address(fields.destination),
    chain,
    fields.payload,
  );
}

/** Extension headers for `Ipv6Fields.extensions`. */
export const ipv6Extension = {
  /** Hop-by-hop (0), routing (43) or destination options (60), filled with PadN to 8 octets. */
  padded: (type: 0 | 43 | 60) => ({ type, body: octets(0, 1, 4, 0, 0, 0, 0) }),
  /** `offset` in octets, a multiple of 8. */
  fragment: (offset: number, more: boolean, id: number) => ({
    type: 44,
    body: octets(0, u16(offset | (more ? 1 : 0)), u32(id)),
  }),
};

/** An IP packet with one TCP segment in it, family by the addresses, checksums right. */
export function tcpPacket(
  fields: TcpFields & { source: string; destination: string },
  ip: Partial<Ipv4Fields> & Partial<Ipv6Fields> = {},
): Uint8Array {
  const { source, destination } = fields;
  const payload = tcpSegment(fields);
  return source.includes(":")
    ? ipv6({ ...ip, source, destination, payload })
    : ipv4({ ...ip, source, destination, payload });
}

/**
 * An ICMP or ICMPv6 error as a whole IP packet; the family is that of the addresses. `rest` is the second word of the
 * header (for "fragmentation needed" and "packet too big": the MTU). `quoted` is the offending packet, cut as wanted.
 */
export function icmpError(fields: {
  source: string;
  destination: string;
  type: number;
  code: number;
  rest?: number;
  quoted: Uint8Array;
}): Uint8Array {
  const { source, destination } = fields;
  const message = concat(Uint8Array.of(fields.type, fields.code), u16(0), u32(fields.rest ?? 0), fields.quoted);
  if (source.includes(":")) {
    message.set(u16(transportChecksum(source, destination, 58, message)), 2);
    return ipv6({ source, destination, nextHeader: 58, payload: message });
  }
  message.set(u16(internetChecksum(message)), 2);
  return ipv4({ source, destination, protocol: 1, payload: message });
}

// Link layer

export const LinkType = {
  NULL: 0,
  ETHERNET: 1,
  PPP: 9,
  RAW: 101,
  LOOP: 108,
  LINUX_SLL: 113,
  IPV4: 228,
  IPV6: 229,
  NFLOG: 239,
  LINUX_SLL2: 276,
} as const;

export interface Vlan {
  readonly id: number;
  /** 0x8100 unless given (0x88a8 for the outer of QinQ). */
  readonly tpid?: number;
  readonly priority?: number;
  readonly dei?: boolean;
}

/** An Ethernet II frame. The type is that of the packet (IPv4 or IPv6 by its version) unless given. */
export function ethernet(
  packet: Uint8Array,
  options: {
    vlans?: readonly (number | Vlan)[];
    etherType?: number;
    source?: string;
    destination?: string;
    /** Pads to this many octets, as Ethernet does to 60. */
    minimum?: number;
  } = {},
): Uint8Array {
  const tags = (options.vlans ?? []).map((vlan) => (typeof vlan === "number" ? { id: vlan } : vlan));
  const etherType = options.etherType ?? (packet[0]! >> 4 === 6 ? 0x86dd : 0x0800);
  const frame = concat(
    macAddress(options.destination ?? "02:00:00:00:00:02"),
    macAddress(options.source ?? "02:00:00:00:00:01"),
    ...tags.map((tag: Vlan) =>
      concat(u16(tag.tpid ?? 0x8100), u16(((tag.priority ?? 0) << 13) | (tag.dei ? 0x1000 : 0) | tag.id)),
    ),
    u16(etherType),
    packet,
  );
  const missing = (options.minimum ?? 0) - frame.length;
  return missing > 0 ? concat(frame, new Uint8Array(missing)) : frame;
}

export function macAddress(text: string): Uint8Array {
  const known = readMacs.get(text) ?? Uint8Array.from(text.split(":"), (part) => Number.parseInt(part, 16));
  if (readMacs.size < 1000) readMacs.set(text, known);
  return known.slice();
}

const readMacs = new Map<string, Uint8Array>();

/** Linux cooked capture v1. */
export function sll(
  packet: Uint8Array,
  protocol = packet[0]! >> 4 === 6 ? 0x86dd : 0x0800,
  { packetType = 0, deviceType = 1 }: { readonly packetType?: number; readonly deviceType?: number } = {},
): Uint8Array {
  return concat(u16(packetType), u16(deviceType), u16(6), octets("0200 0000 0001 0000"), u16(protocol), packet);
}

/** Linux cooked capture v2. */
export function sll2(
  packet: Uint8Array,
  protocol = packet[0]! >> 4 === 6 ? 0x86dd : 0x0800,
  { index = 2, packetType = 0 }: { readonly index?: number; readonly packetType?: number } = {},
): Uint8Array {
  const link = concat(u32(index), u16(1), Uint8Array.of(packetType, 6), octets("0200 0000 0001 0000"));
  return concat(u16(protocol), u16(0), link, packet);
}

/** BSD loopback: the address family in the order of the machine that captured (`bigEndian`), then the packet. */
export function bsdLoopback(packet: Uint8Array, options: { family?: number; bigEndian?: boolean } = {}): Uint8Array {
  const family = u32(options.family ?? (packet[0]! >> 4 === 6 ? 30 : 2));
  return concat(options.bigEndian ? family : family.reverse(), packet);
}

// Capture files

export interface CaptureRecord {
  readonly data: Uint8Array;
  /** Seconds; fractions to the nanosecond come in `timeNs`. */
  readonly timeS?: number;
  /** Nanoseconds added to `timeS`. */
  readonly timeNs?: number;
  /** Octets on the wire when the capture cut the frame. */
  readonly originalLength?: number;
  /** pcapng: index of the interface within the section. */
  readonly interfaceIndex?: number;
}

export interface PcapOptions {
  readonly bigEndian?: boolean;
  readonly nanoseconds?: boolean;
  readonly linkType?: number;
  readonly snapLength?: number;
  readonly magic?: number;
}

/** A writer of integers in either byte order. */
export function order(bigEndian: boolean | undefined): { u16(v: number): Uint8Array; u32(v: number): Uint8Array } {
  return bigEndian ? { u16, u32 } : { u16: (v) => u16(v).reverse(), u32: (v) => u32(v).reverse() };
}

/** Seconds and nanoseconds of a record; records without a time are 1 ms apart from 2023-11-14 22:13:20 UTC on. */
function timeOf(record: CaptureRecord, index: number): { seconds: number; ns: number } {
  const ns = record.timeNs ?? (record.timeS === undefined ? index * 1_000_000 : 0);
  return { seconds: (record.timeS ?? 1_700_000_000) + Math.floor(ns / 1e9), ns: ns % 1e9 };
}

export function asRecord(record: CaptureRecord | Uint8Array): CaptureRecord {
  return record instanceof Uint8Array ? { data: record } : record;
}

/** A classic pcap file. Records may be bare octets. */
export function pcapFile(records: readonly (CaptureRecord | Uint8Array)[], options: PcapOptions = {}): Uint8Array {
  const write = order(options.bigEndian);
  const magic = options.magic ?? (options.nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4);
  return concat(
    write.u32(magic),
    write.u16(2),
    write.u16(4),
    write.u32(0),
    write.u32(0),
    write.u32(options.snapLength ?? 262144),
    write.u32(options.linkType ?? LinkType.ETHERNET),
    ...records.map((each, index) => {
      const record = asRecord(each);
      const { seconds, ns } = timeOf(record, index);
      return concat(
        write.u32(seconds),
        write.u32(options.nanoseconds ? ns : Math.floor(ns / 1000)),
        write.u32(record.data.length),
        write.u32(record.originalLength ?? record.data.length),
        record.data,
      );
    }),
  );
}

export interface PcapngInterface {
  readonly linkType?: number;
  readonly snapLength?: number;
  readonly name?: string;
  /** if_tsresol as it stands in the file: 6 is µs, 9 is ns, 0x80 | n is 2^-n s. Absent: µs without the option. */
  readonly resolution?: number;
  /** if_tsoffset in seconds. */
  readonly offsetS?: number;
}

/** An option of a pcapng block. */
export function pcapngOption(code: number, value: Uint8Array, bigEndian?: boolean): Uint8Array {
  const write = order(bigEndian);
  return concat(write.u16(code), write.u16(value.length), value, new Uint8Array((4 - (value.length % 4)) % 4));
}

/** A pcapng block of any type: body padded to 32 bits, both total lengths written (set `length` to a wrong value). */
export function pcapngBlock(type: number, body: Uint8Array, bigEndian?: boolean, length?: number): Uint8Array {
  const write = order(bigEndian);
  const padded = concat(body, new Uint8Array((4 - (body.length % 4)) % 4));
  const total = length ?? 12 + padded.length;
  return concat(write.u32(type), write.u32(total), padded, write.u32(total));
}

export function sectionHeader(bigEndian?: boolean): Uint8Array {
  const write = order(bigEndian);
  return pcapngBlock(
    0x0a0d0d0a,
    concat(write.u32(0x1a2b3c4d), write.u16(1), write.u16(0), write.u32(0xffffffff), write.u32(0xffffffff)),
    bigEndian,
  );
}

export function interfaceBlock(each: PcapngInterface = {}, bigEndian?: boolean): Uint8Array {
  const write = order(bigEndian);
  const offset = each.offsetS === undefined ? undefined : BigInt.asUintN(64, BigInt(each.offsetS));
  const halves =
    offset === undefined ? [] : [write.u32(Number(offset >> 32n)), write.u32(Number(offset & 0xffffffffn))];
  const options = concat(
    each.name === undefined ? octets() : pcapngOption(2, ascii(each.name), bigEndian),
    each.resolution === undefined ? octets() : pcapngOption(9, octets(each.resolution), bigEndian),
    offset === undefined
      ? octets()
      : pcapngOption(14, bigEndian ? concat(...halves) : concat(...halves.reverse()), bigEndian),
  );
  return pcapngBlock(
    1,
    concat(
      write.u16(each.linkType ?? LinkType.ETHERNET),
      write.u16(0),
      write.u32(each.snapLength ?? 0),
      options,
      options.length === 0 ? octets() : pcapngOption(0, octets(), bigEndian),
    ),
    bigEndian,
  );
}

/** Ticks of an interface's clock at a record's time, minus the interface's offset. */
export function ticksOf(record: CaptureRecord, index: number, each: PcapngInterface): bigint {
  const { seconds, ns } = timeOf(record, index);
  const resolution = each.resolution ?? 6;
  const perSecond = resolution & 0x80 ? 1n << BigInt(resolution & 0x7f) : 10n ** BigInt(resolution);
  return BigInt(seconds - (each.offsetS ?? 0)) * perSecond + (BigInt(ns) * perSecond) / 1_000_000_000n;
}

export function enhancedPacket(
  record: CaptureRecord,
  index: number,
  each: PcapngInterface = {},
  bigEndian?: boolean,
): Uint8Array {
  const write = order(bigEndian);
  const ticks = ticksOf(record, index, each);
  return pcapngBlock(
    6,
    concat(
      write.u32(record.interfaceIndex ?? 0),
      write.u32(Number((ticks >> 32n) & 0xffffffffn)),
      write.u32(Number(ticks & 0xffffffffn)),
      write.u32(record.data.length),
      write.u32(record.originalLength ?? record.data.length),
      record.data,
    ),
    bigEndian,
  );
}

/** A pcapng file of one section, its interfaces first. For anything else, join blocks with `concat`. */
export function pcapngFile(
  records: readonly (CaptureRecord | Uint8Array)[],
  options: { bigEndian?: boolean; interfaces?: readonly PcapngInterface[] } = {},
): Uint8Array {
  const interfaces = options.interfaces ?? [{}];
  return concat(
    sectionHeader(options.bigEndian),
    ...interfaces.map((each) => interfaceBlock(each, options.bigEndian)),
    ...records.map((each, index) => {
      const record = asRecord(each);
      return enhancedPacket(record, index, interfaces[record.interfaceIndex ?? 0] ?? {}, options.bigEndian);
    }),
  );
}
