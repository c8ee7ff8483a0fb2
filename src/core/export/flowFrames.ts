// The frames of one flow, selected from all records of the capture in its range: what an export writes.

import type { Frame, FrameSink } from "../capture/frame";
import type { Flow, Side } from "../flow/flow";
import { Defect } from "../tcp/defects";
import { formatAddress } from "../wire/address";
import { PacketDecoder } from "../wire/decoder";
import { type Packet, PacketKind } from "../wire/packet";
import { fragmentKeyOf } from "./fragmentKey";

/** A frame of the flow, as it stands in the capture. */
export interface KeptFrame {
  /** From 1, as Wireshark counts. */
  readonly frameNumber: number;
  /** Nanoseconds since the `epochSeconds` of the reader's clock. */
  readonly timeNs: number;
  /** As captured: fewer than `originalLength`, the octets on the wire, if the capture truncated it. */
  readonly octets: Uint8Array;
  readonly originalLength: number;
  readonly linkType: number;
  /** Index into the reader's interfaces. */
  readonly interfaceIndex: number;
}

/** Fragments that may belong to a segment whose first octets come later. */
const MOST_WAITING = 256;
/** Fragments that follow the flow's last frame are looked for among so many frames. */
const FRAMES_BEHIND = 64;

/** Whose frames they are. */
export interface FlowSelection {
  /** One flow, or those of one connection that several places of the capture recorded. */
  readonly flows: readonly SelectedFlow[];
  /** Frames of other flows between the same endpoints, at the same time. */
  readonly foreign: ReadonlySet<number>;
  /** More octets are not taken. */
  readonly mostOctets: number;
}

export interface SelectedFlow {
  readonly flow: Flow;
  /** The VLANs and tunnels that it is in. */
  readonly layers: string;
}

/** A sink that collects the frames of a flow, from its first one on: its segments, their fragments, and ICMP errors about them. */
export class FlowFrames implements FrameSink {
  readonly #flows: readonly SelectedFlow[];
  readonly #foreign: ReadonlySet<number>;
  readonly #mostOctets: number;
  readonly #decoder = new PacketDecoder();
  /** Frames that the analysis assigned to the flow, whatever they look like: ICMP errors, copies of another recording point. */
  readonly #known: ReadonlySet<number>;
  /** VLANs and tunnels of these: the two directions of a flow may be in different ones. */
  readonly #paths: Set<string>;
  /** Neighbors whose Ethernet address a first SYN waited for. */
  readonly #neighbors: ReadonlySet<string | undefined>;
  readonly #firstFrame: number;
  readonly #lastFrame: number;
  readonly #frames: KeptFrame[] = [];
  readonly #fragments = new Set<string>();
  #waiting: { readonly key: string; readonly frame: KeptFrame }[] = [];
  #octets = 0;
  #over = false;
  #full = false;

  constructor({ flows, foreign, mostOctets }: FlowSelection) {
    this.#flows = flows;
    this.#foreign = foreign;
    this.#mostOctets = mostOctets;
    const numbers = flows.flatMap(({ flow }) => framesOf(flow));
    this.#known = new Set(numbers);
    this.#firstFrame = numbers.reduce((first, number) => Math.min(first, number), Number.MAX_SAFE_INTEGER);
    this.#lastFrame = numbers.reduce((last, number) => Math.max(last, number), 0);
    this.#paths = new Set(flows.map(({ layers }) => layers));
    this.#neighbors = new Set(flows.flatMap(({ flow }) => flow.neighborWait?.target ?? []));
  }

  /** In the order of the capture. */
  get frames(): readonly KeptFrame[] {
    return this.#frames.toSorted((a, b) => a.frameNumber - b.frameNumber);
  }

  /** The last frame was seen, or there are as many octets as there may be. */
  get over(): boolean {
    return this.#over;
  }

  /** The flow has more octets: only its first frames are here. */
  get full(): boolean {
    return this.#full;
  }

  frame(frame: Frame): void {
    if (this.#over) return;
    const behind = this.#fragments.size > 0 ? FRAMES_BEHIND : 0;
    if (frame.frameNumber > this.#lastFrame + behind) {
      this.#over = true;
      return;
    }
    const { bytes, view, start, end, originalLength, linkType, frameNumber } = frame;
    const decoder = this.#decoder;
    const kind = decoder.decode(bytes, view, start, end, originalLength, linkType, frameNumber);
    const { packet } = decoder;
    if (kind !== PacketKind.Other && frameNumber < this.#firstFrame) return;
    if (kind === PacketKind.Other) this.#other(frame);
    else if (this.#known.has(frameNumber) || (kind === PacketKind.Tcp && this.#isOfFlow(packet, frameNumber))) {
      if (kind === PacketKind.Tcp) this.#paths.add(decoder.paths[packet.path] ?? "");
      this.#keep(copyOf(frame));
      // The header was put together from fragments, or more fragments follow.
      if (packet.bytes !== bytes || packet.defects & Defect.Fragment) this.#wants(frame);
    }
  }

  #other(frame: Frame): void {
    const key = fragmentKeyOf(frame);
    if (key !== undefined) {
      if (this.#fragments.has(key)) this.#keep(copyOf(frame));
      else this.#waiting.push({ key, frame: copyOf(frame) });
      if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    } else if (this.#neighbors.has(this.#decoder.neighbor?.target)) this.#keep(copyOf(frame));
  }

  /** The other fragments of the packet that `frame` is a fragment of. */
  #wants(frame: Frame): void {
    const key = fragmentKeyOf(frame);
    if (key === undefined) return;
    this.#fragments.add(key);
    for (const waiting of this.#waiting) if (waiting.key === key) this.#keep(waiting.frame);
    this.#waiting = this.#waiting.filter((each) => each.key !== key);
  }

  #keep(frame: KeptFrame): void {
    this.#octets += frame.octets.length;
    this.#full = this.#octets > this.#mostOctets;
    if (this.#full) this.#over = true;
    else this.#frames.push(frame);
  }

  #isOfFlow(packet: Packet, frameNumber: number): boolean {
    if (this.#foreign.has(frameNumber) || !this.#paths.has(this.#decoder.paths[packet.path] ?? "")) return false;
    return this.#flows.some(
      ({ flow }) => sideOf(packet, flow) !== undefined && (this.#foreign.size === 0 || isInRun(flow, frameNumber)),
    );
  }
}

/** Whether a frame can be one of those that a flow knows only the number of. */
function isInRun({ events, lastFrame }: Flow, frameNumber: number): boolean {
  return events.some(
    (event, at) =>
      event.kind === "run" &&
      frameNumber >= event.frameNumber &&
      frameNumber <= (events[at + 1]?.frameNumber ?? lastFrame),
  );
}

/** The frames of a flow that are known by number: all but those in the middle of a data run. */
export function framesOf({ firstFrame, lastFrame, events, copies = [] }: Flow): readonly number[] {
  return [firstFrame, lastFrame, ...[...events, ...copies].map(({ frameNumber }) => frameNumber)];
}

/** Who of the flow's endpoints sent a segment; `undefined` for a segment of another flow. */
export function sideOf(packet: Packet, { initiator, responder }: Flow): Side | undefined {
  const { sourcePort, destinationPort } = packet;
  const forth = sourcePort === initiator.port && destinationPort === responder.port;
  const back = sourcePort === responder.port && destinationPort === initiator.port;
  // Ports first: most records of other flows differ in their ports, so that addresses need no check.
  if (!forth && !back) return undefined;
  const source = formatAddress(packet.bytes, packet.sourceOffset, packet.family);
  const destination = formatAddress(packet.bytes, packet.destinationOffset, packet.family);
  if (forth && source === initiator.address && destination === responder.address) return "initiator";
  if (back && source === responder.address && destination === initiator.address) return "responder";
  return undefined;
}

function copyOf({
  bytes,
  start,
  end,
  frameNumber,
  timeNs,
  originalLength,
  linkType,
  interfaceIndex,
}: Frame): KeptFrame {
  // Node's Buffer has a `slice` that does not copy.
  const octets = new Uint8Array(bytes.subarray(start, end));
  return { frameNumber, timeNs, octets, originalLength, linkType, interfaceIndex };
}
