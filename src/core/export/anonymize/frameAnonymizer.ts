// A frame without what identifies anybody: other addresses, no data, no names. What stays is what a verdict on TCP needs: numbers,
// ports, flags, lengths, TTLs, times; and every checksum is as right or wrong as it was.

import { type SipKey, toSipKey } from "../../bytes/sipHash";
import { fold } from "../../tcp/onesComplement";
import { SentData } from "../../tracker/sentData";
import { formatAddress } from "../../wire/address";
import { checksumState } from "../../wire/checksum";
import type { Cursor } from "../../wire/cursor";
import { type Packet, PacketKind } from "../../wire/packet";
import { tcp } from "../../wire/tcp";
import { walkLayers } from "../../wire/walkLayers";
import { AddressMap } from "./addressMap";
import { sumOf, updatedChecksum } from "./checksumUpdate";
import { LAYER_REWRITES } from "./layerRewrites";
import { type ChecksumField, LayerWriter } from "./layerWriter";
import { rewriteOptions } from "./optionRewriter";

const HEADER_OCTETS = 20;
/** In place of data, and of data that is not what was sent before under the same numbers. */
const BLANK = 0;
const BLANK_CHANGED = 1;

/** Octets as captured, of which `originalLength` were on the wire. */
export interface PlainFrame {
  readonly octets: Uint8Array;
  readonly originalLength: number;
  readonly linkType: number;
}

/** Frames of one flow; the same secret gives the same addresses. */
export class FrameAnonymizer {
  readonly #map: AddressMap;
  readonly #sent = new SentData();
  /** Numbers for `SentData`. */
  readonly #senders = new Map<string, number>();

  /** `secret`: 16 random octets, which nobody keeps. */
  constructor(secret: Uint8Array) {
    const key: SipKey = toSipKey(secret);
    this.#map = new AddressMap(key);
  }

  /** The frame's octets, as many as before. */
  octetsOf({ octets: from, originalLength, linkType }: PlainFrame): Uint8Array {
    const to = new Uint8Array(from.length);
    const view = new DataView(from.buffer, from.byteOffset, from.byteLength);
    const checksums: ChecksumField[] = [];
    walkLayers({ bytes: from, view, start: 0, end: from.length, originalLength, linkType }, (step, at, cursor, end) => {
      if (step === tcp) this.#writeTcp(from, to, at, cursor, checksums);
      else {
        const place = { at, headerEnd: cursor.at, end };
        LAYER_REWRITES.get(step)?.(new LayerWriter({ from, to }, place, this.#map, checksums, cursor));
      }
    });
    // The innermost first: those around it cover it.
    for (const field of checksums.toReversed()) correct(field, from, to);
    return to;
  }

  #writeTcp(from: Uint8Array, to: Uint8Array, at: number, cursor: Cursor, checksums: ChecksumField[]): void {
    const { packet, end } = cursor;
    const headerEnd = Math.min(at + HEADER_OCTETS, end);
    to.set(from.subarray(at, headerEnd), at);
    if (packet.kind === PacketKind.Other) return;
    const { optionsStart, optionsEnd, payloadStart, payloadEnd, family } = packet;
    if (optionsEnd > optionsStart && headerEnd - at === HEADER_OCTETS)
      to.set(rewriteOptions(from.slice(optionsStart, optionsEnd), this.#map), optionsStart);
    const isQuoted = packet.kind === PacketKind.IcmpError;
    if (payloadEnd > payloadStart) to.fill(isQuoted ? BLANK : this.#blankOf(packet), payloadStart, payloadEnd);
    if (headerEnd - at < HEADER_OCTETS) return;
    const octets = family === 4 ? 4 : 16;
    checksums.push({
      at: at + 16,
      from: at,
      to: Math.max(payloadEnd, headerEnd, optionsEnd),
      addresses: [
        [packet.pseudoSourceOffset, octets],
        [packet.pseudoDestinationOffset, octets],
      ],
      isOptional: false,
      mayBeLeft: !isQuoted && checksumState(packet) !== "ok",
    });
  }

  /** Data that is sent again is compared as the analysis compares it. */
  #blankOf({ bytes, sourceOffset, family, sourcePort, seq, payloadStart, payloadEnd }: Packet): number {
    const sender = `${formatAddress(bytes, sourceOffset, family)} ${sourcePort}`;
    const who = this.#senders.get(sender) ?? this.#senders.size;
    this.#senders.set(sender, who);
    const isChanged = this.#sent.differs(who, seq, bytes, payloadStart, payloadEnd);
    if (!isChanged) this.#sent.keep(who, seq, bytes, payloadStart, payloadEnd);
    return isChanged ? BLANK_CHANGED : BLANK;
  }
}

function correct({ at, from, to, addresses, isOptional, mayBeLeft }: ChecksumField, old: Uint8Array, made: Uint8Array) {
  const field = (old[at]! << 8) | old[at + 1]!;
  if ((isOptional || mayBeLeft) && field === 0) return write(made, at, 0);
  const addressSum = (octets: Uint8Array): number =>
    addresses.reduce((sum, [start, length]) => sum + sumOf(octets, start, start + length), 0);
  if (mayBeLeft) {
    // What is in the field is the sum of the addresses, 6, and perhaps the length, not complemented.
    const length = to - from;
    const left = [addressSum(old) + 6, addressSum(old) + 6 + (length >>> 16) + (length & 0xffff)];
    const more = left.findIndex((sum) => fold(sum) === field);
    if (more >= 0) return write(made, at, fold(addressSum(made) + left[more]! - addressSum(old)));
  }
  // The field itself is the last that changes: it counts as 0.
  const without = (octets: Uint8Array): number => {
    const rest = octets.slice(from, to);
    rest[at - from] = rest[at - from + 1] = 0;
    return fold(sumOf(rest, 0, rest.length) + addressSum(octets));
  };
  const next = updatedChecksum(field, without(old), without(made));
  return write(made, at, isOptional && next === 0 ? 0xffff : next);
}

function write(octets: Uint8Array, at: number, value: number): void {
  octets[at] = value >>> 8;
  octets[at + 1] = value & 0xff;
}
