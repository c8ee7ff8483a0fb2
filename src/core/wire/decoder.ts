import type { Step } from "./cursor";
import { Cursor } from "./cursor";
import { dispatch } from "./layers";
import type { Packet } from "./packet";
import { PacketKind } from "./packet";
import type { Tally, TallyRow } from "./tally";

/** Headers within headers: no network stacks as many, so a frame with more was made to keep us busy. */
const MOST_LAYERS = 64;

/** Finds the TCP segment of a frame. One decoder per capture: it numbers paths and counts what it could not read. */
export class PacketDecoder {
  readonly #cursor = new Cursor(dispatch);
  /** Overwritten by each `decode`. */
  readonly packet: Packet = this.#cursor.packet;
  /** What the frames held besides TCP. */
  readonly tally: Tally = this.#cursor.tally;

  /** Text for people per `packet.path`; "" at 0. Grows while decoding. */
  get paths(): readonly string[] {
    return this.#cursor.paths.texts;
  }

  /** Link types, protocols and versions that could hold TCP and are not decoded. */
  get unsupported(): readonly TallyRow[] {
    return this.tally.of("unsupported");
  }

  /**
   * Decodes the frame `bytes[start, end)`, of which `originalLength` octets were on the wire. `view` is over the same
   * bytes. The answer is also `packet.kind`; unless it is `Other`, `packet` holds the segment.
   */
  decode(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    end: number,
    originalLength: number,
    linkType: number,
    frameNumber: number,
  ): PacketKind {
    const cursor = this.#cursor;
    const { packet } = cursor;
    cursor.bytes = bytes;
    cursor.view = view;
    cursor.at = start;
    cursor.end = end;
    cursor.wireEnd = Math.max(end, start + originalLength);
    cursor.frameNumber = frameNumber;
    cursor.path = 0;
    cursor.defects = 0;
    cursor.quoting = false;
    packet.kind = PacketKind.Other;
    let step: Step | undefined = dispatch.link(cursor, linkType);
    for (let layers = 0; step !== undefined; layers++) {
      if (layers === MOST_LAYERS) {
        cursor.count("malformed", "headers nested too deeply");
        break;
      }
      step = step(cursor);
    }
    return packet.kind;
  }
}
