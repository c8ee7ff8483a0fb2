import { formatAddress, formatMac } from "../address";
import type { FieldNode } from "./fieldNode";

/** How a number is shown; by default in decimal. */
export type Shown = (value: number) => string;

export const asHex16: Shown = (value) => `0x${value.toString(16).padStart(4, "0")}`;

/**
 * Collects the fields of one layer. Offsets are from the layer's first octet; a field that was not completely
 * captured is omitted, and its value is `undefined`.
 */
export class LayerReader {
  readonly fields: FieldNode[] = [];
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Where the layer begins in `bytes`. */
  readonly at: number;
  /** End of its header, or of the captured octets. */
  readonly end: number;
  /** Where the frame begins in `bytes`: what `FieldNode` offsets are counted from. */
  readonly #origin: number;

  constructor(bytes: Uint8Array, view: DataView, at: number, end: number, origin: number) {
    this.bytes = bytes;
    this.view = view;
    this.at = at;
    this.end = end;
    this.#origin = origin;
  }

  get length(): number {
    return this.end - this.at;
  }

  u8(name: string, offset: number, shown?: Shown): number | undefined {
    return this.#number(name, offset, 1, () => this.view.getUint8(this.at + offset), shown);
  }

  u16(name: string, offset: number, shown?: Shown): number | undefined {
    return this.#number(name, offset, 2, () => this.view.getUint16(this.at + offset), shown);
  }

  u24(name: string, offset: number, shown?: Shown): number | undefined {
    return this.#number(name, offset, 3, () => this.view.getUint32(this.at + offset - 1) & 0xffffff, shown);
  }

  u32(name: string, offset: number, shown?: Shown): number | undefined {
    return this.#number(name, offset, 4, () => this.view.getUint32(this.at + offset), shown);
  }

  mac(name: string, offset: number): string {
    return this.text(name, offset, 6, formatMac(this.bytes, this.at + offset));
  }

  address(name: string, offset: number, family: 4 | 6): string {
    return this.text(name, offset, family === 4 ? 4 : 16, formatAddress(this.bytes, this.at + offset, family));
  }

  /** A field whose text is already known; "" when it was not captured. */
  text(name: string, offset: number, length: number, value: string, children: readonly FieldNode[] = []): string {
    if (length < 0 || offset + length > this.length) return "";
    this.fields.push(this.node(name, offset, length, value, children));
    return value;
  }

  node(name: string, offset: number, length: number, value: string, children: readonly FieldNode[] = []): FieldNode {
    const start = this.at + offset - this.#origin;
    return { name, value, start, end: start + length, children };
  }

  /** Marks the field added last as that part of the segment. */
  tag(field: string): void {
    const last = this.fields.pop();
    if (last) this.fields.push({ ...last, field });
  }

  #number(name: string, offset: number, length: number, read: () => number, shown?: Shown): number | undefined {
    if (offset + length > this.length) return undefined;
    const value = read();
    this.fields.push(this.node(name, offset, length, shown ? shown(value) : String(value)));
    return value;
  }
}
