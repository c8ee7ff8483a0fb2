// Flows of real stacks without faults, each in a capture of its own: faults are planted into them, and they are
// recorded badly.

import { readdirSync, readFileSync } from "node:fs";
import type { Flow } from "../../../src/core/flow/flow";
import { FIN, RST, SYN } from "../../../src/core/tcp/flags";
import type { Packet } from "../../../src/core/wire/packet";
import { analyzeBytes } from "../capture";
import { segmentOf } from "../editSegment";
import { pcapFile } from "../frames";
import { type FrameCopy, readCapture } from "../readCapture";

export interface CleanFlow {
  readonly name: string;
  readonly frames: readonly FrameCopy[];
  readonly packets: readonly Packet[];
  /** Of each frame. */
  readonly byInitiator: readonly boolean[];
  /** Indices into `frames`; those that a flow need not have are lists. */
  readonly syn: number;
  readonly synAck: number;
  readonly ack: number;
  /** After the handshake. */
  readonly data: readonly number[];
  readonly pureAcks: readonly number[];
  readonly fins: readonly number[];
}

/** Longer flows only take more time. */
const MOST_FRAMES = 80;

/** The clean flows of captures, by the paths of their files. */
export function cleanFlowsOf(paths: readonly string[]): CleanFlow[] {
  return paths.flatMap((path) => {
    const { frames } = readCapture(new Uint8Array(readFileSync(path)));
    if (frames.length === 0) return [];
    const { analysis, flows } = analyzeBytes(captureOf(frames));
    return flows.flatMap((flow) => {
      const findings = analysis.findings(flow);
      const isClean = findings.every(({ severity }) => severity === "information" || severity === "hint");
      const name = `${path
        .split("/")
        .at(-1)!
        .replace(/\.pcap.*$/, "")} ${flow.id}`;
      return isClean ? (cleanFlow(name, flow, frames) ?? []) : [];
    });
  });
}

/** The recordings of this project. */
export function recordings(): string[] {
  return ["test/fixtures/recorded", "media/samples"].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".pcap"))
      .map((name) => `${folder}/${name}`),
  );
}

/** A capture of these frames, in this order. */
export function captureOf(frames: readonly FrameCopy[]): Uint8Array {
  return pcapFile(frames, { linkType: frames[0]?.linkType ?? 1, nanoseconds: true });
}

function cleanFlow(name: string, flow: Flow, all: readonly FrameCopy[]): CleanFlow | undefined {
  const { outcome, end, sight } = flow;
  if (outcome !== "established" || sight.directions !== "both" || sight.duplicated || sight.swapped) return undefined;
  const ports = `${flow.initiator.port} ${flow.responder.port}`;
  const own = all.slice(flow.firstFrame - 1, flow.lastFrame).flatMap((frame) => {
    const packet = segmentOf(frame);
    if (!packet) return [];
    const way = `${packet.sourcePort} ${packet.destinationPort}`;
    const back = `${packet.destinationPort} ${packet.sourcePort}`;
    return way === ports || back === ports ? [{ frame, packet, byInitiator: way === ports }] : [];
  });
  if (
    own.length < 5 ||
    own.length > MOST_FRAMES ||
    own.some(({ frame, packet }) => frame.linkType !== 1 || packet.defects !== 0)
  )
    return undefined;
  const [first, second, third] = own as [(typeof own)[0], (typeof own)[0], (typeof own)[0]];
  const opens = first.packet.flags & SYN && second.packet.flags & SYN && !second.byInitiator && third.byInitiator;
  const syns = own.filter(({ packet }) => packet.flags & SYN).length;
  // A Fast Open's SYN may be acknowledged in part, and a RST at the end may be of any number: their own tests have them.
  if (!opens || syns !== 2 || first.packet.payloadLength > 0 || third.packet.flags & (SYN | FIN | RST))
    return undefined;
  const start = first.frame.timeNs;
  const after = (wanted: (packet: Packet) => boolean): number[] =>
    own.flatMap(({ packet }, i) => (i > 2 && wanted(packet) ? [i] : []));
  return {
    name: `${name} ${end}`,
    frames: own.map(({ frame }, i) => ({ ...frame, frameNumber: i + 1, timeNs: frame.timeNs - start })),
    packets: own.map(({ packet }) => packet),
    byInitiator: own.map(({ byInitiator }) => byInitiator),
    syn: 0,
    synAck: 1,
    ack: 2,
    data: after(({ payloadLength, flags }) => payloadLength > 1 && !(flags & (FIN | RST))),
    pureAcks: after(({ payloadLength, flags }) => payloadLength === 0 && !(flags & (FIN | RST))),
    fins: after(({ flags }) => (flags & FIN) !== 0),
  };
}
