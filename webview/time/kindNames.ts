import { TimeKind } from "../../src/core/time/timeKinds";
import { t } from "../l10n";

/** Each kind in words, in the order in which a list names them. */
const NAMES: readonly (readonly [kind: number, name: string])[] = [
  [TimeKind.Syn, "SYN"],
  [TimeKind.SynAck, "SYN-ACK"],
  [TimeKind.Retransmission, t("retransmission")],
  [TimeKind.SpuriousRetransmission, t("spurious retransmission")],
  [TimeKind.OutOfOrder, t("out-of-order segment")],
  [TimeKind.Gap, t("segment after a gap")],
  [TimeKind.DuplicateAck, t("duplicate ACK")],
  [TimeKind.ZeroWindow, t("zero window")],
  [TimeKind.WindowFull, t("segment that fills the window")],
  [TimeKind.KeepAlive, t("keep-alive")],
  [TimeKind.Fin, "FIN"],
  [TimeKind.Rst, "RST"],
  [TimeKind.Icmp, t("ICMP error")],
];

/** The names of all bits that are set. */
export function kindNames(kinds: number): string[] {
  return NAMES.filter(([kind]) => kinds & kind).map(([, name]) => name);
}
