/** Types and codes by packetdrill's names (icmp_packet.c); all others are numbers. */
const TYPES: Readonly<Record<4 | 6, Readonly<Record<number, string>>>> = {
  4: { 3: "unreachable", 4: "source_quench", 11: "time_exceeded", 12: "parameter_problem" },
  6: { 1: "unreachable", 2: "packet_too_big", 3: "time_exceeded", 4: "parameter_problem" },
};
const UNREACHABLE: Readonly<Record<4 | 6, readonly string[]>> = {
  4: [
    "net_unreachable",
    "host_unreachable",
    "protocol_unreachable",
    "port_unreachable",
    "frag_needed",
    "source_route_failed",
    "net_unknown",
    "host_unknown",
    "source_host_isolated",
    "net_prohibited",
    "host_prohibited",
    "net_unreachable_for_tos",
    "host_unreachable_for_tos",
    "packet_filtered",
    "precedence_violation",
    "precedence_cutoff",
  ],
  6: ["no_route", "admin_prohibited", "not_neighbour", "address_unreachable", "port_unreachable"],
};

/** "icmp unreachable port_unreachable", "icmp unreachable frag_needed mtu 1400", "icmp type_9 code_1". */
export function icmpWords(family: 4 | 6, type: number, code: number, mtu: number): string {
  const name = TYPES[family][type] ?? `type_${type}`;
  const named = name === "unreachable" ? UNREACHABLE[family][code] : undefined;
  const codeWord = named ?? (code === 0 ? undefined : `code_${code}`);
  const isTooBig = family === 4 ? type === 3 && code === 4 : type === 2;
  return ["icmp", name, codeWord, isTooBig && mtu > 0 ? `mtu ${mtu}` : undefined].filter(Boolean).join(" ");
}
