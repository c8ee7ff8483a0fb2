// Checks that read a segment's octets: its checksum, and whether data that is sent again is the same. Of a large capture only
// the beginning is read for them.

import { Mark } from "../flow/flow";
import { RST, SYN } from "../tcp/flags";
import { checksumState } from "../wire/checksum";
import type { Packet } from "../wire/packet";
import { FirstOfHost } from "./firstOfHost";
import { HostChecksums } from "./hostChecksums";
import { hostHash } from "./hosts";
import { FLOW_OFFLOADED, SIDE_FIRST_WRONG_CHECKSUM } from "./rowLayout";
import { type SegmentContext, set, setFlow } from "./segmentContext";
import { SentData } from "./sentData";

/** A tenth of a second's work; the captures that people send each other are smaller. */
const DATA_VERIFIED = 16 << 20;
const LEAST_DATA_COUNTED = 64;

export interface ChecksumSettings {
  readonly checksums: "off" | "kept" | "all";
}

export class ContentChecks {
  readonly hostChecksums = new HostChecksums();
  /** Every segment is verified, and not only those that are kept. */
  verifiesAll: boolean;
  /** Octets of data still to be verified, where not all are: the payload of a large capture is not read just for that. */
  left: number;
  readonly #sentData = new SentData();
  readonly #withWrongChecksum = new FirstOfHost();
  #settings: ChecksumSettings;

  constructor(settings: ChecksumSettings) {
    this.#settings = settings;
    this.verifiesAll = settings.checksums === "all";
    this.left = settings.checksums === "off" ? 0 : DATA_VERIFIED;
  }

  configure(settings: ChecksumSettings): void {
    this.#settings = settings;
    this.verifiesAll = settings.checksums === "all";
  }

  /** Flows have moved to other indices. */
  forgetData(): void {
    this.#sentData.clear();
  }

  /** Verifies the checksum of an ordinary segment of side `side` of `flow`, whose row begins at `flowAt`. */
  fits(packet: Packet, row: Int32Array, flowAt: number, flow: number, side: number): boolean {
    const verdict = checksumState(packet);
    // The slow path takes that segment, and verifies it again.
    if (verdict === "wrong") return false;
    this.#countVerified(packet);
    if (verdict === "ok") this.hostChecksums.note(hostHash(row, flowAt, side), true);
    this.#sentData.keep(2 * flow + side, packet.seq, packet.bytes, packet.payloadStart, packet.payloadEnd);
    return true;
  }

  /** Takes any other segment: verifies its checksum as the settings say, and compares its data. */
  take(context: SegmentContext): void {
    const reads = this.left > 0;
    if (this.#settings.checksums !== "off" && (context.marks !== 0 || this.verifiesAll || reads))
      this.#takeChecksum(context);
    if (!reads) return;
    this.#countVerified(context.packet);
    this.#compareData(context);
  }

  /** The context's segment has an incorrect checksum, and most of its host's others have not: its receiver drops it (RFC 9293 §3.1). */
  isSpoilt({ packet, row, flowAt, side }: SegmentContext): boolean {
    if (this.#settings.checksums === "off" || checksumState(packet) !== "wrong") return false;
    const { right, wrong } = this.hostChecksums.of(hostHash(row, flowAt, side));
    return right > wrong;
  }

  /** Small segments cost more than their octets. */
  #countVerified({ payloadLength }: Packet): void {
    this.left = Math.max(0, this.left - Math.max(payloadLength, LEAST_DATA_COUNTED));
  }

  /** Compares data that is sent again with what was sent before, and keeps new data for later comparison. */
  #compareData(context: SegmentContext): void {
    const { packet, flow, side } = context;
    const { seq, bytes, payloadStart, payloadEnd } = packet;
    if (packet.flags & (SYN | RST) || context.marks & (Mark.Checksum | Mark.KeepAlive | Mark.Padding | Mark.Misplaced))
      return;
    const who = 2 * flow + side;
    if (context.marks & Mark.OldData && this.#sentData.differs(who, seq, bytes, payloadStart, payloadEnd))
      context.marks |= Mark.Changed;
    else this.#sentData.keep(who, seq, bytes, payloadStart, payloadEnd);
  }

  #takeChecksum(context: SegmentContext): void {
    const { row, flowAt, sender, packet, side } = context;
    const verdict = checksumState(packet);
    if (verdict === "partial") setFlow(context, FLOW_OFFLOADED);
    if (verdict !== "ok" && verdict !== "wrong") return;
    const host = hostHash(row, flowAt, side);
    this.hostChecksums.note(host, verdict === "ok");
    if (verdict === "ok") return;
    context.marks |= Mark.Checksum;
    if (this.#withWrongChecksum.note(host)) set(context, sender, SIDE_FIRST_WRONG_CHECKSUM);
  }
}
