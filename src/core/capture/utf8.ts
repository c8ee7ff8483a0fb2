/** UTF-8 as text, at most `limit` octets of it; invalid UTF-8 becomes U+FFFD, control characters become spaces. */
export function readUtf8(bytes: Uint8Array, from: number, to: number, limit = 200): string {
  const end = Math.min(to, from + limit);
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
    if (!isValid) text += "\ufffd";
    else if (point < 0x20 || (point >= 0x7f && point < 0xa0)) text += " ";
    else text += String.fromCodePoint(point);
  }
  return text;
}
