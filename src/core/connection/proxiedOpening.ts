// A device that answers a SYN in the responder's place opens a connection of its own to it, often with the initiator's ISN: its
// SYN and ACK look like the initiator's, and are other segments.

import { ACK, FIN, RST, SYN } from "../tcp/flags";
import { fieldChanges } from "./fieldChanges";
import type { PlaceView } from "./placeView";
import type { SeenSegment } from "./seenSegment";
import { areEqual, tsValOf } from "./segmentIdentity";
import type { Track } from "./tracks";

const CONTROLS = SYN | ACK | RST;

/**
 * `there` are the segments of the initiator, `back` those of the responder, each by place in the order of travel. Answers `there`
 * with the openings of such devices as tracks of their own.
 */
export function separateProxied(
  there: readonly Track[],
  back: readonly Track[],
  places: readonly PlaceView[],
): readonly Track[] {
  let tracks = there;
  for (let near = 0; near + 1 < places.length; near++) {
    if (!isAnsweredBehind(back, places.length - 1 - near)) continue;
    const syns = tracks.filter((track) => isSyn(track.seen[near]) && isMadeAnew(track, near));
    if (syns.length === 0) continue;
    const ack = tracks.find(({ seen }) => isPureAck(seen[near]));
    const isOwnAck =
      ack?.seen[near + 1] !== undefined &&
      ack === tracks.find(({ seen }) => isPureAck(seen[near + 1])) &&
      !haveSameIpId(ack.seen[near]!, ack.seen[near + 1]!);
    const own = new Set(isOwnAck ? [...syns, ack] : syns);
    tracks = tracks.flatMap((track) => (own.has(track) ? separate(track, near, places) : [track]));
  }
  return tracks;
}

/** `at`: a place, in the order in which answers pass. It and the one before have different SYN-ACKs. */
function isAnsweredBehind(back: readonly Track[], at: number): boolean {
  const synAcks = back.filter(({ seen }) => seen.some((each) => ((each?.flags ?? 0) & CONTROLS) === (SYN | ACK)));
  const has = (one: number, other: number) =>
    synAcks.some(({ seen }) => seen[one] !== undefined && seen[other] === undefined);
  return has(at, at - 1) && has(at - 1, at);
}

/** Whether the SYN at the next place is not the one at `near`: a router leaves its IP ID and timestamps alone. */
function isMadeAnew({ seen }: Track, near: number): boolean {
  const [one, other] = [seen[near], seen[near + 1]];
  if (one === undefined || other === undefined || haveSameIpId(one, other)) return false;
  const [tsA, tsB] = [tsValOf(one), tsValOf(other)];
  if (tsA !== undefined && tsB !== undefined) return tsA !== tsB;
  return one.ipId !== other.ipId || one.window !== other.window || !areEqual(one.options, other.options);
}

function haveSameIpId(one: SeenSegment, other: SeenSegment): boolean {
  return one.ipId !== 0 && one.ipId === other.ipId;
}

function isSyn(segment: SeenSegment | undefined): boolean {
  return segment !== undefined && (segment.flags & CONTROLS) === SYN;
}

function isPureAck(segment: SeenSegment | undefined): boolean {
  return segment !== undefined && segment.payloadLength === 0 && (segment.flags & (CONTROLS | FIN)) === ACK;
}

/** What `near` and the places before it saw, and what the device sent instead, with what differs. */
function separate(track: Track, near: number, places: readonly PlaceView[]): Track[] {
  const seenAt = (isIn: (place: number) => boolean): Track => ({
    ...track,
    seen: track.seen.map((each, place) => (isIn(place) ? each : undefined)),
    timesNs: track.timesNs.map((each, place) => (isIn(place) ? each : undefined)),
  });
  const [one, other] = [track.seen[near]!, track.seen[near + 1]!];
  const differing = fieldChanges(one, other, places[near]!.endpoints, places[near + 1]!.endpoints);
  return [
    { ...seenAt((place) => place <= near), isKept: true },
    { ...seenAt((place) => place > near), madeAnew: differing },
  ];
}
