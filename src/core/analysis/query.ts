// The queries on an analysis, and the shape of their results. Types only.

import type { CaptureIssue } from "../capture/frame";
import type { Cause } from "../causes/cause";
import type { Completions } from "../filter/completions";
import type { FilterError } from "../filter/expression";
import type { Outcome } from "../flow/flow";
import type { RuleSettings } from "../rules/rule";
import type { Severity } from "../text/severities";

/** Severity per rule id from the settings; other rules have their default. */
export type RuleLevels = Readonly<Record<string, Severity | "off">>;

export interface AnalysisSettings extends RuleSettings {
  readonly rules: RuleLevels;
  /** Which checksums are verified: those of kept segments (handshake, teardown, anomalies), all, or none. */
  readonly checksums: "off" | "kept" | "all";
}

/** The clock of a capture that is compared with a first one. */
export interface ComparedClock {
  /** The capture's name. */
  readonly name: string;
  /** How far it is ahead of the first capture's clock, in ns of Unix time, and how much more or less it may be. */
  readonly offsetNs: number;
  readonly uncertaintyNs: number;
  /** See `ClockOffset.basis`. */
  readonly basis: "both" | "one" | "given" | "none";
}

/** Counts over the whole capture, as far as it was read. */
export interface CaptureCounts {
  readonly format: string;
  /** Names of the interfaces in a pcapng, each once; empty without names. */
  readonly interfaces: readonly string[];
  /** Names of the link types, each once. */
  readonly linkTypes: readonly string[];
  readonly frames: number;
  readonly tcpSegments: number;
  /** The content of frames without TCP (UDP, ARP), most frequent first. */
  readonly notTcp: readonly { readonly name: string; readonly frames: number }[];
  readonly flows: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Findings of all flows by severity. */
  readonly findings: Readonly<Record<Severity, number>>;
  readonly issues: readonly CaptureIssue[];
  /** Unix time of the capture's time 0. */
  readonly epochSeconds: number;
  readonly lastTimeNs: number;
  /** Of captures that are compared, of each after the first one, once all are read. */
  readonly clocks?: readonly ComparedClock[];
}

export type FlowSortKey =
  | "id"
  | "initiator"
  | "responder"
  | "outcome"
  | "handshake"
  | "segments"
  | "problem"
  | "start"
  | "port";

export interface FlowFilter {
  /** In the language of `core/filter`: Wireshark's display filters, and words alone. "" is no filter. */
  readonly text: string;
  /** Only these outcomes; empty is all. */
  readonly outcomes: readonly Outcome[];
}

/** What can be typed next in a filter, and why its text is not one. */
export interface FilterHelp extends Completions {
  readonly error: FilterError | undefined;
}

export type GroupKey = "cause" | "responder" | "initiator";

/** Flows with the same cause, responder and port, or initiator are listed below a head, where its key is in `open`. */
export interface FlowGrouping {
  readonly by: GroupKey;
  readonly open: readonly string[];
}

export interface GroupHead {
  readonly key: string;
  readonly label: string;
  readonly flows: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly open: boolean;
}

/** The flows of a connection that several places recorded are one row, which opens into them. */
export interface ConnectionFolding {
  /** Keys of the open ones: `RowConnection.key`. */
  readonly open: readonly string[];
}

/** What the rows of the list are, and their order. */
export interface FlowListing {
  readonly sort: FlowSortKey;
  readonly descending: boolean;
  readonly filter: FlowFilter;
  readonly group?: FlowGrouping | undefined;
  /** Absent: each flow is a row. */
  readonly connections?: ConnectionFolding | undefined;
}

export interface FlowQuery extends FlowListing {
  readonly first: number;
  readonly count: number;
}

/** A row that stands for a connection, or for one of its places below that. */
export interface RowConnection {
  readonly key: string;
  readonly role: "head" | "place";
  /** Of a head: how many flows it has, whether they are below, and where they were recorded. */
  readonly flows: number;
  readonly open: boolean;
  readonly places: readonly string[];
  /** Of a head: its flows that have problems. */
  readonly troubled: readonly number[];
}

/** A row of the flow list. */
export interface FlowRow {
  readonly id: number;
  readonly initiator: string;
  readonly responder: string;
  readonly initiatorKnown: boolean;
  readonly path: string;
  readonly outcome: Outcome;
  readonly startNs: number;
  /** SYN to the ACK that completed the handshake. */
  readonly handshakeNs: number | undefined;
  readonly segments: number;
  readonly firstFrame: number;
  readonly worst: { readonly rule: string; readonly severity: Severity; readonly count: number } | undefined;
  /** Set where the row is the head of a group, of which this is the first flow. */
  readonly group?: GroupHead;
  /** Set where the row is of a connection that several places recorded: that of the flow with the most severe problem. */
  readonly connection?: RowConnection;
}

/** The capture at a glance. Bounded in size, however many flows there are. */
export interface CaptureOverview {
  readonly revision: number;
  /** Most severe and most frequent first; at most 40. `cause == "ID"` filters by one. */
  readonly causes: readonly Cause[];
  /** With most flows first; `responderCount` is how many there are. */
  readonly responders: readonly ResponderRow[];
  readonly responderCount: number;
  /** VLANs and tunnels, with most flows first; empty where there are none. */
  readonly places: readonly PlaceRow[];
  readonly strip: OutcomeStrip;
  /** The longest handshakes. */
  readonly slowest: readonly FlowRow[];
}

export interface ResponderRow {
  readonly address: string;
  readonly port: number;
  readonly flows: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
}

export interface PlaceRow {
  /** "" for flows without VLAN or tunnel. */
  readonly place: string;
  readonly flows: number;
}

/** Connections begun, in intervals of equal length. */
export interface OutcomeStrip {
  /** Begin of the first interval: time of the capture's first frame, in ns since its epoch. Filters count from it. */
  readonly startNs: number;
  readonly binNs: number;
  /** By outcome, a number for each interval. */
  readonly counts: Readonly<Record<Outcome, readonly number[]>>;
}

export interface FlowPage {
  readonly revision: number;
  /** Rows that pass the filter, and where the asked-for page begins. */
  readonly total: number;
  /** How many flows there are, where some rows are heads, or stand for several. */
  readonly flows?: number;
  readonly first: number;
  readonly rows: readonly FlowRow[];
  /** Of the flows that pass the filter's text, whatever outcomes it has; absent where nothing was read. */
  readonly outcomes?: Readonly<Record<Outcome, number>>;
  /** Why the filter's text is not a filter: then no flow passes. */
  readonly filterError?: FilterError;
}
