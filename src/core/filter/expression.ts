// What a filter asks of a flow, as data: the parser makes it, `analysis/compileFilter` makes a function of it.

import type { FlowEnd, Outcome } from "../flow/flow";
import type { Severity } from "../text/severities";

/** An address, or a group of addresses with equal leading bits; with a port, an endpoint. */
export interface AddressPattern {
  readonly family: 4 | 6;
  /** One word of 32 bits for IPv4, four for IPv6. */
  readonly words: readonly number[];
  /** Bits that must be equal. */
  readonly masks: readonly number[];
  readonly port: number | undefined;
}

/** The numbers from `low` to `high`; `open` names an end that does not belong to them. */
export interface NumberRange {
  readonly low: number;
  readonly high: number;
  readonly open?: "low" | "high";
}

/** Whose address or port: the initiator is who sent the first SYN, or the first segment where no SYN was captured. */
export type WhichEnd = "any" | "initiator" | "responder";

/** Times are ns: `start` and `time` since the capture's first frame. `time` and `frame` are a range from first to last segment. */
export type NumberField =
  | "flow"
  | "frame"
  | "time"
  | "start"
  | "handshake"
  | "duration"
  | "segments"
  | "bytes"
  | "vlan";

export interface TextTest {
  readonly operator: "==" | "contains" | "matches";
  readonly value: string;
}

/** A test of the control bits of one segment. */
export type FlagsTest =
  /** The bits of `mask` are one of `values`. */
  | { readonly kind: "bits"; readonly mask: number; readonly values: readonly number[] }
  /** At least one bit of `mask` is set. */
  | { readonly kind: "any"; readonly mask: number }
  | { readonly kind: "and"; readonly parts: readonly FlagsTest[] };

export type Expression =
  | { readonly kind: "all" }
  | { readonly kind: "and" | "or" | "xor"; readonly parts: readonly Expression[] }
  | { readonly kind: "not"; readonly part: Expression }
  | { readonly kind: "address"; readonly end: WhichEnd; readonly pattern: AddressPattern }
  | { readonly kind: "port"; readonly end: WhichEnd; readonly range: NumberRange }
  | { readonly kind: "number"; readonly field: NumberField; readonly range: NumberRange }
  | { readonly kind: "outcome"; readonly names: readonly Outcome[] }
  | { readonly kind: "end"; readonly names: readonly FlowEnd[] }
  /** A finding of one of these severities, by one of these rules. */
  | { readonly kind: "severity"; readonly names: readonly Severity[] }
  | { readonly kind: "rule"; readonly names: readonly string[] }
  /** One of the flow's segments passes. */
  | { readonly kind: "flags"; readonly test: FlagsTest }
  /** VLANs and tunnels around the packets, in words. */
  | { readonly kind: "place"; readonly test: TextTest }
  /** Id or number of a cause that the flow is part of. */
  | { readonly kind: "cause"; readonly test: TextTest }
  | { readonly kind: "has"; readonly what: "ipv4" | "ipv6" | "vlan" | "icmp" };

/** Why a text is not a filter. */
export interface FilterError {
  /** A sentence, or two. */
  readonly message: string;
  /** Where in the text: the column from 1, and how many characters. */
  readonly column: number;
  readonly length: number;
  /** The word that was probably meant. */
  readonly nearest: string | undefined;
}

export type ParsedFilter =
  | { readonly kind: "filter"; readonly expression: Expression }
  | { readonly kind: "error"; readonly error: FilterError };

/** What can be named besides the language's own words. */
export interface Vocabulary {
  readonly rules: readonly string[];
  /** VLANs and tunnels of the capture: "VLAN 42 / VXLAN 7". */
  readonly places: readonly string[];
}
