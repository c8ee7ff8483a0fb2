import { type Arrival, type Flow, type IcmpError, Mark, type Side } from "../../flow/flow";
import { handshakeTime } from "../../flow/handshakeTime";
import { otherSide } from "../../flow/relative";
import { RST, SYN } from "../../tcp/flags";
import { icmpText, isTooBig } from "../../tcp/icmpErrors";
import { ANSWER_EXPECTED_NS } from "../../tcp/thresholds";
import { keptTimesText, numberText, plural } from "../facts/findingText";
import { arrivals, countOf } from "../facts/handshakeSegments";
import { packetLength } from "../facts/packetLength";
import { defineRule } from "../rule";

interface Evidence {
  readonly source: string;
  /** Of ICMP. */
  readonly family: 4 | 6;
  readonly type: number;
  readonly code: number;
  /** 0 where the error has none. */
  readonly mtu: number;
  readonly quotedFrom: Side;
  readonly quotedSeq: number;
  /** Octets of data. */
  readonly quotedLength: number;
  readonly fromPeer: boolean;
  readonly times: number;
  /** Segments that were too large and sent after the error had time to arrive. */
  readonly stillTooLarge: number;
  /** Its sender then sent data in smaller segments. */
  readonly adapted: boolean;
}

/** So many segments sent too large are no leftovers of a queue. */
const CERTAIN_SENDS = 2;

export const icmpAfterHandshake = defineRule<Evidence>({
  id: "icmp-after-handshake",
  group: "path",
  severity: "warning",
  title: "ICMP error in response to an open connection",
  references: ["RFC 1191 §3", "RFC 8201 §4", "RFC 1122 §4.2.3.9"],
  limits:
    "Anyone can send an ICMP error; the quoted segment shows only that its sender saw it. The size of a packet is known only where its segment is kept individually: those among ordinary data are not counted. Reported once for each source, type, code and direction.",
  marks: Mark.Icmp,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:1461(1460) ack 1
      < icmp needfrag quoting 4 from router mtu 1400   // reported error
      +1 > P. 1:1461(1460) ack 1
      +2 > P. 1:1461(1460) ack 1`,
    silent: `
      > S  0:0(0)
      < icmp unreachable host quoting 1 from router`,
  },

  *check(flow) {
    const told: IcmpError[] = [];
    for (const error of flow.events) {
      if (error.kind !== "icmp" || isAboutEnds(flow, error)) continue;
      const same = (other: IcmpError) =>
        other.source === error.source &&
        other.type === error.type &&
        other.code === error.code &&
        other.quotedFrom === error.quotedFrom;
      if (told.some(same)) continue;
      told.push(error);
      const { source, family, type, code, mtu, quotedFrom, quotedSeq, quotedLength } = error;
      const quoted = arrivals(flow).findLast(
        ({ from, seg, index }) =>
          from === quotedFrom && seg.seq === quotedSeq && seg.payloadLength === quotedLength && index < error.index,
      );
      const { tooLarge, adapted } = isTooBig(error) ? sentAfter(flow, error) : { tooLarge: [], adapted: false };
      const isIgnored = countOf(tooLarge) >= CERTAIN_SENDS;
      yield {
        at: error,
        field: "segment",
        related: [...(quoted ? [quoted] : []), ...tooLarge],
        ...(isIgnored ? { severity: "error" as const } : adapted && { severity: "information" as const }),
        evidence: {
          source,
          family,
          type,
          code,
          mtu,
          quotedFrom,
          quotedSeq,
          quotedLength,
          fromPeer: source === flow[otherSide(quotedFrom)].address,
          times: flow.events.filter((other) => other.kind === "icmp" && same(other)).length,
          stillTooLarge: countOf(tooLarge),
          adapted,
        },
      };
    }
  },

  explain(evidence, flow) {
    const { source, family, type, code, mtu, quotedFrom, quotedSeq, quotedLength, fromPeer, times } = evidence;
    const icmp = `${family === 4 ? "ICMP" : "ICMPv6"} "${icmpText(family, type, code)}" (type ${type}, code ${code}${mtu > 0 ? `, MTU ${mtu}` : ""})`;
    const segment = `the ${quotedFrom}'s segment with SEQ ${numberText(flow, quotedFrom, quotedSeq)}${quotedLength > 0 ? ` and ${plural(quotedLength, "octet")} of data` : ""}`;
    const who = fromPeer ? "the host itself" : "a device on the path";
    const what = `${icmp} from ${source}, ${who}, quotes ${segment}${times > 1 ? `, ${keptTimesText(flow, times)} in total` : ""}.`;
    if (isTooBig({ family, type, code })) return { what: what + afterwards(evidence), ...tooBigWords(evidence) };
    return {
      what,
      why: "The segment did not arrive. A TCP with an open connection treats this as a soft error: it retransmits, and reports the error only if the connection fails (RFC 1122 §4.2.3.9, RFC 5927 §5.2).",
      next: nextFor(icmpText(family, type, code), source),
    };
  },
});

/** Quotes a SYN or SYN-ACK (another rule's), or a RST, after which nothing has to arrive. */
function isAboutEnds(flow: Flow, error: IcmpError): boolean {
  const { quotedFlags, quotedSeq, quotedFrom } = error;
  if (quotedFlags !== -1) return !isTooBig(error) ? (quotedFlags & (SYN | RST)) !== 0 : (quotedFlags & RST) !== 0;
  return flow[quotedFrom].iss === quotedSeq;
}

/**
 * Data that the sender of the quoted segment sent when the error must have arrived: larger than the MTU, or smaller. The quoted
 * number in a smaller segment is an answer to the error, however soon it comes.
 */
function sentAfter(flow: Flow, error: IcmpError): { tooLarge: readonly Arrival[]; adapted: boolean } {
  const { quotedFrom, quotedSeq, quotedLength, mtu } = error;
  const fromNs = error.timeNs + (handshakeTime(flow) ?? ANSWER_EXPECTED_NS);
  const data = arrivals(flow).filter(
    ({ from, seg, timeNs }) => from === quotedFrom && seg.payloadLength > 0 && timeNs > fromNs,
  );
  const isTooLarge = (arrival: Arrival) =>
    mtu > 0 ? packetLength(flow, arrival) > mtu : arrival.seg.payloadLength >= quotedLength;
  const tooLarge = data.filter(isTooLarge);
  const isAnswered = arrivals(flow).some(
    (arrival) =>
      arrival.from === quotedFrom &&
      arrival.index > error.index &&
      arrival.seg.seq === quotedSeq &&
      arrival.seg.payloadLength > 0 &&
      !isTooLarge(arrival),
  );
  return { tooLarge, adapted: tooLarge.length === 0 && (isAnswered || data.length > 0) };
}

function afterwards({ quotedFrom, stillTooLarge, adapted, mtu }: Evidence): string {
  if (stillTooLarge > 0)
    return ` After it, the ${quotedFrom} sent ${plural(stillTooLarge, "segment")} ${mtu > 0 ? "larger than that MTU" : "of at least that size"}.`;
  return adapted ? ` After it, the ${quotedFrom} sent smaller segments.` : "";
}

function tooBigWords({ quotedFrom, source, stillTooLarge, adapted, mtu }: Evidence): { why: string; next: string } {
  const next =
    stillTooLarge >= CERTAIN_SENDS
      ? `The ${quotedFrom} does not receive the ICMP error or does not act on it: check the firewall in front of it for ICMP, and whether Path MTU Discovery is on. Until then, clamp the MSS${mtu > 0 ? ` to fit an MTU of ${mtu}` : ""} on the device ${source}.`
      : adapted
        ? "No action is needed: Path MTU Discovery worked. Each connection loses one round trip to it; a clamped MSS avoids that."
        : `Look at whether the ${quotedFrom} sends smaller segments after it; if not, the ICMP error does not reach it.`;
  return {
    why: "The packet is larger than the MTU of the next link and must not be fragmented, so it was dropped. Its sender has to send smaller packets (Path MTU Discovery, RFC 1191 §3, RFC 8201 §4).",
    next,
  };
}

function nextFor(words: string, source: string): string {
  if (/prohibited|policy|reject/.test(words))
    return `A filter at ${source} rejects segments of an open connection: check its rules, and whether it lost the state of this connection (a restart, a timeout, another path for one direction).`;
  if (/exceeded/.test(words))
    return `The packet was in a routing loop, or its TTL was too small: check the routes around ${source}.`;
  return `The path worked before and does not any more: check ${source}, its routes, and whether the host behind it answers ARP or Neighbor Discovery.`;
}
