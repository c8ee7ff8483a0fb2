// What diagram, transcript and command line call things: control bits, and (from core/wire) options and ICMP errors.

import { ACK, AE, CWR, ECE, FIN, PSH, RESERVED, RST, SYN, URG } from "../wire/packet";

/** In the order in which people say them; the reserved bits last. */
const NAMED_BITS = [
  [SYN, "SYN"],
  [FIN, "FIN"],
  [RST, "RST"],
  [PSH, "PSH"],
  [ACK, "ACK"],
  [URG, "URG"],
  [ECE, "ECE"],
  [CWR, "CWR"],
  [AE, "AE"],
] as const;

/** "SYN,ACK", the RFCs' form; "none" without any bit; reserved bits as one number: "ACK,0x200". */
export function flagsText(flags: number): string {
  const names: string[] = [];
  for (const [bit, name] of NAMED_BITS) if (flags & bit) names.push(name);
  if (flags & RESERVED) names.push(`0x${(flags & RESERVED).toString(16)}`);
  return names.length === 0 ? "none" : names.join(",");
}
