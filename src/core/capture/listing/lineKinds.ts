// The first line of a packet, in each kind of listing: its time, and the text that describes the packet.

import { type LineTime, parseTime } from "./lineTime";
import { parseTsharkRow, type TsharkRow } from "./tsharkLine";

export type ListingKind = "tcpdump" | "tshark" | "FortiGate" | "ASA" | "pktmon";

/** A line with which a packet begins. */
export interface FirstLine {
  readonly kind: ListingKind;
  readonly time: LineTime | undefined;
  /** What describes the packet; "" where the next line does. */
  readonly text: string;
  readonly row?: TsharkRow;
  /** As the text names it: where the packet was recorded. */
  readonly interfaceName?: string;
  /** With a name: the packet left there. */
  readonly isOutgoing?: boolean;
  /** pktmon shows a packet again at each component that it passes: all of them have this key. */
  readonly packetKey?: string;
  /** From 1. */
  readonly appearance?: number;
  /** Octets on the wire, where the line says. */
  readonly length?: number;
}

const PKTMON = /PktGroupId (\d{1,20}), PktNumber (\d{1,10}), [^\d,]{0,40} (\d{1,5}),/;
const PKTMON_PREFIX = /^\[\s{0,4}\d{1,4}\][0-9A-Fa-f]{1,8}\.[0-9A-Fa-f]{1,8}::/;
const PKTMON_SIZE = /, OriginalSize (\d{1,7}),/;
const FORTIGATE = /^\s+(?:(\S{1,40}) (?:in|out|--) )?(\S{3,60}) -> (\S{3,60}): (.{0,200})$/;
const ASA = /^\s*\d{1,10}: /;
const INTERFACE = /^\s*(\S{1,40})\s+(In|Out|B|M|P)\s+(?=\S)/;
const WITHOUT_TIME = /^(?:IP6?|ARP,) /;
const PACKET =
  /^\s*(?:IP6? |ARP,|arp |(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2} |PPPoE |MPLS |GREv|STP |LLDP|802\.|vlan |\S{3,120} > \S{2,120}: )/;

/** `undefined` for any other line. */
export function parseFirstLine(line: string): FirstLine | undefined {
  const pktmon = PKTMON.exec(line);
  if (pktmon) return pktmonLine(line, `${pktmon[1]}/${pktmon[2]}`, Number(pktmon[3]));
  const row = parseTsharkRow(line);
  if (row) return { kind: "tshark", time: row.time, text: row.info, row, length: row.length };
  if (WITHOUT_TIME.test(line)) return { kind: "tcpdump", time: undefined, text: line };
  const asa = ASA.exec(line);
  const time = parseTime(asa ? line.slice(asa[0].length) : line);
  if (!time) return undefined;
  const firewall = asa ? undefined : FORTIGATE.exec(time.rest);
  if (firewall) {
    const [, interfaceName, source, destination, text] = firewall;
    return {
      kind: "FortiGate",
      time,
      text: `${source} > ${destination}: ${text}`,
      ...(interfaceName && { interfaceName }),
    };
  }
  const at = INTERFACE.exec(time.rest);
  const text = at ? time.rest.slice(at[0].length) : time.rest.trimStart();
  if (!asa && !PACKET.test(text)) return undefined;
  const interfaceName = at?.[1];
  return {
    kind: asa ? "ASA" : "tcpdump",
    time,
    text,
    ...(interfaceName && { interfaceName, isOutgoing: at[2] === "Out" }),
  };
}

function pktmonLine(line: string, packetKey: string, appearance: number): FirstLine {
  const time = parseTime(line.replace(PKTMON_PREFIX, ""));
  const length = PKTMON_SIZE.exec(line)?.[1];
  return { kind: "pktmon", time, text: "", packetKey, appearance, ...(length && { length: Number(length) }) };
}

/** FortiGate's line of a segment: its numbers, without window, options and length. */
export function isFortigateSegment(text: string): boolean {
  return /^\S+ > \S+: (?:syn|ack|psh|fin|rst|urg)\b/.test(text);
}
