// Handshakes whose numbers do not fit.

import { arrivalAt } from "../../flow/arrivals";
import type { Arrival, Flow } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import type { Finding } from "../../rules/finding";
import { flagsText, SYN } from "../../tcp/flags";
import { type Numbers, numbersOf } from "../numberNames";
import { name } from "./headlineWords";

/** The headline contains the incorrect number and the expected one. */
export function broken(flow: Flow, findings: readonly Finding[]): string {
  const finding = findings.find(
    ({ rule, field, severity }) =>
      severity === "error" && (field === "ack" || field === "seq") && rule !== "reset-ineffective",
  );
  const arrival = arrivalAt(flow, finding?.event);
  if (finding === undefined || arrival === undefined) return withoutWrongNumber(flow, findings);
  const what = (arrival.seg.flags & SYN) !== 0 ? "SYN-ACK" : flagsText(arrival.seg.flags);
  const subject = `Broken: the ${what} of ${name(flow, arrival.from)}`;
  const got = wrongNumber(numbersOf(flow), arrival, finding.field === "ack" ? "ack" : "seq");
  const due = finding.expected === undefined ? "" : `, expected ${finding.expected}`;
  return finding.field === "ack"
    ? `${subject} acknowledges ${got}${due}`
    : `${subject} has sequence number ${got}${due}`;
}

/** No finding about a number: frames that were not captured may explain the handshake. */
function withoutWrongNumber(flow: Flow, findings: readonly Finding[]): string {
  const ignored = arrivalAt(flow, findings.find(({ rule }) => rule === "reset-ineffective")?.event);
  return ignored?.from === "responder"
    ? `Broken: ${name(flow, "responder")} answered the SYN with a RST that does not acknowledge it`
    : findings.some(({ rule, severity }) => rule === "data-before-established" && severity === "error")
      ? `Broken: ${name(flow, "responder")} answered the SYN with data that acknowledges none of the SYNs`
      : "Inconsistent handshake; the capture may be incomplete";
}

function wrongNumber(numbers: Numbers, arrival: Arrival, field: "ack" | "seq"): string {
  const owner = field === "seq" ? arrival.from : otherSide(arrival.from);
  const raw = arrival.seg[field];
  return numbers.name(owner, raw) ?? String(raw);
}
