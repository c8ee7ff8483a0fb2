// The segments of one flow between two of its events, selected from all records in that range.

import type { Frame } from "../core/capture/frame";
import type { DataRun, Flow } from "../core/flow/flow";
import { formatAddress } from "../core/wire/address";
import { PacketDecoder } from "../core/wire/decoder";
import { type Packet, PacketKind } from "../core/wire/packet";
import type { DataCursor, DataRow } from "../protocol/api";

/** A sink that collects at most `count` rows. */
export class RunRows {
  readonly rows: DataRow[] = [];
  /** Start of the next page, if this one is full before the end of the run. */
  next: DataCursor | undefined;
  /** The record after the run was seen. */
  over = false;
  readonly #flow: Flow;
  readonly #layers: string;
  readonly #count: number;
  readonly #lastFrame: number;
  readonly #decoder = new PacketDecoder();

  /** `layers`: the VLANs and tunnels that the flow is in. */
  constructor(flow: Flow, layers: string, run: DataRun, count: number) {
    this.#flow = flow;
    this.#layers = layers;
    this.#count = count;
    const behind = flow.events[run.index + 1];
    this.#lastFrame = behind === undefined ? flow.lastFrame : behind.frameNumber - 1;
  }

  get full(): boolean {
    return this.next !== undefined;
  }

  frame(frame: Frame): void {
    if (this.over || this.full) return;
    if (frame.frameNumber > this.#lastFrame) {
      this.over = true;
      return;
    }
    const { bytes, view, start, end, originalLength, linkType, frameNumber, timeNs, fileOffset } = frame;
    const kind = this.#decoder.decode(bytes, view, start, end, originalLength, linkType, frameNumber);
    if (kind !== PacketKind.Tcp) return;
    const { packet } = this.#decoder;
    const from = this.#sideOf(packet);
    if (from === undefined) return;
    if (this.rows.length === this.#count) {
      this.next = { fileOffset, frameNumber };
      return;
    }
    const { seq, ack, flags, window, payloadLength } = packet;
    this.rows.push({ frameNumber, timeNs, fileOffset, from, seq, ack, flags, window, payloadLength });
  }

  #sideOf(packet: Packet): DataRow["from"] | undefined {
    const { initiator, responder } = this.#flow;
    const { sourcePort, destinationPort } = packet;
    const forth = sourcePort === initiator.port && destinationPort === responder.port;
    const back = sourcePort === responder.port && destinationPort === initiator.port;
    // Ports first: most records of other flows differ in their ports, so that addresses need no check.
    if ((!forth && !back) || this.#layers !== (this.#decoder.paths[packet.path] ?? "")) return undefined;
    const source = formatAddress(packet.bytes, packet.sourceOffset, packet.family);
    const destination = formatAddress(packet.bytes, packet.destinationOffset, packet.family);
    if (forth && source === initiator.address && destination === responder.address) return "initiator";
    if (back && source === responder.address && destination === initiator.address) return "responder";
    return undefined;
  }
}
