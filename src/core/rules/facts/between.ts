// What happened to segments of a flow between the place that recorded it and the others (`Flow.connection`).

import type { Fate, FlowConnection, SegmentFate } from "../../flow/connection";
import type { Arrival, Flow, Side } from "../../flow/flow";
import { type SegmentKind, segmentKind } from "../../flow/segmentKind";
import { flagsText } from "../../tcp/flags";
import { countText } from "../../text/amounts";
import type { Severity } from "../../text/severities";

/** One verdict is about all segments of one kind and direction: they have one cause. */
export interface FateGroup {
  readonly kind: SegmentKind;
  readonly from: Side;
  /** In the order in which they were sent; at least one. */
  readonly fates: readonly SegmentFate[];
}

/**
 * The place whose flow tells what happened between two: one that has the segment, and of two the one nearer to the initiator.
 */
export function tellingPlace(fate: Fate, [near, far]: SegmentFate["between"]): number {
  if (fate === "lost") return near;
  return fate === "injected" ? far : Math.min(near, far);
}

/** Whether the flow itself was recorded at a place: one flow may come from several interfaces. */
export function isOwnPlace({ places, flows, place }: FlowConnection, other: number): boolean {
  return other === place || (flows[other] === flows[place] && places[other]?.capture === places[place]?.capture);
}

/** The frame that shows a segment at the flow's own place, or one of its places; its time there, too. */
export function ownFrame(connection: FlowConnection, { frames, timesNs }: SegmentFate): OwnFrame | undefined {
  const own = [connection.place, ...frames.keys()].find((at) => frames[at] !== undefined && isOwnPlace(connection, at));
  return own === undefined ? undefined : { frame: frames[own]!, timeNs: timesNs[own]! };
}

export interface OwnFrame {
  readonly frame: number;
  readonly timeNs: number;
}

/** Segments with this fate, by direction and kind, that this flow tells of. */
export function fatesToTell({ connection }: Flow, fate: Fate): FateGroup[] {
  if (connection === undefined) return [];
  const groups = new Map<string, { kind: SegmentKind; from: Side; fates: SegmentFate[] }>();
  for (const segment of connection.segments) {
    if (segment.fate !== fate || !isOwnPlace(connection, tellingPlace(fate, segment.between))) continue;
    const kind = segmentKind(segment);
    const key = `${kind} ${segment.from} ${segment.between}`;
    const group = groups.get(key);
    if (group) group.fates.push(segment);
    else groups.set(key, { kind, from: segment.from, fates: [segment] });
  }
  return [...groups.values()];
}

/** A SYN-ACK was made between the places: what each side sends until then, the device in between keeps. */
export function isAnsweredBetween({ segments }: FlowConnection): boolean {
  return segments.some((segment) => segment.fate === "injected" && segmentKind(segment) === "SYN-ACK");
}

/** The SYN of a device between the places, which it sent to the responder instead of the initiator's. */
export function synOfDevice({ segments }: FlowConnection): SegmentFate | undefined {
  return segments.find((segment) => segment.fate === "injected" && segmentKind(segment) === "SYN");
}

/** The event that shows the segment at the flow's own place. */
export function eventOf(flow: Flow, segment: SegmentFate): Pick<Arrival, "index" | "frameNumber"> | undefined {
  const frameNumber = flow.connection && ownFrame(flow.connection, segment)?.frame;
  if (frameNumber === undefined) return undefined;
  const event = flow.events.findLast((each) => each.frameNumber <= frameNumber) ?? flow.events[0];
  return event && { index: event.index, frameNumber };
}

/** "client.pcap" and "server.pcap": the places that a fate lies between. */
export function placesOf(flow: Flow, { between }: SegmentFate): { readonly near: string; readonly far: string } {
  const name = (place: number): string => flow.connection?.places[place]?.name ?? "";
  return { near: name(between[0]), far: name(between[1]) };
}

/** "SYN,ACK", "PSH,ACK with 100 octets". */
export function segmentText({ flags, payloadLength }: Pick<SegmentFate, "flags" | "payloadLength">): string {
  return payloadLength === 0
    ? flagsText(flags)
    : `${flagsText(flags)} with ${countText(payloadLength)} ${payloadLength === 1 ? "octet" : "octets"}`;
}

/** One step lower where the capture may just not have it. */
export function loweredBy(segment: SegmentFate): { readonly severity?: Severity } {
  return segment.doubt === undefined ? {} : { severity: "information" };
}

/** What would settle a verdict of lower severity; "" for one that needs nothing. */
export function doubtText(doubt: SegmentFate["doubt"], place: string): string {
  switch (doubt) {
    case undefined:
      return "";
    case "edge":
      return ` It lies just outside the time that ${place} covers; a capture that runs longer at both places would settle it.`;
    case "port":
      return ` ${place} has no connection to this port, so a capture filter may have excluded it; a capture without a filter would settle it.`;
    case "direction":
      return ` ${place} has no segment of this direction in any connection, so it may record the other direction only; a capture of both would settle it.`;
  }
}
