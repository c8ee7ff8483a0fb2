import type { SegmentFate } from "../../flow/connection";
import { type Arrival, type Flow, type SegmentFrame, type Side, Trait } from "../../flow/flow";
import { type SegmentKind, segmentKind } from "../../flow/segmentKind";
import { SYN } from "../../tcp/flags";
import { durationText } from "../../text/durations";
import {
  doubtText,
  eventOf,
  fatesToTell,
  isAnsweredBetween,
  loweredBy,
  ownFrame,
  placesOf,
  segmentText,
  synOfDevice,
} from "../facts/between";
import { plural } from "../facts/findingText";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  readonly near: string;
  readonly far: string;
  readonly frame: number;
  readonly segment: string;
  readonly kind: SegmentKind;
  /** How many of its kind were lost, and how many arrived. */
  readonly lost: number;
  readonly arrived: number;
  readonly octets: number;
  /** How much later the same numbers arrived in another segment; undefined where they never did. */
  readonly againAfterNs?: number;
  readonly doubt?: NonNullable<SegmentFate["doubt"]>;
  /** Frames of the SYN, which the near capture has at two points of its path; the SYN-ACK it has at one. */
  readonly twice?: readonly [number, number];
}

export const lostBetween = defineRule<Evidence>({
  id: "lost-between",
  group: "path",
  severity: "warning",
  title: "Segment lost between two capture points",
  references: ["RFC 9293 §3.8"],
  limits:
    "Judged only where several captures, or several places of one capture, recorded the same connection. A segment that only the capture missed is not reported where the receiver acknowledged it; a lost pure ACK leaves no such sign.",
  marks: 0,
  traits: Trait.SeveralPlaces,
  examples: {
    reported: `
      > S  0:0(0) lost          // reported
      +1.0 > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0)
      +1.0 > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const { connection } = flow;
    if (!connection) return;
    const isProxied = isAnsweredBetween(connection);
    for (const { kind, from, fates } of fatesToTell(flow, "lost")) {
      // A device that answers for the other side keeps what it has no use for.
      if (isProxied && (kind === "SYN-ACK" || kind === "ACK" || (kind === "SYN" && synOfDevice(connection)))) continue;
      const first = fates[0]!;
      const at = eventOf(flow, first);
      if (!at) continue;
      const own = ownFrame(connection, first)!.frame;
      const again = connection.segments.find(
        (each) =>
          each.from === from &&
          each.fate !== "lost" &&
          each.seq === first.seq &&
          segmentKind({ flags: each.flags, payloadLength: 1 }) !== "ACK" &&
          (ownFrame(connection, each)?.frame ?? 0) > own,
      );
      const sentAt = ownFrame(connection, first)?.timeNs;
      const againAt = again && ownFrame(connection, again)?.timeNs;
      const isHandshakeAck = own === flow.events[flow.handshake.ack ?? -1]?.frameNumber;
      yield {
        at,
        ...(kind === "ACK" && !isHandshakeAck ? { severity: "information" as const } : loweredBy(first)),
        evidence: {
          from,
          ...placesOf(flow, first),
          frame: own,
          segment: segmentText(first),
          kind,
          lost: fates.length,
          arrived: connection.segments.filter(
            (each) => each.from === from && each.fate !== "lost" && segmentKind(each) === kind,
          ).length,
          octets: fates.reduce((sum, { payloadLength }) => sum + payloadLength, 0),
          ...(sentAt !== undefined && againAt !== undefined && { againAfterNs: againAt - sentAt }),
          ...(first.doubt && { doubt: first.doubt }),
          ...lostWithin(flow, kind, fates),
        },
      };
    }
  },

  explain({ from, near, far, frame, segment, kind, lost, arrived, octets, againAfterNs, doubt, twice }) {
    const others =
      lost === 1
        ? ""
        : ` It is the first of ${plural(lost, kind === "data" ? "segment with data" : `${kind}`, kind === "data" ? "segments with data" : `${kind}s`)} that were lost there${kind === "data" ? `, ${plural(octets, "octet")} in total` : ""}${arrived === 0 ? "; none arrived" : `; ${arrived} arrived`}.`;
    const again =
      againAfterNs === undefined
        ? ""
        : ` The same numbers arrived ${durationText(againAfterNs)} later, in another segment.`;
    const within = twice
      ? ` ${near} has the SYN at two points of its path (frames ${twice.join(" and ")}), and ${lost === 1 ? "the SYN-ACK" : "these SYN-ACKs"} at one.`
      : "";
    return {
      what: `The ${segment} of the ${from} passed ${near} in frame ${frame} and did not reach ${far}.${others}${again}${within}`,
      why: WHY[kind],
      next: `${twice ? `Look first at the machine that recorded ${near}, which seems to get the SYN-ACK and not to send it on: its firewall, its routes, the state of its NAT. ` : ""}Look at what lies between ${near} and ${far}: ${kind === "data" ? "a link with a smaller MTU, a full queue, a faulty link, a firewall" : "firewall and NAT rules, routes, security groups, a full connection table, a faulty link"}.${doubtText(doubt, far)}`,
    };
  },
});

/** A flow keeps copies of so many SYNs and RSTs. */
const CONTROLS_KEPT = 16;

/**
 * Of SYN-ACKs, between two captures: the near one, of a host that forwards, has the SYN twice, as it came and as it left, and each of
 * these once.
 */
function lostWithin(flow: Flow, kind: SegmentKind, fates: readonly SegmentFate[]): Pick<Evidence, "twice"> {
  const { copies = [], connection } = flow;
  const [first] = fates;
  if (kind !== "SYN-ACK" || !first || !connection || copies.length >= CONTROLS_KEPT) return {};
  if (first.doubt !== undefined || flow.initiator.missedByCapture + flow.responder.missedByCapture > 0) return {};
  const [near, far] = first.between.map((place) => connection.places[place]?.capture);
  if (near === far) return {};
  const own = flow.events.filter((event): event is Arrival => event.kind === "segment");
  const originalOf = (copy: SegmentFrame) =>
    own.find(
      ({ from, seg, frameNumber }) =>
        from === copy.from && seg.seq === copy.seg.seq && seg.ipId === copy.seg.ipId && frameNumber < copy.frameNumber,
    );
  if (copies.some(({ from, seg }) => from === first.from && seg.flags & SYN)) return {};
  const copy = copies.find(({ from, seg }) => from !== first.from && seg.flags & SYN);
  const original = copy && originalOf(copy);
  return copy && original && isElsewhere(copy, original) ? { twice: [original.frameNumber, copy.frameNumber] } : {};
}

function isElsewhere(copy: SegmentFrame, { seg, point }: Arrival): boolean {
  return copy.seg.hops !== seg.hops || copy.point !== point;
}

const WHY: Readonly<Record<Evidence["kind"], string>> = {
  SYN: "The receiver knows nothing of an attempt whose SYN it never got, and the sender can only try again after a timeout (RFC 9293 §3.8.3).",
  "SYN-ACK":
    "The responder has accepted the connection, and the initiator waits in SYN-SENT until the SYN-ACK comes again: the path back fails, not the path there.",
  RST: "The receiver does not learn that the connection is over, and keeps its half of it.",
  FIN: "The receiver does not learn that its peer has closed; the sender sends the FIN again after a timeout.",
  data: "The sender gets no acknowledgment and sends the data again after a timeout, or after three duplicate ACKs (RFC 6298, RFC 5681).",
  ACK: "Of several acknowledgments the last one counts, so that most lost ones do no harm. A lost ACK of the SYN-ACK leaves the responder in SYN-RECEIVED until it comes again or data follows.",
};
