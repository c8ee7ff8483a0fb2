// The lines of one packet, until the next one begins.

import type { parseHexLine } from "./hexLine";
import type { FirstLine } from "./lineKinds";
import type { TextLine } from "./textLines";

/** No frame is larger; what a dump has beyond is not kept. */
const MOST_OCTETS = 1 << 18;
/** The text of one packet; the lines behind it are its payload. */
const LONGEST_TEXT = 4096;
/** Fewer octets are no IP header. */
const LEAST_OCTETS = 20;

export class PendingPacket {
  readonly line: TextLine;
  /** Undefined for a dump without a line of text before it. */
  readonly first: FirstLine | undefined;
  text: string;
  #octets: Uint8Array | undefined;
  #length = 0;
  #isBroken = false;

  constructor(line: TextLine, first: FirstLine | undefined) {
    this.line = line;
    this.first = first;
    this.text = first?.text ?? "";
  }

  /** The packet within it is listed on the next line. */
  get isTunnel(): boolean {
    return /: VXLAN, [^>]*$/.test(this.text);
  }

  /** The dump of it has begun. */
  get isDumped(): boolean {
    return this.#octets !== undefined;
  }

  /** The octets of its dump. */
  get octets(): Uint8Array | undefined {
    return this.#length >= LEAST_OCTETS ? this.#octets!.slice(0, this.#length) : undefined;
  }

  /** A line that begins with a space or a tab: a header more, or payload as text. */
  addText(text: string): void {
    const isHeader = / > |\(tos |\(hlim |\(class |\(flowlabel /.test(text);
    if (isHeader && !this.isDumped && this.text.length < LONGEST_TEXT) this.text += ` ${text.trim()}`;
  }

  /** A line of its dump. False for the first that does not continue it: its octets end there. */
  addOctets({ offset, octets }: NonNullable<ReturnType<typeof parseHexLine>>): boolean {
    this.#octets ??= new Uint8Array(256);
    if (this.#isBroken) return true;
    if (offset !== this.#length || offset >= MOST_OCTETS) {
      this.#isBroken = true;
      return false;
    }
    if (offset + octets.length > this.#octets.length) {
      const grown = new Uint8Array(2 * this.#octets.length);
      grown.set(this.#octets);
      this.#octets = grown;
    }
    this.#octets.set(octets, offset);
    this.#length += octets.length;
    return true;
  }
}
