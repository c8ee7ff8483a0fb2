import { arrivalAt } from "../../flow/arrivals";
import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { idleBeforeNs } from "../../flow/idle";
import { otherSide } from "../../flow/relative";
import { ACK } from "../../tcp/flags";
import { durationText } from "../../text/durations";
import { hopsName } from "../../text/senderText";
import { endpointText, numberText, plural } from "../facts/findingText";
import { forwarderReset, isAnotherMachine } from "../facts/forwarderReset";
import type { MirroredField } from "../facts/mirroredSegment";
import { originText } from "../facts/originText";
import { type ForeignReset, foreignResets, type Origin } from "../facts/resetOrigin";
import { defineRule } from "../rule";

interface Evidence {
  readonly by: Side;
  readonly seq: number;
  /** TTL or hop limit of the RST, and those of its sender's other segments. */
  readonly hops: number;
  readonly usual: readonly number[];
  /** The two are far apart. */
  readonly hopsDepart: boolean;
  /** Frame of the segment that it repeats, 0 where that is not known; and in which fields, none where it repeats nothing. */
  readonly mirrored: number;
  readonly mirroredFields: readonly MirroredField[];
  /** Source addresses of the link: of the RST, and of the other segments; "" where they do not differ. */
  readonly mac: string;
  readonly usualMac: string;
  /** Its IP ID and those of its side's last two segments, where it does not follow them. */
  readonly ipIds: readonly number[];
  /** How far its TSval is from the clock of its side; 0 where it is not, or not known. */
  readonly clockOffNs: number;
  /** Frame of a segment that its sender sends after it as if there had been no RST; 0 for none. */
  readonly continued: number;
  readonly frame: number;
  /** How long the connection had been silent before the segment that the RST follows, or before the RST; 0 where it was not, for long. */
  readonly idleNs: number;
  /** The flow ended with a RST, or was refused. */
  readonly ended: boolean;
  /** How many such RSTs the side's address sent, and their hop counts. */
  readonly count: number;
  readonly allHops: readonly number[];
  /** It has no ACK, and its SEQ is what the other side acknowledged last: as of a TCP that does not know the connection. */
  readonly knowsNone: boolean;
  /** The comparison in words. */
  readonly comparison: string;
}

export const resetForged = defineRule<Evidence>({
  id: "reset-forged",
  group: "path",
  severity: "warning",
  title: "RST was not sent by the host with its source address",
  references: ["RFC 9293 §3.10.7", "RFC 3360 §2.1"],
  limits:
    "The RST's TTL must differ by more than one hop from all other segments of that host, counted from the usual initial values (32, 64, 128, 255): a stack whose RSTs begin with another initial value is not reported. Or it repeats a segment of the other side: IP ID and window (or length), window and length over IPv6, or TSval and TSecr. Or two signs agree: its TTL differs from the one that all others have, its IP ID does not follow those before it, its TSval is 10 seconds or more from the sender's clock, its sender continues afterwards, or its Ethernet address differs as well as its TTL. A host whose hop counts vary needs a larger difference, and flows recorded at two points are not judged by hop counts. Whether an attacker, a firewall, or a second machine behind a load balancer sent it is not visible. A RST after which the initiator sends its SYN again is reset-by-forwarder. Reported once per side.",
  marks: Mark.Rst,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 ttl 58
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < R  1:1(0) ttl 28         // reported`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 ttl 58
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < R  1:1(0) ttl 58`,
  },

  *check(flow) {
    for (const side of ["initiator", "responder"] as const) {
      const found = foreignResets(flow, side);
      // That it comes from a second machine is what reset-by-forwarder reports.
      const forwarded = side === "initiator" ? forwarderReset(flow) : undefined;
      if (forwarded && isAnotherMachine(forwarded) && found.every(isLike(forwarded.reset))) continue;
      const [first, ...more] = found;
      if (!first) continue;
      const { reset, origin } = first;
      const differs = !origin.usual.includes(origin.hops);
      const isEcho = origin.mirrored?.fields.includes("TSecr") === true;
      yield {
        at: reset,
        field: differs ? "hops" : isEcho ? "options" : "segment",
        related: [...proofs(flow, reset, origin), ...more.map((other) => other.reset)],
        evidence: {
          by: side,
          seq: reset.seg.seq,
          hops: origin.hops,
          usual: origin.usual,
          hopsDepart: origin.hopsDepart,
          mirrored: origin.mirrored?.segment?.frameNumber ?? 0,
          mirroredFields: origin.mirrored?.fields ?? [],
          mac: origin.mac?.got ?? "",
          usualMac: origin.mac?.usual ?? "",
          ipIds: origin.ipId ? [origin.ipId.got, ...origin.ipId.before.map(({ ipId }) => ipId)] : [],
          clockOffNs: origin.clock?.offNs ?? 0,
          continued: origin.continued?.frameNumber ?? 0,
          frame: reset.frameNumber,
          idleNs: Math.max(idleBeforeNs(flow, reset.index), idleBeforeNs(flow, reset.index - 1)),
          ended: flow.end === "reset" || flow.outcome === "refused" || flow.outcome === "reset",
          count: found.reduce((count, other) => count + 1 + other.reset.repeats, 0),
          allHops: [...new Set(found.map((other) => other.origin.hops))],
          knowsNone:
            !(reset.seg.flags & ACK) &&
            reset.receiver.rcvNxt === reset.seg.seq &&
            !origin.mirrored &&
            !origin.continued,
          comparison: originText(flow, reset, origin),
        },
      };
    }
  },

  explain({ by, seq, frame, idleNs, ended, count, allHops, knowsNone, comparison }, flow) {
    const peer = otherSide(by);
    const more =
      count > 1
        ? ` It is the first of ${plural(count, "such RST")}${allHops.length > 1 ? `, with ${hopsName(flow)}s of ${allHops.join(", ")}` : ""}.`
        : "";
    return {
      what: `The RST with SEQ ${numberText(flow, by, seq)} has the source address of the ${by} ${endpointText(flow, by)}, but was not sent by it. ${comparison}${more}${idleNs > 0 ? ` Before that, the connection had been silent for ${durationText(idleNs)}.` : ""}`,
      why: `Its receiver cannot tell: it accepts a RST whose numbers fit, and ends the connection (RFC 9293 §3.10.7).${ended ? "" : " Here the connection was not ended: the RST did not arrive, or was not accepted."} Firewalls, censors, load balancers and inspection devices send such RSTs to end connections of others (RFC 3360 §2.1).`,
      next: `${idleNs > 0 ? `A firewall, NAT or load balancer that forgets idle connections answers so: compare ${durationText(idleNs)} with the idle timeouts of those on the path, and send keep-alives at shorter intervals. ` : ""}Find the device: capture on both sides of each device on the path between the ${peer} and the ${by}. The RST is seen only on the ${peer}'s side of it. Compare the number of hops with a traceroute, and look for rules that reset connections, in both directions.${knowsNone ? ` A second machine with the address ${flow[by].address} that got segments of this connection answers with such a RST as well (no ACK, and for SEQ the ACK number of what it got): look at an anycast route, a load balancer or several equal routes that changed between the handshake and frame ${frame}.` : ""}`,
    };
  },
});

/** The same sender by its hop count. */
function isLike(reset: Arrival) {
  return (other: ForeignReset): boolean => other.reset.seg.hops === reset.seg.hops;
}

/** The segment that it repeats; else one of its sender's other segments. */
function proofs(flow: Flow, reset: Arrival, { mirrored, ipId, hopsDepart }: Origin): readonly Arrival[] {
  if (mirrored?.segment) return [mirrored.segment];
  if (ipId && !hopsDepart) return ipId.before.flatMap(({ event }) => arrivalAt(flow, event) ?? []);
  const own = flow.events.find(
    (event): event is Arrival =>
      event.kind === "segment" && event.from === reset.from && event.seg.hops > 0 && !(event.marks & Mark.Rst),
  );
  return own ? [own] : [];
}
