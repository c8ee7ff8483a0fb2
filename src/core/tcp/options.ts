// TCP options (RFC 9293 §3.1 and the registry of option kinds). Every option is kept, in order, with its offset; an option
// that does not match its specification is kept raw, with the reason.

import { LARGEST_SHIFT } from "./thresholds";

/** What every option has, whatever its kind. */
interface Place {
  /** The option's kind octet. */
  readonly kindNumber: number;
  /** Where it begins, from the first octet of the options. */
  readonly offset: number;
  /** Its length, including kind and length octet; as captured if the length field is invalid. */
  readonly length: number;
  /** Why the option does not match its specification; then the typed fields are absent and `kind` is "malformed". */
  readonly malformed?: string;
}

export type TcpOption = Place &
  (
    | { readonly kind: "end" }
    | { readonly kind: "nop" }
    | { readonly kind: "mss"; readonly mss: number }
    | { readonly kind: "windowScale"; readonly shiftCount: number }
    | { readonly kind: "sackPermitted" }
    | { readonly kind: "sack"; readonly sackBlocks: readonly SackBlock[] }
    | { readonly kind: "timestamps"; readonly tsVal: number; readonly tsEcr: number }
    | { readonly kind: "userTimeout"; readonly seconds: number }
    | { readonly kind: "md5" }
    | { readonly kind: "ao"; readonly keyId: number; readonly nextKeyId: number }
    /** `keys` of MP_CAPABLE: none, the sender's, or the sender's and the receiver's, as hexadecimal digits (RFC 8684 §3.1). */
    | {
        readonly kind: "mptcp";
        readonly subtype: number;
        readonly version: number | undefined;
        readonly keys: readonly string[];
      }
    | { readonly kind: "fastOpen"; readonly cookie: Uint8Array; readonly experimental: boolean }
    | { readonly kind: "accEcn"; readonly counters: readonly AccEcnCounter[] }
    | { readonly kind: "experimental"; readonly experimentId: number | undefined }
    | { readonly kind: "unknown" }
    | { readonly kind: "malformed"; readonly malformed: string }
    /** Octets after End of Option List, which should be zero. */
    | { readonly kind: "afterEnd"; readonly allZero: boolean }
  );

/** A range of received octets, `[left, right)` in sequence numbers (RFC 2018 §3). */
export interface SackBlock {
  readonly left: number;
  readonly right: number;
}

/** Octets received with each ECN mark, modulo 2^24 (RFC 9768 §3.2.3). */
export interface AccEcnCounter {
  readonly mark: "ECT(0)" | "CE" | "ECT(1)";
  readonly octets: number;
}

type Distributed<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** The result of an option's reader; offset and kind number are added by the loop. */
type Content = Distributed<TcpOption, keyof Place> & { readonly malformed?: string };

interface OptionRow {
  readonly name: string;
  /** `data` follows kind and length. `undefined`: the specification does not allow its length. */
  read(data: Uint8Array): Content | undefined;
}

const FAST_OPEN_EXPERIMENT = 0xf989;

const rows: ReadonlyMap<number, OptionRow> = new Map<number, OptionRow>([
  [2, { name: "MSS", read: (data) => sized(data, 2, () => ({ kind: "mss", mss: u16(data, 0) })) }],
  [3, { name: "window scale", read: (data) => sized(data, 1, () => ({ kind: "windowScale", shiftCount: data[0]! })) }],
  [4, { name: "SACK permitted", read: (data) => sized(data, 0, () => ({ kind: "sackPermitted" })) }],
  [5, { name: "SACK", read: readSack }],
  [
    8,
    {
      name: "timestamps",
      read: (data) => sized(data, 8, () => ({ kind: "timestamps", tsVal: u32(data, 0), tsEcr: u32(data, 4) })),
    },
  ],
  [19, { name: "MD5 signature", read: (data) => sized(data, 16, () => ({ kind: "md5" })) }],
  [28, { name: "user timeout", read: (data) => sized(data, 2, () => readUserTimeout(u16(data, 0))) }],
  [
    29,
    {
      name: "TCP-AO",
      read: (data) => (data.length < 2 ? undefined : { kind: "ao", keyId: data[0]!, nextKeyId: data[1]! }),
    },
  ],
  [30, { name: "MPTCP", read: readMptcp }],
  [34, { name: "TCP Fast Open", read: (data) => readFastOpen(data, false) }],
  [172, { name: "AccECN (order 0)", read: (data) => readAccEcn(data, ["ECT(0)", "CE", "ECT(1)"]) }],
  [174, { name: "AccECN (order 1)", read: (data) => readAccEcn(data, ["ECT(1)", "CE", "ECT(0)"]) }],
  [253, { name: "experimental", read: readExperiment }],
  [254, { name: "experimental", read: readExperiment }],
]);

/** Reads all the options in `bytes`, which contains only them. Never fails: errors are part of the result. */
export function parseOptions(bytes: Uint8Array): readonly TcpOption[] {
  const options: TcpOption[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const kindNumber = bytes[offset]!;
    if (kindNumber === 0) {
      options.push({ kind: "end", kindNumber, offset, length: 1 });
      offset++;
      if (offset < bytes.length) options.push(afterEnd(bytes, offset));
      break;
    }
    if (kindNumber === 1) {
      options.push({ kind: "nop", kindNumber, offset, length: 1 });
      offset++;
      continue;
    }
    const option = readOption(bytes, offset, kindNumber);
    options.push(option);
    offset += option.length;
  }
  return options;
}

function afterEnd(bytes: Uint8Array, offset: number): TcpOption {
  const rest = bytes.subarray(offset);
  const allZero = rest.every((octet) => octet === 0);
  return { kind: "afterEnd", allZero, kindNumber: bytes[offset]!, offset, length: rest.length };
}

function readOption(bytes: Uint8Array, offset: number, kindNumber: number): TcpOption {
  const left = bytes.length - offset;
  // After an invalid length the next option cannot be found: the rest belongs to this one.
  const rest = { kind: "malformed", kindNumber, offset, length: left } as const;
  const length = bytes[offset + 1];
  if (length === undefined) return { ...rest, malformed: "the length octet is missing" };
  if (length < 2) return { ...rest, malformed: `its length is ${length}, less than the 2 octets of kind and length` };
  if (length > left) return { ...rest, malformed: `its length is ${length}, but only ${left} octets remain` };
  const usual = readUsual(bytes, offset, kindNumber, length);
  if (usual) return usual;
  const place = { kindNumber, offset, length };
  const row = rows.get(kindNumber);
  if (!row) return { kind: "unknown", ...place };
  const content = row.read(bytes.subarray(offset + 2, offset + length));
  if (content) return Object.assign(content, place) as TcpOption;
  return { kind: "malformed", ...place, malformed: `its length is ${length}, which is invalid for ${row.name}` };
}

/** What the table reads as well, without a view of its octets: nearly all options are these, and many rules ask for them. */
function readUsual(bytes: Uint8Array, offset: number, kindNumber: number, length: number): TcpOption | undefined {
  if (kindNumber === 8 && length === 10) {
    const tsVal = u32(bytes, offset + 2);
    return { kind: "timestamps", tsVal, tsEcr: u32(bytes, offset + 6), kindNumber, offset, length };
  }
  if (kindNumber === 2 && length === 4) return { kind: "mss", mss: u16(bytes, offset + 2), kindNumber, offset, length };
  if (kindNumber === 3 && length === 3)
    return { kind: "windowScale", shiftCount: bytes[offset + 2]!, kindNumber, offset, length };
  return kindNumber === 4 && length === 2 ? { kind: "sackPermitted", kindNumber, offset, length } : undefined;
}

function sized(data: Uint8Array, length: number, read: () => Content): Content | undefined {
  return data.length === length ? read() : undefined;
}

/** RFC 2018 §3: 8 octets a block, at least one. */
function readSack(data: Uint8Array): Content | undefined {
  if (data.length === 0 || data.length % 8 !== 0) return undefined;
  const sackBlocks: SackBlock[] = [];
  for (let at = 0; at < data.length; at += 8) sackBlocks.push({ left: u32(data, at), right: u32(data, at + 4) });
  return { kind: "sack", sackBlocks };
}

/** RFC 5482 §3.1: the first bit says minutes. */
function readUserTimeout(field: number): Content {
  return { kind: "userTimeout", seconds: field & 0x8000 ? 60 * (field & 0x7fff) : field };
}

/** RFC 8684 §3. The version is there in MP_CAPABLE only. */
function readMptcp(data: Uint8Array): Content | undefined {
  if (data.length < 1) return undefined;
  const subtype = data[0]! >>> 4;
  if (subtype !== 0) return { kind: "mptcp", subtype, version: undefined, keys: [] };
  // After version and flags; a length and a checksum of the first data may follow both keys.
  const keys = [2, 10].filter((at) => at + 8 <= data.length).map((at) => hex(data.subarray(at, at + 8)));
  return { kind: "mptcp", subtype, version: data[0]! & 15, keys };
}

/** RFC 7413 §4.1.1: no cookie (a request), or an even number of 4 to 16 octets. */
function readFastOpen(data: Uint8Array, experimental: boolean): Content | undefined {
  const valid = data.length === 0 || (data.length >= 4 && data.length <= 16 && data.length % 2 === 0);
  return valid ? { kind: "fastOpen", cookie: data, experimental } : undefined;
}

function readAccEcn(data: Uint8Array, order: readonly AccEcnCounter["mark"][]): Content | undefined {
  if (data.length % 3 !== 0 || data.length > 9) return undefined;
  const present = order.slice(0, data.length / 3);
  const counters = present.map((mark, i) => ({ mark, octets: (data[3 * i]! << 16) | u16(data, 3 * i + 1) }));
  return { kind: "accEcn", counters };
}

/** RFC 6994: the first 16 bits name the experiment; Fast Open's is 0xF989. */
function readExperiment(data: Uint8Array): Content {
  const experimentId = data.length >= 2 ? u16(data, 0) : undefined;
  const fastOpen = experimentId === FAST_OPEN_EXPERIMENT ? readFastOpen(data.subarray(2), true) : undefined;
  return fastOpen ?? { kind: "experimental", experimentId };
}

const mptcpSubtypes = [
  "MP_CAPABLE",
  "MP_JOIN",
  "DSS",
  "ADD_ADDR",
  "REMOVE_ADDR",
  "MP_PRIO",
  "MP_FAIL",
  "MP_FASTCLOSE",
  "MP_TCPRST",
];

/** The option's name, as its specification has it: "MSS", "kind 99". */
export function optionName(option: TcpOption): string {
  if (option.kind === "end") return "End of Option List";
  if (option.kind === "nop") return "NOP";
  if (option.kind === "afterEnd") return "octets after End of Option List";
  return rows.get(option.kindNumber)?.name ?? `kind ${option.kindNumber}`;
}

/** The option in words for people: "MSS 1460", "window scale 7 (×128)". */
export function describeOption(option: TcpOption): string {
  switch (option.kind) {
    case "mss":
      return `MSS ${option.mss}`;
    case "windowScale":
      return `window scale ${option.shiftCount} (×${2 ** Math.min(option.shiftCount, LARGEST_SHIFT)}${option.shiftCount > LARGEST_SHIFT ? `, as for ${LARGEST_SHIFT}` : ""})`;
    case "sack":
      return `SACK ${option.sackBlocks.map(({ left, right }) => `${left}–${right}`).join(", ")}`;
    case "timestamps":
      return `timestamps TSval ${option.tsVal} TSecr ${option.tsEcr}`;
    case "userTimeout":
      return `user timeout ${option.seconds} s`;
    case "ao":
      return `TCP-AO key ${option.keyId}, next ${option.nextKeyId}`;
    case "mptcp":
      return `MPTCP ${mptcpSubtypes[option.subtype] ?? `subtype ${option.subtype}`}${option.version === undefined ? "" : ` version ${option.version}`}`;
    case "fastOpen":
      return `TCP Fast Open ${option.cookie.length === 0 ? "cookie request" : `cookie ${hex(option.cookie)}`}${option.experimental ? " (experimental)" : ""}`;
    case "accEcn":
      return `AccECN ${option.counters.map(({ mark, octets }) => `${mark} ${octets}`).join(", ") || "without counters"}`;
    case "experimental":
      return `experimental kind ${option.kindNumber}${option.experimentId === undefined ? "" : ` id 0x${option.experimentId.toString(16).padStart(4, "0")}`}`;
    case "unknown":
      return `unknown option kind ${option.kindNumber}, ${option.length} octets`;
    case "malformed":
      return `${optionName(option)}, malformed: ${option.malformed}`;
    case "afterEnd":
      return `${option.length} ${option.length === 1 ? "octet" : "octets"} after End of Option List${option.allZero ? "" : ", not zero"}`;
    case "sackPermitted":
    case "md5":
    case "end":
    case "nop":
      return optionName(option);
  }
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

function u32(bytes: Uint8Array, at: number): number {
  return ((u16(bytes, at) << 16) | u16(bytes, at + 2)) >>> 0;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (octet) => octet.toString(16).padStart(2, "0")).join("");
}
