import type { Step } from "./cursor";
import { Cursor } from "./cursor";
import { FragmentTable } from "./fragments";
import { ipv4 } from "./ip";
import { dispatch, MOST_LAYERS } from "./layers";
import { ethernet } from "./links";
import type { NeighborMessage } from "./neighborMessage";
import type { Packet } from "./packet";
import { PacketKind } from "./packet";
import type { RecordingPoints } from "./recordingPoints";
import type { Tally, TallyRow } from "./tally";
import { tcp } from "./tcp";
import { decodeUsual } from "./usualFrame";

const LINKTYPE_ETHERNET = 1;

/** Finds the TCP segment of a frame. One decoder per capture: it numbers paths and counts what it could not read. */
export class PacketDecoder {
  readonly #cursor = new Cursor(dispatch, new FragmentTable());
  /** The content of frames without TCP. */
  readonly tally: Tally = this.#cursor.tally;

  /** Overwritten by the next `decode`. */
  get packet(): Packet {
    return this.#cursor.packet;
  }

  set packet(packet: Packet) {
    this.#cursor.packet = packet;
  }

  /** What the last frame says of a neighbor; `undefined` for frames other than ARP and Neighbor Discovery. */
  get neighbor(): NeighborMessage | undefined {
    return this.#cursor.neighbor;
  }

  /** Text for people per `packet.path`; "" at 0. Grows while decoding. */
  get paths(): readonly string[] {
    return this.#cursor.paths.texts;
  }

  get points(): RecordingPoints {
    return this.#cursor.points;
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
    if (linkType === LINKTYPE_ETHERNET && decodeUsual(packet, bytes, view, start, end, originalLength)) {
      cursor.neighbor = undefined;
      return PacketKind.Tcp;
    }
    startDecoding(cursor, bytes, view, start, end, originalLength, frameNumber);
    let step: Step | undefined = linkType === LINKTYPE_ETHERNET ? ethernet(cursor) : dispatch.link(cursor, linkType);
    // With direct calls, V8 inlines the steps of nearly every frame: 22 ns per segment instead of 30.
    if (step === ipv4) step = ipv4(cursor);
    if (step === tcp) tcp(cursor);
    else runSteps(cursor, step);
    if (cursor.fragmentEnd >= 0 || cursor.partial !== undefined) joinFragments(cursor);
    return packet.kind;
  }
}

function runSteps(cursor: Cursor, first: Step | undefined): void {
  let step = first;
  for (let layers = 0; step !== undefined && layers < MOST_LAYERS; layers++) step = step(cursor);
  if (step !== undefined) cursor.count("malformed", "headers nested too deeply");
}

/** Headers that are split between fragments are reassembled. */
function joinFragments(cursor: Cursor): void {
  const { packet, firstFragment } = cursor;
  if (firstFragment && cursor.partial === undefined && isCutByFragment(cursor)) {
    packet.kind = PacketKind.Other;
    runSteps(cursor, cursor.fragments.joinFirst(cursor, firstFragment));
  }
  if (cursor.partial === undefined) return;
  if (!isCutByFragment(cursor)) cursor.partial.isDone = packet.kind !== PacketKind.Other;
  else {
    packet.kind = PacketKind.Other;
    cursor.count("fragments", "IP fragments");
  }
}

function isCutByFragment({ packet, wantsFragments, end, fragmentEnd }: Cursor): boolean {
  if (wantsFragments) return true;
  if (packet.kind === PacketKind.Other || end !== fragmentEnd) return false;
  return packet.tcpOffset + Math.max(20, packet.dataOffset << 2) > end;
}

/** Sets the cursor to the beginning of a frame. */
export function startDecoding(
  cursor: Cursor,
  bytes: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  originalLength: number,
  frameNumber: number,
): void {
  cursor.bytes = bytes;
  cursor.view = view;
  cursor.at = start;
  cursor.end = end;
  cursor.wireEnd = cursor.frameEnd = Math.max(end, start + originalLength);
  cursor.insideIp = false;
  cursor.frameNumber = frameNumber;
  cursor.path = 0;
  cursor.defects = 0;
  cursor.quoting = false;
  cursor.fragmentEnd = -1;
  cursor.firstFragment = undefined;
  cursor.wantsFragments = false;
  cursor.partial = undefined;
  cursor.packet.kind = PacketKind.Other;
  cursor.packet.linkOffset = -1;
  cursor.neighbor = undefined;
  cursor.packet.point = 0;
}
