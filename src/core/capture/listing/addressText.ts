// Addresses and ports as listings write them.

/** Names of ports, which tcpdump writes without `-n`, as IANA registered them. */
const PORT_NAMES: Readonly<Record<string, number>> = {
  "ftp-data": 20,
  ftp: 21,
  ssh: 22,
  telnet: 23,
  smtp: 25,
  domain: 53,
  http: 80,
  kerberos: 88,
  pop3: 110,
  sunrpc: 111,
  epmap: 135,
  "netbios-ssn": 139,
  imap2: 143,
  imap: 143,
  bgp: 179,
  ldap: 389,
  https: 443,
  "microsoft-ds": 445,
  submission: 587,
  ldaps: 636,
  imaps: 993,
  pop3s: 995,
  "ms-sql-s": 1433,
  mysql: 3306,
  "ms-wbt-server": 3389,
  postgresql: 5432,
  "http-alt": 8080,
};

/** "." as a digit. */
const DOT = 0x2e - 0x30;

/** An address of either family; `undefined` for anything else, such as a name. */
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

/** A port's number or name; `undefined` if it is neither. */
export function parsePort(text: string): number | undefined {
  if (/^\d{1,5}$/.test(text)) return Number(text) < 65_536 ? Number(text) : undefined;
  return Object.hasOwn(PORT_NAMES, text) ? PORT_NAMES[text] : undefined;
}

/** "10.0.0.1.80", "2001:db8::1.80": the port is behind the last dot. */
export function parseEndpoint(text: string): { readonly address: Uint8Array; readonly port: number } | undefined {
  const dot = text.lastIndexOf(".");
  const address = dot < 0 ? undefined : parseAddress(text.slice(0, dot));
  const port = parsePort(text.slice(dot + 1));
  return address && port !== undefined ? { address, port } : undefined;
}

/** "02:00:00:00:00:01", "02-00-00-00-00-01" or "0200.0000.0001". */
export function parseMac(text: string): Uint8Array | undefined {
  const digits = text.replace(/[:.-]/g, "");
  if (!/^[0-9a-f]{12}$/i.test(digits)) return undefined;
  return Uint8Array.from({ length: 6 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}
