import { type Arrival, type IcmpError, Mark } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { SYN } from "../../tcp/flags";
import { icmpText, isTooBig } from "../../tcp/icmpErrors";
import { durationText } from "../../text/durations";
import { keptTimesText } from "../facts/findingText";
import { countOf, type Opening, openingOf } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  readonly source: string;
  /** Of ICMP. */
  readonly family: 4 | 6;
  readonly type: number;
  readonly code: number;
  readonly quoted: "SYN" | "SYN-ACK";
  readonly fromPeer: boolean;
  /** How often the quoted segment had been sent before the error. */
  readonly sent: number;
  /** After the last of them. */
  readonly afterNs: number;
  readonly times: number;
  /** The handshake completed nevertheless. */
  readonly overcome: boolean;
}

export const synUnreachable = defineRule<Evidence>({
  id: "syn-unreachable",
  group: "handshake",
  severity: "error",
  title: "ICMP error in response to the handshake",
  references: ["RFC 1122 §4.2.3.9", "RFC 4443 §3.1"],
  limits:
    "Anyone can send an ICMP error; the quoted segment shows only that its sender saw it. It is information where the handshake completed nevertheless.",
  marks: Mark.Icmp,
  examples: {
    reported: `
      > S 0:0(0)
      < icmp unreachable host quoting 1 from router   // reported
      +1 > S 0:0(0)
      +2 end`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < icmp unreachable host quoting 4 from router`,
  },

  *check(flow) {
    const opening = openingOf(flow);
    const told: IcmpError[] = [];
    for (const error of flow.events) {
      if (error.kind !== "icmp" || isTooBig(error)) continue;
      const copies = quotedBy(opening, error);
      const quoted = copies.at(-1);
      if (!quoted) continue;
      const same = (other: IcmpError) =>
        other.source === error.source && other.type === error.type && other.code === error.code;
      if (told.some(same)) continue;
      told.push(error);
      const overcome = flow.outcome === "established";
      yield {
        at: error,
        field: "segment",
        related: [quoted],
        ...(overcome && { severity: "information" as const }),
        evidence: {
          source: error.source,
          family: error.family,
          type: error.type,
          code: error.code,
          quoted: error.quotedFrom === "initiator" ? "SYN" : "SYN-ACK",
          fromPeer: error.source === flow[otherSide(error.quotedFrom)].address,
          ...sentBefore(copies, error.timeNs),
          times: flow.events.filter((other) => other.kind === "icmp" && same(other)).length,
          overcome,
        },
      };
    }
  },

  explain({ source, family, type, code, quoted, fromPeer, sent, afterNs, times, overcome }, flow) {
    const icmp = family === 4 ? "ICMP" : "ICMPv6";
    const words = icmpText(family, type, code);
    const hard = isHard(family, type, code);
    return {
      what: `The ${quoted}${sent > 1 ? `, sent ${sent} times by then,` : ""} was answered with ${icmp} "${words}" (type ${type}, code ${code}) from ${source}${fromPeer ? ", the host itself" : ", a device on the path"}, ${durationText(afterNs)} after ${sent > 1 ? "the last" : "it"}${times > 1 ? `, ${keptTimesText(flow, times)} in total` : ""}.${overcome ? " The handshake completed nevertheless." : ""}`,
      why: hard
        ? "This is a hard error: a TCP should abort the connection and report it to its user (RFC 1122 §4.2.3.9)."
        : "This is a soft error: a TCP continues to retry and reports the error to its user only if the attempt fails (RFC 1122 §4.2.3.9). Many stacks give up at once while the connection is not open (RFC 5461).",
      next: nextFor(words, source, fromPeer),
    };
  },
});

/** The SYNs or SYN-ACKs before the error that it can quote; a quote of eight octets contains its number but not its flags. */
function quotedBy(
  { syns, synAcks }: Opening,
  { index, quotedFrom, quotedSeq, quotedFlags }: IcmpError,
): readonly Arrival[] {
  // The value −1 (quote without flags) has every bit set.
  if (!(quotedFlags & SYN)) return [];
  const all = [...syns[quotedFrom], ...synAcks[quotedFrom]].filter(({ seg }) => seg.seq === quotedSeq);
  const before = all.filter((each) => each.index < index);
  // The capture may have recorded the error first.
  return before.length > 0 ? before : all.slice(0, 1);
}

/** How often and when they were sent; of those that were folded, it is not known which came after the error. */
function sentBefore(copies: readonly Arrival[], errorNs: number): Pick<Evidence, "sent" | "afterNs"> {
  const last = copies.at(-1)!;
  const isKnown = copies.every(({ lastRepeatNs = 0 }) => lastRepeatNs <= errorNs);
  const lastNs = isKnown ? (last.lastRepeatNs ?? last.timeNs) : last.timeNs;
  return { sent: isKnown ? countOf(copies) : 1, afterNs: Math.max(0, errorNs - lastNs) };
}

/**
 * RFC 1122 §4.2.3.9: protocol and port unreachable; code 4, too big, is advice since RFC 1191 and not a finding.
 * In ICMPv6: port unreachable, next header unknown.
 */
function isHard(family: 4 | 6, type: number, code: number): boolean {
  if (family === 4) return type === 3 && (code === 2 || code === 3);
  return (type === 1 && code === 4) || (type === 4 && code === 1);
}

function nextFor(words: string, source: string, fromPeer: boolean): string {
  if (/prohibited|policy|reject/.test(words))
    return `A filter at ${source} rejects the connection: check its rules for these addresses and ports.`;
  if (/exceeded/.test(words))
    return `The packet was in a routing loop, or its TTL was too small: check the routes around ${source}.`;
  if (/port|protocol/.test(words))
    return fromPeer
      ? "The host is reachable and rejects with ICMP where a TCP would send a RST: a firewall on it rejects the connection (iptables REJECT)."
      : `A device before the host rejects the connection: check the firewall at ${source}.`;
  return fromPeer
    ? "The host itself has no route: check its routes and interfaces."
    : `Check ${source}: it has no route to the destination, or the last hop got no answer to ARP or Neighbor Discovery (host down, wrong subnet).`;
}
