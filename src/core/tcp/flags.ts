// The control bits of a segment, and their names.

/** Control bits (RFC 9293 §3.1) as in the 16-bit word with data offset masked out: 12 bits, the upper four reserved (AE is 0x100). */
export const FIN = 0x001;
export const SYN = 0x002;
export const RST = 0x004;
export const PSH = 0x008;
export const ACK = 0x010;
export const URG = 0x020;
export const ECE = 0x040;
export const CWR = 0x080;
/** Accurate ECN's third bit (RFC 9768 §3.1). */
export const AE = 0x100;
/** The three bits that are still reserved. */
export const RESERVED = 0xe00;

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
export function flagsText(flags: number): string {
  if (flags < 0) return "unknown";
  const names = inText.filter(({ bit }) => flags & bit).map(({ name }) => name);
  if (flags & RESERVED) names.push(`0x${(flags & RESERVED).toString(16)}`);
  return names.join(",") || "no flags";
}
