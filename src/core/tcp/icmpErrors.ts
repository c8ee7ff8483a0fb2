// Names of ICMP and ICMPv6 errors in the registries of their types and codes.

const UNREACHABLE_V4 = [
  "net unreachable",
  "host unreachable",
  "protocol unreachable",
  "port unreachable",
  "fragmentation needed",
  "source route failed",
  "destination net unknown",
  "destination host unknown",
  "source host isolated",
  "net administratively prohibited",
  "host administratively prohibited",
  "net unreachable for type of service",
  "host unreachable for type of service",
  "communication administratively prohibited",
  "host precedence violation",
  "precedence cutoff in effect",
];

const UNREACHABLE_V6 = [
  "no route to destination",
  "communication administratively prohibited",
  "beyond scope of source address",
  "address unreachable",
  "port unreachable",
  "source address failed ingress/egress policy",
  "reject route to destination",
  "error in source routing header",
];

const OTHER_ERRORS: Readonly<Record<string, string>> = {
  "4/4": "source quench",
  "4/5": "redirect",
  "4/11/0": "time to live exceeded in transit",
  "4/11/1": "fragment reassembly time exceeded",
  "4/12": "parameter problem",
  "6/2": "packet too big",
  "6/3/0": "hop limit exceeded in transit",
  "6/3/1": "fragment reassembly time exceeded",
  "6/4": "parameter problem",
};

/** An ICMP or ICMPv6 error by its registered name: "port unreachable"; "type 3 code 99" without a name. */
export function icmpText(family: 4 | 6, type: number, code: number): string {
  const unreachable = family === 4 ? (type === 3 ? UNREACHABLE_V4 : []) : type === 1 ? UNREACHABLE_V6 : [];
  const words = unreachable[code] ?? OTHER_ERRORS[`${family}/${type}/${code}`] ?? OTHER_ERRORS[`${family}/${type}`];
  return words ?? `type ${type} code ${code}`;
}

/** "fragmentation needed" or "packet too big": advice to send smaller packets, and no failure of the path (RFC 1191, RFC 8201). */
export function isTooBig({ family, type, code }: { family: 4 | 6; type: number; code: number }): boolean {
  return family === 6 ? type === 2 : type === 3 && code === 4;
}
