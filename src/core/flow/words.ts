// The words of the wire that diagram and transcript need; they may import core/flow and not core/wire.

import { ACK, AE, CWR, ECE, FIN, PSH, RESERVED, RST, SYN, URG } from "../wire/packet";

export { icmpText } from "../tcp/icmpErrors";
export { optionsText } from "../tcp/optionsText";
export { ACK, AE, CWR, Defect, ECE, FIN, PSH, RST, SYN } from "../wire/packet";

/** In the order in which people say them. */
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

/** "SYN,ACK", the RFCs' form; "no flags" without any bit; reserved bits as one number: "ACK,0x200". */
export function flagsText(flags: number): string {
  const names: string[] = [];
  for (const [bit, name] of NAMED_BITS) if (flags & bit) names.push(name);
  if (flags & RESERVED) names.push(`0x${(flags & RESERVED).toString(16)}`);
  return names.length === 0 ? "no flags" : names.join(",");
}
