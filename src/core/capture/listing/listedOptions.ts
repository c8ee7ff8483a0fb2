// TCP options as tcpdump writes them ("mss 1460,sackOK,TS val 5 ecr 0,nop,wscale 7") and as tshark does ("MSS=1460 WS=128"), to octets.

import type { ListedOptions } from "./listedPacket";

const MOST_OCTETS = 40;
/** The largest shift of a window scale that one octet can have. */
const MOST_SHIFT = 255;

export const NO_OPTIONS: ListedOptions = { octets: new Uint8Array(0), isComplete: true, sackBlocks: [] };

class OptionWriter {
  readonly octets: number[] = [];
  readonly sackBlocks: number[] = [];

  add(kind: number, ...data: readonly number[]): void {
    this.octets.push(kind, 2 + data.length, ...data);
  }

  sack(blocks: readonly (readonly [number, number])[]): void {
    this.octets.push(5, 2 + 8 * blocks.length);
    for (const [left, right] of blocks) {
      this.sackBlocks.push(this.octets.length);
      this.octets.push(...word(left), ...word(right));
    }
  }

  finish(isComplete: boolean): ListedOptions {
    const fits = this.octets.length <= MOST_OCTETS;
    const octets = fits ? this.octets : [];
    while (isComplete && octets.length % 4 !== 0) octets.push(0);
    return {
      octets: Uint8Array.from(octets),
      isComplete: isComplete && fits,
      sackBlocks: fits ? this.sackBlocks : [],
    };
  }
}

function word(value: number): number[] {
  return [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

/**
 * What is between the brackets of tcpdump's options. Those behind one that is not understood are left out. `isCut`: there were
 * more of them.
 */
export function parseTcpdumpOptions(text: string, isCut = false): ListedOptions {
  const writer = new OptionWriter();
  const items = text.split(",").map((item) => item.trim());
  for (const item of items) if (item !== "" && !addTcpdumpOption(writer, item)) return writer.finish(false);
  return writer.finish(!isCut);
}

function addTcpdumpOption(writer: OptionWriter, item: string): boolean {
  const [name, ...values] = item.split(/\s+/);
  switch (name) {
    case "nop":
      writer.octets.push(1);
      return true;
    case "eol":
      writer.octets.push(0);
      return true;
    case "sackOK":
      writer.add(4);
      return true;
    case "mss":
      return addNumber(values[0], 0xffff, (mss) => writer.add(2, mss >>> 8, mss & 255));
    case "wscale":
      return addNumber(values[0], MOST_SHIFT, (shift) => writer.add(3, shift));
    case "TS":
      return addTimestamps(writer, values[1], values[3]);
    case "timestamp":
      return addTimestamps(writer, values[0], values[1]);
    case "sack":
      return addSack(writer, item);
    case "tfo":
      return addFastOpen(writer, values);
    default:
      return addUnknown(writer, name, values);
  }
}

function addNumber(text: string | undefined, most: number, add: (value: number) => void): boolean {
  if (text === undefined || !/^\d{1,10}$/.test(text) || Number(text) > most) return false;
  add(Number(text));
  return true;
}

function addTimestamps(writer: OptionWriter, val: string | undefined, ecr: string | undefined): boolean {
  const isNumber = (text: string | undefined): text is string => text !== undefined && /^\d{1,10}$/.test(text);
  if (!isNumber(val) || !isNumber(ecr)) return false;
  writer.add(8, ...word(Number(val)), ...word(Number(ecr)));
  return true;
}

function addSack(writer: OptionWriter, item: string): boolean {
  const blocks = [...item.matchAll(/\{(\d{1,10}):(\d{1,10})\}/g)].map(
    ([, left, right]) => [Number(left), Number(right)] as const,
  );
  if (blocks.length === 0 || blocks.length > 4) return false;
  writer.sack(blocks);
  return true;
}

function addFastOpen(writer: OptionWriter, values: readonly string[]): boolean {
  if (values[0] === "cookiereq") {
    writer.add(34);
    return true;
  }
  const cookie = values[0] === "cookie" ? octetsOf(values[1]) : undefined;
  if (!cookie) return false;
  writer.add(34, ...cookie);
  return true;
}

/** "unknown-254 0x1234" */
function addUnknown(writer: OptionWriter, name: string | undefined, values: readonly string[]): boolean {
  const kind = /^unknown-(\d{1,3})$/.exec(name ?? "")?.[1];
  const data = values[0] === undefined ? [] : octetsOf(values[0].replace(/^0x/, ""));
  if (kind === undefined || Number(kind) > 255 || !data) return false;
  writer.add(Number(kind), ...data);
  return true;
}

function octetsOf(hex: string | undefined): number[] | undefined {
  if (hex === undefined || hex.length % 2 !== 0 || !/^[0-9a-f]{0,76}$/i.test(hex)) return undefined;
  return Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** The fields of tshark's info column. It writes no padding: the usual one is put in. */
export function parseTsharkOptions(info: string): ListedOptions {
  const writer = new OptionWriter();
  const value = (name: string): number | undefined => {
    const found = new RegExp(`\\b${name}=(\\d{1,10})\\b`).exec(info)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const mss = value("MSS");
  if (mss !== undefined && mss <= 0xffff) writer.add(2, mss >>> 8, mss & 255);
  if (/\bSACK_PERM\b/.test(info)) writer.add(4);
  const tsVal = value("TSval");
  const tsEcr = value("TSecr");
  if (tsVal !== undefined && tsEcr !== undefined) {
    while (writer.octets.length % 4 !== 2) writer.octets.push(1);
    writer.add(8, ...word(tsVal), ...word(tsEcr));
  }
  const scale = value("WS");
  if (scale !== undefined && scale > 0) {
    writer.octets.push(1);
    writer.add(3, Math.min(MOST_SHIFT, Math.round(Math.log2(scale))));
  }
  if (/\bTFO=R\b/.test(info)) writer.add(34);
  const edges = [...info.matchAll(/\bSLE=(\d{1,10}) SRE=(\d{1,10})\b/g)].map(
    ([, left, right]) => [Number(left), Number(right)] as const,
  );
  if (edges.length > 0 && edges.length <= 4) {
    while (writer.octets.length % 4 !== 2) writer.octets.push(1);
    writer.sack(edges);
  }
  // A cookie is not written out, so what is behind it has no known place.
  return writer.finish(!/\bTFO=C\b|Packet size limited/.test(info));
}
