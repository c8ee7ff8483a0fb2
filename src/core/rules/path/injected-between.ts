import { arrivalAt } from "../../flow/arrivals";
import type { SegmentFate } from "../../flow/connection";
import { type Flow, type Side, Trait } from "../../flow/flow";
import type { SegmentKind } from "../../flow/segmentKind";
import {
  doubtText,
  eventOf,
  fatesToTell,
  isAnsweredBetween,
  loweredBy,
  placesOf,
  segmentText,
  synOfDevice,
} from "../facts/between";
import { cameBackDirectly } from "../facts/resetOrigin";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  /** Where it should have been seen first, and was not. */
  readonly near: string;
  readonly far: string;
  readonly frame: number;
  readonly segment: string;
  readonly kind: SegmentKind;
  readonly injected: number;
  /** The SYN that the device which sent this SYN-ACK sent to the responder: where it was seen first, and options that it lacks. */
  readonly ownSyn?: { readonly place: string; readonly frame: number; readonly lacks: readonly string[] };
  readonly doubt?: NonNullable<SegmentFate["doubt"]>;
}

export const injectedBetween = defineRule<Evidence>({
  id: "injected-between",
  group: "path",
  severity: "warning",
  title: "Segment made between two capture points",
  references: ["RFC 9293 §3.5.2", "RFC 5961 §3"],
  limits:
    "Judged only where several captures, or several places of one capture, recorded the same connection. A segment that its sender's own numbers account for was missed by the capture near it, and is not reported.",
  marks: 0,
  traits: Trait.SeveralPlaces,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < R. 1:1(0) ack 101 injected   // reported
      +0.3 < .  1:1(0) ack 101 lost
      end`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < R. 1:1(0) ack 101`,
  },

  *check(flow) {
    const { connection } = flow;
    if (!connection) return;
    const isProxied = isAnsweredBetween(connection);
    for (const { kind, from, fates } of fatesToTell(flow, "injected")) {
      const first = fates[0]!;
      const at = eventOf(flow, first);
      // Who answers the SYN opens and acknowledges as well: these belong to its answer.
      if (!at || (isProxied && (kind === "ACK" || kind === "SYN"))) continue;
      // Its sender got the answer on a way past the other place, and replied on that way.
      const reset = kind === "RST" ? arrivalAt(flow, at.index) : undefined;
      if (reset && cameBackDirectly(flow, reset)) continue;
      const ownSyn = kind === "SYN-ACK" ? ownSynOf(flow) : undefined;
      yield {
        at,
        field: kind === "RST" || kind === "SYN-ACK" ? "flags" : "segment",
        ...(kind === "ACK" ? { severity: "information" as const } : loweredBy(first)),
        evidence: {
          from,
          ...placesOf(flow, first),
          frame: at.frameNumber,
          segment: segmentText(first),
          kind,
          injected: fates.length,
          ...(ownSyn && { ownSyn }),
          ...(first.doubt && { doubt: first.doubt }),
        },
      };
    }
  },

  explain({ from, near, far, frame, segment, kind, injected, ownSyn, doubt }) {
    const others = injected === 1 ? "" : ` It is the first of ${injected} such segments.`;
    return {
      what: `The ${segment} that ${far} has from the ${from} (frame ${frame}) did not pass ${near}: it was made in between.${others}${ownSynText(ownSyn)}`,
      why: WHY[kind] ?? "Its receiver takes it for a segment of its peer, which never sent it.",
      next: `${NEXT[kind] ?? `Look for a device between ${near} and ${far} that sends in the name of the ${from}.`}${doubtText(doubt, near)}`,
    };
  },
});

function ownSynOf(flow: Flow): Evidence["ownSyn"] {
  const syn = flow.connection && synOfDevice(flow.connection);
  const frame = syn?.frames[syn.between[1]];
  if (syn === undefined || frame === undefined) return undefined;
  const lacks = syn.changes.flatMap(({ field, to }) => (to === undefined ? (OPTION[field] ?? []) : []));
  return { place: placesOf(flow, syn).far, frame, lacks };
}

const OPTION: Readonly<Record<string, string>> = {
  "options.mss": "MSS",
  "options.windowScale": "window scale",
  "options.sackPermitted": "SACK-Permitted",
  "options.timestamps": "Timestamps",
};

function ownSynText(syn: Evidence["ownSyn"]): string {
  if (syn === undefined) return "";
  const lacks = syn.lacks.length === 0 ? "" : `, and lacks its ${syn.lacks.join(" and ")}`;
  return ` The device then opened a connection of its own: the SYN in ${syn.place} (frame ${syn.frame}) is not the initiator's${lacks}.`;
}

const WHY: Partial<Record<SegmentKind, string>> = {
  RST: "A RST with fitting numbers ends the connection at its receiver (RFC 9293 §3.10.7.4), while the host in whose name it was sent continues it.",
  "SYN-ACK":
    "The handshake was completed by a device in between, without the responder: that it succeeded says nothing about whether the responder can be reached.",
};

const NEXT: Partial<Record<SegmentKind, string>> = {
  RST: "Look for a firewall, an intrusion prevention system or a load balancer on the path that resets connections (its log, its idle timeout, its policy); compare the hop count of the RST with that of other segments.",
  "SYN-ACK":
    "Look for a SYN proxy, a load balancer or a transparent proxy on the path. What the responder itself answers is in its own capture.",
};
