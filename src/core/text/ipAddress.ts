// IP addresses, from their text.

/** "." as a digit. */
const DOT = 0x2e - 0x30;

/** The 4 or 16 octets of an address (RFC 4291 §2.2; a zone behind it is passed over); `undefined` for anything else, such as a name. */
export function parseAddress(text: string): Uint8Array | undefined {
  const bare = text.split("%")[0]!;
  return bare.includes(":") ? parseIpv6(bare) : parseIpv4(bare);
}

function parseIpv4(text: string): Uint8Array | undefined {
  const octets = new Uint8Array(4);
  let part = 0;
  let digits = 0;
  let value = 0;
  for (let at = 0; at <= text.length; at++) {
    const digit = at < text.length ? text.charCodeAt(at) - 0x30 : DOT;
    if (digit === DOT) {
      if (digits === 0 || value > 255 || part === 4) return undefined;
      octets[part++] = value;
      digits = value = 0;
    } else if (digit >= 0 && digit <= 9 && digits < 3) {
      value = 10 * value + digit;
      digits++;
    } else return undefined;
  }
  return part === 4 ? octets : undefined;
}

function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0]!);
  const tail = halves.length === 2 ? groupsOf(halves[1]!) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const octets = new Uint8Array(16);
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  for (const [at, group] of groups.entries()) {
    octets[2 * at] = group >>> 8;
    octets[2 * at + 1] = group & 0xff;
  }
  return octets;
}

function groupsOf(text: string): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  for (const part of text.split(":")) {
    const ipv4 = part.includes(".") ? parseIpv4(part) : undefined;
    if (ipv4) groups.push((ipv4[0]! << 8) | ipv4[1]!, (ipv4[2]! << 8) | ipv4[3]!);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups.length > 8 ? undefined : groups;
}
