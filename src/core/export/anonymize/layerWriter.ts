import type { Cursor } from "../../wire/cursor";
import type { AddressMap } from "./addressMap";

/** A checksum to be corrected once all octets that it covers are written. */
export interface ChecksumField {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** Offsets of the addresses that it covers besides. */
  readonly addresses: readonly (readonly [at: number, octets: number])[];
  /** UDP: 0 says that there is none. */
  readonly isOptional: boolean;
  /** TCP: a NIC may fill it in later. */
  readonly mayBeLeft: boolean;
}

/** Where the layers of one frame are written. Offsets of its methods are from the layer's first octet. */
export class LayerWriter {
  /** End of the layer's captured octets, payload included, from its first octet. */
  readonly available: number;
  /** Of its header. */
  readonly length: number;
  readonly #from: Uint8Array;
  readonly #to: Uint8Array;
  readonly #at: number;
  readonly #map: AddressMap;
  readonly #checksums: ChecksumField[];
  readonly #cursor: Cursor;

  constructor(
    octets: { readonly from: Uint8Array; readonly to: Uint8Array },
    place: { readonly at: number; readonly headerEnd: number; readonly end: number },
    map: AddressMap,
    checksums: ChecksumField[],
    cursor: Cursor,
  ) {
    this.#from = octets.from;
    this.#to = octets.to;
    this.#at = place.at;
    this.available = place.end - place.at;
    this.length = Math.max(0, Math.min(place.headerEnd, place.end) - place.at);
    this.#map = map;
    this.#checksums = checksums;
    this.#cursor = cursor;
  }

  get payloadEnd(): number {
    return this.available;
  }

  u8(at: number): number {
    return this.#from[this.#at + at] ?? 0;
  }

  u16(at: number): number {
    return (this.u8(at) << 8) | this.u8(at + 1);
  }

  keep(at: number, length: number): void {
    const from = this.#at + at;
    this.#to.set(this.#from.subarray(from, Math.min(from + length, this.#at + this.available)), from);
  }

  blank(at: number, length: number): void {
    this.#to.fill(0, this.#at + at, this.#at + Math.min(at + length, this.available));
  }

  mac(at: number): void {
    this.#replace(at, 6, (octets) => this.#map.mac(octets));
  }

  ip(at: number, family: 4 | 6): void {
    this.#replace(at, family === 4 ? 4 : 16, (octets) => this.#map.ip(octets));
  }

  /** The checksum at `at` over `[from, to)`. */
  checksum(at: number, from: number, to: number): void {
    if (at + 2 > this.available) return;
    this.#checksums.push({
      at: this.#at + at,
      from: this.#at + from,
      to: this.#at + Math.min(to, this.available),
      addresses: [],
      isOptional: false,
      mayBeLeft: false,
    });
  }

  /** The eight octets of an ICMP header; its checksum covers the rest, and for IPv6 the addresses (RFC 4443 §2.3). */
  error(checksumAt: number, hasAddresses: boolean): void {
    const isRedirect = !hasAddresses && this.u8(0) === 5;
    this.keep(0, 8);
    if (isRedirect) this.ip(4, 4);
    this.#withAddresses(checksumAt, this.available, hasAddresses, false);
  }

  /** The header of a UDP datagram. */
  datagram(): void {
    this.keep(0, 8);
    const length = this.u16(4);
    this.#withAddresses(6, length >= 8 ? Math.min(length, this.available) : this.available, true, true);
  }

  /** The IPv6 destination and the Ethernet group of a request for the target at `at` (RFC 4291 §2.7.1, RFC 2464 §7). */
  targetGroup(at: number): void {
    const { packet } = this.#cursor;
    const destination = packet.destinationOffset;
    const isGroup = this.#from[destination] === 0xff && this.#from[destination + 12] === 0xff;
    const end = this.#to.slice(this.#at + at + 13, this.#at + at + 16);
    if (isGroup) this.#to.set(end, destination + 13);
    const link = packet.linkOffset;
    if (isGroup && link >= 0 && this.#from[link] === 0x33 && this.#from[link + 2] === 0xff) this.#to.set(end, link + 3);
  }

  #withAddresses(at: number, to: number, hasAddresses: boolean, isOptional: boolean): void {
    if (at + 2 > this.available) return;
    const { family, sourceOffset, destinationOffset } = this.#cursor.packet;
    const octets = family === 4 ? 4 : 16;
    this.#checksums.push({
      at: this.#at + at,
      from: this.#at,
      to: this.#at + to,
      addresses: hasAddresses
        ? [
            [sourceOffset, octets],
            [destinationOffset, octets],
          ]
        : [],
      isOptional,
      mayBeLeft: false,
    });
  }

  #replace(at: number, length: number, by: (octets: Uint8Array) => Uint8Array): void {
    if (at + length > this.available) return;
    const from = this.#at + at;
    this.#to.set(by(this.#from.slice(from, from + length)), from);
  }
}
