// The topics of negotiation in the two SYNs, and what is in effect afterwards. One row of the table each.

import type { Arrival, Flow } from "../flow/flow";
import { AE, CWR, ECE } from "../tcp/flags";
import { describeOption, type TcpOption } from "../tcp/options";
import { seqDistance } from "../tcp/seq";
import { LARGEST_SHIFT } from "../tcp/thresholds";

/** The SYN and SYN-ACK that are compared, with their options. */
export interface Syns {
  readonly flow: Flow;
  readonly syn: Arrival | undefined;
  readonly synAck: Arrival | undefined;
  readonly offered: readonly TcpOption[];
  readonly answered: readonly TcpOption[];
}

export interface OptionTopic {
  readonly name: string;
  /** Kind octets that belong to it. */
  readonly kinds: readonly number[];
  /** First words of the ids of rules about it. */
  readonly rules: string;
  /** Shown even if neither SYN contains it. */
  readonly always: boolean;
  isIn(syns: Syns): boolean;
  /** Undefined when it is not there. */
  offered(syns: Syns): string | undefined;
  answered(syns: Syns): string | undefined;
  /** Asked only when both SYNs were captured. */
  inEffect(syns: Syns): string;
}

type Kind = TcpOption["kind"];
type Of<K extends Kind> = Extract<TcpOption, { kind: K }>;

function find<K extends Kind>(options: readonly TcpOption[], kind: K): Of<K> | undefined {
  return options.find((option): option is Of<K> => option.kind === kind);
}

const DEFAULT_MSS = { 4: 536, 6: 1220 } as const;

export const OPTION_TOPICS: readonly OptionTopic[] = [
  topic("MSS", [2], "mss", true, ({ flow, offered, answered }) => {
    // RFC 9293 §3.7.1: a side may send what the other one announced, or the default.
    const initiatorSends = find(answered, "mss")?.mss ?? DEFAULT_MSS[flow.family];
    const responderSends = find(offered, "mss")?.mss ?? DEFAULT_MSS[flow.family];
    if (initiatorSends === responderSends) return `${initiatorSends} octets in both directions`;
    return `initiator sends up to ${initiatorSends} octets, responder up to ${responderSends}`;
  }),
  topic("Window scale", [3], "window-scale", true, ({ offered, answered }) => {
    const initiator = find(offered, "windowScale");
    const responder = find(answered, "windowScale");
    // RFC 7323 §2.2: only when both SYNs carry it.
    if (!initiator || !responder) return "off: windows of at most 65535 octets";
    const factor = ({ shiftCount }: Of<"windowScale">): string => `×${2 ** Math.min(shiftCount, LARGEST_SHIFT)}`;
    return `initiator's windows ${factor(initiator)}, responder's ${factor(responder)}`;
  }),
  topic("SACK permitted", [4], "sack-permitted", true, ({ offered, answered }) =>
    find(offered, "sackPermitted") && find(answered, "sackPermitted") ? "both directions" : "off",
  ),
  topic("Timestamps", [8], "timestamps", true, ({ offered, answered }) =>
    find(offered, "timestamps") && find(answered, "timestamps") ? "on every segment except RST" : "off",
  ),
  topic("TCP Fast Open", [34], "fast-open", false, fastOpenEffect, "fastOpen"),
  {
    name: "ECN",
    kinds: [],
    rules: "ecn",
    always: true,
    isIn: () => true,
    offered: ({ syn }) => SYN_ECN[ecnBits(syn)],
    answered: ({ synAck }) => (ecnBits(synAck) === 0 ? undefined : ecnNames(ecnBits(synAck))),
    inEffect: ecnEffect,
  },
  topic("MPTCP", [30], "mptcp", false, ({ offered, answered }) =>
    find(offered, "mptcp") && find(answered, "mptcp") ? "on" : "off: plain TCP",
  ),
];

/** A topic that is one option. */
function topic(
  name: string,
  kinds: readonly number[],
  rules: string,
  always: boolean,
  inEffect: (syns: Syns) => string,
  kind?: Kind,
): OptionTopic {
  const all = (options: readonly TcpOption[]): readonly TcpOption[] =>
    options.filter((option) => kinds.includes(option.kindNumber) || (kind !== undefined && option.kind === kind));
  const text = (options: readonly TcpOption[]): string | undefined =>
    all(options)
      .map(describeOption)
      .map((words) => withoutName(words, name))
      .join(", repeated: ") || undefined;
  return {
    name,
    kinds,
    rules,
    always,
    isIn: ({ offered, answered }) => all(offered).length + all(answered).length > 0,
    offered: ({ offered }) => text(offered),
    answered: ({ answered }) => text(answered),
    inEffect,
  };
}

/** The row already says "MSS"; an option without a value is "yes". */
function withoutName(words: string, name: string): string {
  if (words.toLowerCase() === name.toLowerCase()) return "yes";
  return words.toLowerCase().startsWith(`${name.toLowerCase()} `) ? words.slice(name.length + 1) : words;
}

/** RFC 7413 §4.2: data on the SYN was accepted if the SYN-ACK acknowledges it; a cookie is for the next connection. */
function fastOpenEffect({ syn, synAck, offered, answered }: Syns): string {
  const cookie = find(answered, "fastOpen");
  const granted = cookie && cookie.cookie.length > 0 ? "a cookie for the next connection" : undefined;
  if (!syn || !synAck || !find(offered, "fastOpen")) return "off";
  if (syn.seg.payloadLength === 0) return granted ?? "off: no cookie granted";
  const taken = seqDistance(syn.seg.seq, synAck.seg.ack) - 1;
  const data =
    taken <= 0
      ? "the data on the SYN was not accepted"
      : `${Math.min(taken, syn.seg.payloadLength)} of ${syn.seg.payloadLength} octets on the SYN were accepted`;
  return granted === undefined ? data : `${data}; ${granted}`;
}

/** AE, CWR, ECE as one number of three bits, in the order of RFC 9768 §3.1.1. */
function ecnBits(arrival: Arrival | undefined): number {
  const flags = arrival?.seg.flags ?? 0;
  return (flags & AE ? 4 : 0) | (flags & CWR ? 2 : 0) | (flags & ECE ? 1 : 0);
}

function ecnNames(bits: number): string {
  return [bits & 4 && "AE", bits & 2 && "CWR", bits & 1 && "ECE"].filter((name) => name).join(",");
}

const SYN_ECN: Readonly<Record<number, string | undefined>> = {
  0: undefined,
  1: "ECE alone",
  2: "CWR alone",
  3: "classic ECN (CWR,ECE)",
  4: "AE alone",
  5: "AE,ECE",
  6: "AE,CWR",
  7: "Accurate ECN (AE,CWR,ECE)",
};

/** RFC 3168 §6.1.1 and RFC 9768 §3.1.1, table 2. */
function ecnEffect({ syn, synAck }: Syns): string {
  const asked = ecnBits(syn);
  const answer = ecnBits(synAck);
  if (asked === 7) {
    if (answer === 2 || answer === 3 || answer === 4 || answer === 6) return "Accurate ECN";
    if (answer === 1) return "classic ECN";
    return answer === 0 ? "off" : "off: the answer is not defined";
  }
  if (asked === 3) {
    if (answer === 1) return "classic ECN";
    return answer === 0 ? "off" : "off: the answer is not defined";
  }
  return "off";
}
