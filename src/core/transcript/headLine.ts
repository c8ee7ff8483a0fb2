// A flow's head line: "#12  10.0.0.1:51234 → 10.0.0.2:80  established  12.1 ms  [VLAN 42]  2026-11-22 10:00:00.123456Z".

import type { FlowRow } from "../analysis/query";
import { type Clock, durationText } from "../text/durations";
import { TRANSCRIPT_SIGN } from "../text/severities";

/** Fields are two spaces apart. "↔" means that no SYN shows the initiator; the sign is followed by the most severe rule. */
export function headLine(row: FlowRow, clock: Clock): string {
  const ends = `${row.initiator} ${row.initiatorKnown ? "→" : "↔"} ${row.responder}`;
  let line = `#${row.id}  ${ends}  ${row.outcome}`;
  if (row.handshakeNs !== undefined) line += `  ${durationText(row.handshakeNs)}`;
  if (row.path !== "") line += `  [${row.path}]`;
  line += `  ${clock.text(row.startNs)}`;
  if (row.worst !== undefined) line += `  ${TRANSCRIPT_SIGN[row.worst.severity]} ${row.worst.rule}`;
  return line;
}
