// The VLANs and tunnels around a packet, as a number: the same path gives the same index, so that it can be part of a
// flow's key. Only what is the same in both directions may identify: MPLS labels, GTP-U's TEIDs and the SPIs of IPsec
// belong to one direction each, and would split a flow in two.

import { drawSecret, firstTerm, joinSums, secondTerm } from "../bytes/keyedHash";

/** More paths than this are not distinguished; a real capture has a few dozen. An index, and the next, need 16 bits. */
const MOST_PATHS = (1 << 16) - 2;

export class PathTable {
  /** Text for people per index: "VLAN 42 / VXLAN 7 / Ethernet". Index 0 is no path at all. */
  readonly texts: string[] = [""];
  /** Open addressing: `slots` contains index + 1; the columns contain the key of that index. */
  #slots = new Int32Array(1 << 8);
  readonly #secret = drawSecret(3);
  readonly #parents: number[] = [0];
  readonly #labels: string[] = [""];
  readonly #ids: number[] = [-1];
  /** The last answer, since most frames of a capture share their path. */
  #lastParent = -1;
  #lastLabel = "";
  #lastId = -1;
  #lastIndex = 0;

  /** The path that `label` (and `id`; −1 for none) makes within `parent`. */
  enter(parent: number, label: string, id = -1): number {
    if (parent === this.#lastParent && id === this.#lastId && label === this.#lastLabel) return this.#lastIndex;
    const index = this.#find(parent, label, id);
    this.#lastParent = parent;
    this.#lastLabel = label;
    this.#lastId = id;
    this.#lastIndex = index;
    return index;
  }

  /** The most slots that a look-up of a known path walks through: tells whether the table is attacked. */
  get longestProbe(): number {
    const mask = this.#slots.length - 1;
    let longest = 0;
    for (const [slot, entry] of this.#slots.entries()) {
      if (entry === 0) continue;
      const home = this.#hash(this.#parents[entry - 1]!, this.#labels[entry - 1]!, this.#ids[entry - 1]!) & mask;
      longest = Math.max(longest, ((slot - home) & mask) + 1);
    }
    return longest;
  }

  #find(parent: number, label: string, id: number): number {
    const mask = this.#slots.length - 1;
    let slot = this.#hash(parent, label, id) & mask;
    for (;;) {
      const index = this.#slots[slot]! - 1;
      if (index < 0) return this.#add(slot, parent, label, id);
      if (this.#parents[index] === parent && this.#ids[index] === id && this.#labels[index] === label) return index;
      slot = (slot + 1) & mask;
    }
  }

  #add(slot: number, parent: number, label: string, id: number): number {
    const index = this.texts.length;
    if (index > MOST_PATHS) return MOST_PATHS;
    const full = index === MOST_PATHS;
    const own = id < 0 ? label : `${label} ${id}`;
    const text = parent === 0 ? own : `${this.texts[parent]} / ${own}`;
    this.texts.push(full ? "too many VLANs and tunnels to distinguish" : text);
    if (full) return index;
    this.#parents.push(parent);
    this.#labels.push(label);
    this.#ids.push(id);
    this.#slots[slot] = index + 1;
    if (2 * index > this.#slots.length) this.#grow();
    return index;
  }

  #grow(): void {
    const slots = new Int32Array(4 * this.#slots.length);
    for (let index = 1; index < this.#parents.length; index++) {
      let slot = this.#hash(this.#parents[index]!, this.#labels[index]!, this.#ids[index]!) & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = index + 1;
    }
    this.#slots = slots;
  }

  /** Labels are the decoder's own words; the rest comes from the capture. */
  #hash(parent: number, label: string, id: number): number {
    const secret = this.#secret;
    const name = (label.charCodeAt(0) << 8) | label.length;
    return joinSums(
      secret,
      firstTerm(secret, 0, parent) + firstTerm(secret, 1, id) + firstTerm(secret, 2, name),
      secondTerm(secret, 0, parent) + secondTerm(secret, 1, id) + secondTerm(secret, 2, name),
    );
  }
}
