/** The octets of a text in UTF-8 (RFC 3629 §3). Half a surrogate pair becomes U+FFFD. */
export function toUtf8(text: string): Uint8Array {
  const octets: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0)!;
    const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
    if (point < 0x80) octets.push(point);
    else if (point < 0x800) octets.push(0xc0 | (point >>> 6), 0x80 | (point & 63));
    else if (point < 0x10000) octets.push(0xe0 | (point >>> 12), 0x80 | ((point >>> 6) & 63), 0x80 | (point & 63));
    else
      octets.push(
        0xf0 | (point >>> 18),
        0x80 | ((point >>> 12) & 63),
        0x80 | ((point >>> 6) & 63),
        0x80 | (point & 63),
      );
  }
  return Uint8Array.from(octets);
}
