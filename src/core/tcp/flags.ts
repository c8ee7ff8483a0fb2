import { ACK, AE, CWR, ECE, FIN, PSH, RESERVED, RST, SYN, URG } from "../wire/packet";

/** Control bits in the order in which RFC 9293 writes combinations of them (`<CTL=SYN,ACK>`). */
export const CONTROL_BITS: readonly { readonly name: string; readonly bit: number; readonly meaning: string }[] = [
  { name: "AE", bit: AE, meaning: "accurate ECN" },
  { name: "CWR", bit: CWR, meaning: "congestion window reduced" },
  { name: "ECE", bit: ECE, meaning: "ECN echo" },
  { name: "URG", bit: URG, meaning: "urgent pointer is valid" },
  { name: "SYN", bit: SYN, meaning: "synchronize sequence numbers" },
  { name: "FIN", bit: FIN, meaning: "no more data from the sender" },
  { name: "RST", bit: RST, meaning: "reset the connection" },
  { name: "PSH", bit: PSH, meaning: "push" },
  { name: "ACK", bit: ACK, meaning: "acknowledgment number is valid" },
];

const inTextOrder = [SYN, FIN, RST, PSH, ACK, URG, ECE, CWR, AE];
const inText = inTextOrder.map((bit) => CONTROL_BITS.find((each) => each.bit === bit)!);

/** "SYN,ACK"; "no flags" when no bit is set, "unknown" for the −1 of a short quote; reserved bits as one number. */
export function formatFlags(flags: number): string {
  if (flags < 0) return "unknown";
  const names = inText.filter(({ bit }) => flags & bit).map(({ name }) => name);
  if (flags & RESERVED) names.push(`0x${(flags & RESERVED).toString(16)}`);
  return names.join(",") || "no flags";
}
