// Addresses and ports as listings write them.

import { parseAddress } from "../../text/ipAddress";

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
