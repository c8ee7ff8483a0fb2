import { visibleText } from "../text/visible";

/** UTF-8 as visible text, at most `limit` octets of it; invalid UTF-8 becomes U+FFFD. Zeros at its end are not part of it. */
export function readUtf8(bytes: Uint8Array, from: number, to: number, limit = 200): string {
  let end = Math.min(to, from + limit);
  while (end > from && bytes[end - 1] === 0) end--;
  let text = "";
  let at = from;
  while (at < end) {
    const first = bytes[at++]!;
    const more = first < 0x80 ? 0 : first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1;
    let point = more <= 0 ? first : first & (0x3f >> more);
    let left = more;
    while (left > 0 && at < end && (bytes[at]! & 0xc0) === 0x80) {
      point = (point << 6) | (bytes[at++]! & 0x3f);
      left--;
    }
    const isValid = left === 0 && point <= 0x10ffff && !(point >= 0xd800 && point < 0xe000);
    text += isValid ? String.fromCodePoint(point) : "\ufffd";
  }
  return visibleText(text);
}
