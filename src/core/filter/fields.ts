// The fields of a filter: Wireshark's names for what is known of a flow, and ours.

import { ACK, AE, CWR, ECE, FIN, PSH, RST, SYN, URG } from "../tcp/flags";
import type { NumberField, WhichEnd } from "./expression";

/** How a field is compared, and with what. */
export type FieldKind =
  | { readonly kind: "address"; readonly end: WhichEnd; readonly family?: 4 | 6 }
  | { readonly kind: "port"; readonly end: WhichEnd }
  | { readonly kind: "number"; readonly field: NumberField; readonly unit?: "time" }
  /** Wireshark's index from 0 of a conversation. */
  | { readonly kind: "stream" }
  | { readonly kind: "flag"; readonly bit: number }
  | { readonly kind: "flags" }
  | { readonly kind: "name"; readonly of: "outcome" | "end" | "severity" | "rule" }
  | { readonly kind: "text"; readonly of: "place" | "cause" }
  | { readonly kind: "has"; readonly what: "ipv4" | "ipv6" | "vlan" | "icmp" | "tcp" }
  /** Flows with a finding of one of these rules. */
  | { readonly kind: "analysis"; readonly rules: readonly string[] };

export interface Field {
  readonly name: string;
  readonly is: FieldKind;
  /** For completion. */
  readonly meaning: string;
}

const field = (name: string, is: FieldKind, meaning: string): Field => ({ name, is, meaning });

const flag = (name: string, bit: number, letters: string): Field =>
  field(`tcp.flags.${name}`, { kind: "flag", bit }, `a segment with ${letters}`);

const analysis = (name: string, ...rules: readonly string[]): Field =>
  field(`tcp.analysis.${name}`, { kind: "analysis", rules }, `a finding of ${rules.join(", ")}`);

const SOURCE = "the initiator's";
const DESTINATION = "the responder's";

export const FIELDS: readonly Field[] = [
  field("outcome", { kind: "name", of: "outcome" }, "how the handshake ended"),
  field("severity", { kind: "name", of: "severity" }, "severity of the findings"),
  field("rule", { kind: "name", of: "rule" }, "a finding of this rule"),
  field("cause", { kind: "text", of: "cause" }, "a cause of the summary, by its number or id"),
  field("place", { kind: "text", of: "place" }, "VLANs and tunnels around the packets, and interfaces"),
  field("handshake", { kind: "number", field: "handshake", unit: "time" }, "time from SYN to ACK"),
  field("segments", { kind: "number", field: "segments" }, "number of segments"),
  field("bytes", { kind: "number", field: "bytes" }, "octets of data"),
  field("duration", { kind: "number", field: "duration", unit: "time" }, "time from first to last segment"),
  field("start", { kind: "number", field: "start", unit: "time" }, "time of the first segment since the first frame"),
  field("end", { kind: "name", of: "end" }, "how the flow ended: open, fin, reset"),
  field("flow", { kind: "number", field: "flow" }, "number of the flow"),
  field("address", { kind: "address", end: "any" }, "either address"),
  field("initiator", { kind: "address", end: "initiator" }, `${SOURCE} address`),
  field("responder", { kind: "address", end: "responder" }, `${DESTINATION} address`),
  field("port", { kind: "port", end: "any" }, "either port"),
  field("ip.addr", { kind: "address", end: "any", family: 4 }, "either address"),
  field("ip.src", { kind: "address", end: "initiator", family: 4 }, `${SOURCE} address`),
  field("ip.dst", { kind: "address", end: "responder", family: 4 }, `${DESTINATION} address`),
  field("ip.host", { kind: "address", end: "any", family: 4 }, "either address"),
  field("ipv6.addr", { kind: "address", end: "any", family: 6 }, "either address"),
  field("ipv6.src", { kind: "address", end: "initiator", family: 6 }, `${SOURCE} address`),
  field("ipv6.dst", { kind: "address", end: "responder", family: 6 }, `${DESTINATION} address`),
  field("ipv6.host", { kind: "address", end: "any", family: 6 }, "either address"),
  field("tcp.port", { kind: "port", end: "any" }, "either port"),
  field("tcp.srcport", { kind: "port", end: "initiator" }, `${SOURCE} port`),
  field("tcp.dstport", { kind: "port", end: "responder" }, `${DESTINATION} port`),
  field("tcp.stream", { kind: "stream" }, "number of the flow, from 0"),
  field("tcp.flags", { kind: "flags" }, "control bits of a segment, as a number"),
  flag("syn", SYN, "SYN"),
  flag("ack", ACK, "ACK"),
  flag("fin", FIN, "FIN"),
  flag("reset", RST, "RST"),
  flag("push", PSH, "PSH"),
  flag("urg", URG, "URG"),
  flag("ece", ECE, "ECE"),
  flag("cwr", CWR, "CWR"),
  flag("ae", AE, "AE"),
  analysis(
    "retransmission",
    "retransmission",
    "fast-retransmission",
    "spurious-retransmission",
    "syn-retransmitted",
    "syn-ack-retransmitted",
  ),
  analysis("fast_retransmission", "fast-retransmission"),
  analysis("spurious_retransmission", "spurious-retransmission"),
  analysis("out_of_order", "out-of-order"),
  analysis("duplicate_ack", "duplicate-ack"),
  analysis("lost_segment", "segment-lost"),
  analysis("ack_lost_segment", "ack-of-unsent"),
  analysis("keep_alive", "keep-alive"),
  analysis("zero_window", "zero-window"),
  analysis("window_full", "window-full"),
  analysis("reused_ports", "port-reused"),
  field("frame.number", { kind: "number", field: "frame" }, "frames of the flow"),
  field(
    "frame.time_relative",
    { kind: "number", field: "time", unit: "time" },
    "times of the flow since the first frame",
  ),
  field("vlan.id", { kind: "number", field: "vlan" }, "a VLAN around the packets"),
  field("ip", { kind: "has", what: "ipv4" }, "IPv4"),
  field("ipv6", { kind: "has", what: "ipv6" }, "IPv6"),
  field("tcp", { kind: "has", what: "tcp" }, "every flow"),
  field("vlan", { kind: "has", what: "vlan" }, "in a VLAN"),
  field("icmp", { kind: "has", what: "icmp" }, "an ICMP error quotes one of its segments"),
  field("icmpv6", { kind: "has", what: "icmp" }, "an ICMPv6 error quotes one of its segments"),
];

const BY_NAME = new Map(FIELDS.map((each) => [each.name, each]));

/** Field names of other tools and older versions for the same. */
const ALIASES: Readonly<Record<string, string>> = {
  ip6: "ipv6",
  "tcp.flags.rst": "tcp.flags.reset",
  "tcp.flags.psh": "tcp.flags.push",
  "tcp.flags.ecn": "tcp.flags.ece",
  "tcp.flags.ns": "tcp.flags.ae",
  "frame.num": "frame.number",
};

/** By its name in any case. */
export function fieldOf(name: string): Field | undefined {
  const lower = name.toLowerCase();
  return BY_NAME.get(Object.hasOwn(ALIASES, lower) ? ALIASES[lower]! : lower);
}

export const FIELD_NAMES: readonly string[] = FIELDS.map(({ name }) => name);
