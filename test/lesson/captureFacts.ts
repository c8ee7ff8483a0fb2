// The segments of a capture as its frames have them, decoded one by one and without the tracker: what sentences are compared with.

import type { Flow, Side } from "../../src/core/flow/flow";
import { ACK, FIN, RST, SYN } from "../../src/core/tcp/flags";
import { PacketDecoder } from "../../src/core/wire/decoder";
import { PacketKind } from "../../src/core/wire/packet";
import { readCapture } from "../support/readCapture";

export interface FrameFacts {
  readonly frame: number;
  readonly timeNs: number;
  readonly source: string;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly window: number;
  readonly payloadLength: number;
  /** SEG.SEQ+SEG.LEN. */
  readonly end: number;
}

/** By frame number; frames without a TCP segment are left out. */
export function factsOf(bytes: Uint8Array): ReadonlyMap<number, FrameFacts> {
  const decoder = new PacketDecoder();
  const facts = new Map<number, FrameFacts>();
  readCapture(bytes).frames.forEach(({ data, timeNs, originalLength, linkType }, at) => {
    const frame = at + 1;
    decoder.decode(data, new DataView(data.buffer), 0, data.length, originalLength, linkType, frame);
    const { packet } = decoder;
    if (packet.kind !== PacketKind.Tcp) return;
    const { seq, ack, flags, window, payloadLength, sourceOffset, family, sourcePort } = packet;
    const address = packet.bytes.slice(sourceOffset, sourceOffset + (family === 4 ? 4 : 16));
    const len = payloadLength + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0);
    facts.set(frame, {
      frame,
      timeNs,
      source: `${address.join(".")}:${sourcePort}`,
      seq: seq >>> 0,
      ack: ack >>> 0,
      flags,
      window,
      payloadLength,
      end: (seq + len) >>> 0,
    });
  });
  return facts;
}

/** The frames of one side of a flow, up to and including one frame. */
export function framesOf(
  facts: ReadonlyMap<number, FrameFacts>,
  flow: Flow,
  side: Side,
  byFrame = Number.POSITIVE_INFINITY,
): readonly FrameFacts[] {
  const own = flow.events.find((event) => event.kind === "segment" && event.from === side);
  const source = own && facts.get(own.frameNumber)?.source;
  const peerEvent = flow.events.find((event) => event.kind === "segment" && event.from !== side);
  const peer = peerEvent && facts.get(peerEvent.frameNumber)?.source;
  return [...facts.values()].filter(
    (each) =>
      each.frame >= flow.firstFrame &&
      each.frame <= Math.min(flow.lastFrame, byFrame) &&
      (source === undefined ? each.source !== peer : each.source === source),
  );
}

export const hasAck = ({ flags }: FrameFacts): boolean => (flags & ACK) !== 0;
export const isSyn = ({ flags }: FrameFacts): boolean => (flags & SYN) !== 0;
export const isRst = ({ flags }: FrameFacts): boolean => (flags & RST) !== 0;
