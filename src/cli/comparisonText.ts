// --format text of a comparison: clocks and counts, a line for each connection, and the segments of those with problems.

import type { Comparison, ConnectionSummary } from "../core/analysis/comparison";
import { sameEndpoints } from "../core/analysis/unreached";
import type { FlowIdentity } from "../core/connection/flowIdentity";
import { findingLines } from "../core/diagram/textFindings";
import { FATES } from "../core/flow/connection";
import type { Finding } from "../core/rules/finding";
import { countText, numberOf } from "../core/text/amounts";
import { durationText } from "../core/text/durations";
import { endpointText } from "../core/text/endpoints";
import { TRANSCRIPT_SIGN } from "../core/text/severities";
import { type Palette, toPalette } from "./colors";
import type { ShownComparison } from "./comparedCaptures";
import { comparisonTable } from "./comparisonTable";
import type { Output } from "./output";

/** Flows of one capture only that are listed. */
const LISTED = 10;
const BATCH = 256;

export async function writeComparisonText(
  { captures, comparison, connection, limit }: ShownComparison,
  out: Output,
  { color, width }: { readonly color: boolean; readonly width: number },
): Promise<void> {
  const palette = toPalette(color);
  const head = [
    ...captures.map(({ analysis }, at) => {
      const { format, frames, tcpSegments, flows } = analysis.counts;
      const counts = [numberOf(frames, "frame"), numberOf(tcpSegments, "TCP segment"), numberOf(flows, "flow")].join(
        ", ",
      );
      return `${palette.bold(comparison.captures[at]!.name)}: ${format}, ${counts}`;
    }),
    ...captures.flatMap(({ issues }, at) =>
      issues.map(({ kind, message }) =>
        palette.severity.warning(`⚠ ${comparison.captures[at]!.name}: ${kind}: ${message}`),
      ),
    ),
    ...clockLines(comparison),
    ...reachedLines(comparison),
    ...singleLines(comparison),
    ...comparison.limits.map((limit) => palette.severity.warning(`⚠ ${limit}`)),
  ];
  await out.write(`${head.join("\n")}\n\n`);
  const troubled: number[] = [];
  let batch = "";
  for (const summary of comparison.connections) {
    if (out.closed) return;
    const isAsked = connection === undefined ? isTroubled(summary) : summary.id === connection;
    if (isAsked) troubled.push(summary.id);
    if (connection === undefined || isAsked) batch += `${connectionLine(comparison, summary, palette)}\n`;
    if (summary.id % BATCH !== 0) continue;
    await out.write(batch);
    batch = "";
  }
  await out.write(batch);
  for (const id of troubled.slice(0, limit)) {
    if (out.closed) return;
    await out.write(`\n${connectionText(comparison, id, width, palette)}`);
  }
  const left = troubled.length - Math.min(limit, troubled.length);
  if (left > 0) await out.write(`\n${numberOf(left, "more connection")} with problems: --limit, --flow.\n`);
}

function clockLines(comparison: Comparison): string[] {
  const { captures, clocks } = comparison;
  const [first] = captures;
  return captures.slice(1).map(({ name }, at) => {
    const { basis, uncertaintyNs, drift } = clocks[at + 1]!;
    const offset = comparison.offsetNs(at + 1);
    const ahead = `The clock of ${name} is ${durationText(Math.abs(offset))} ${offset < 0 ? "behind" : "ahead of"} that of ${first!.name}`;
    const drifting =
      drift === 0 ? "" : `, and runs ${Math.abs(drift * 1e6).toFixed(2)} ppm ${drift < 0 ? "slower" : "faster"}`;
    switch (basis) {
      case "both":
        return `${ahead}, ± ${durationText(uncertaintyNs)}${drifting}.`;
      case "one":
        return `${ahead} if the fastest segment took no time: segments of one direction only are in both.`;
      case "given":
        return `${ahead}, as given.`;
      default:
        return `No segment is in both ${first!.name} and ${name}: their clocks are taken to agree.`;
    }
  });
}

function reachedLines(comparison: Comparison): string[] {
  const { captures } = comparison;
  return captures.slice(1).flatMap(({ name }, at) => {
    const first = captures[0]!.name;
    const there = comparison.reached(0, at + 1);
    const back = comparison.reached(at + 1, 0);
    const lines: string[] = [];
    if (there.of > 0)
      lines.push(`${numberOf(there.reached, "connection")} of ${countText(there.of)} in ${first} reached ${name}.`);
    if (back.of > back.reached)
      lines.push(`${numberOf(back.reached, "connection")} of ${countText(back.of)} in ${name} reached ${first}.`);
    return lines;
  });
}

function singleLines({ captures, single, ambiguous }: Comparison): string[] {
  const isAmbiguous = new Set(ambiguous);
  const proxied = new Set(sameEndpoints(single).flat());
  const lines = captures.flatMap(({ name }, capture) => {
    const flows = single.filter((flow) => flow.capture === capture);
    if (flows.length === 0) return [];
    const shown = flows.slice(0, LISTED).map((flow) => `  #${flow.id}  ${endsText(flow)}${reason(flow)}`);
    const more = flows.length > LISTED ? [`  … ${countText(flows.length - LISTED)} more`] : [];
    return [`Only in ${name}: ${numberOf(flows.length, "flow")}.`, ...shown, ...more];
  });
  return lines;

  function reason(flow: FlowIdentity): string {
    if (isAmbiguous.has(flow)) return " (may be one of several flows of another capture)";
    return proxied.has(flow)
      ? " (another capture has these addresses and ports with other numbers: a proxy, or another connection)"
      : "";
  }
}

function endsText({ initiator, responder, initiatorKnown }: FlowIdentity): string {
  return `${endpointText(initiator)} ${initiatorKnown ? "→" : "↔"} ${endpointText(responder)}`;
}

function isTroubled({ fates }: ConnectionSummary): boolean {
  return fates.lost + fates.injected + fates.delayed > 0 || fates.changed > 0;
}

function connectionLine(
  comparison: Comparison,
  { id, places, flows, fates }: ConnectionSummary,
  palette: Palette,
): string {
  const at = flows.findIndex((flow) => flow !== undefined);
  const row = comparison.captures[places[at]!.capture]!.analysis.row(flows[at]!)!;
  const counts = FATES.filter((fate) => fates[fate] > 0).map((fate) => `${countText(fates[fate])} ${fate}`);
  const outcome = palette.outcome(row.outcome)(row.outcome);
  const ends = `${row.initiator} ${row.initiatorKnown ? "→" : "↔"} ${row.responder}`;
  return `${palette.bold(`#${id}`)}  ${ends}  ${outcome}  ${counts.join(", ") || "nothing to compare"}`;
}

function connectionText(comparison: Comparison, id: number, width: number, palette: Palette): string {
  const summary = comparison.connections[id - 1]!;
  const connection = comparison.connection(id)!;
  const findings = findingsOf(comparison, summary);
  const [own, others] = [findings.filter(isBetween), findings.filter((each) => !isBetween(each) && isTold(each))];
  return `${[
    connectionLine(comparison, summary, palette),
    `  ${palette.dim(connection.proof.text)}`,
    "",
    ...comparisonTable(connection, width, palette),
    ...findingLines(
      own.map(({ finding }) => finding),
      width - 2,
    ).map((line) => `  ${line}`.trimEnd()),
    ...others.map(
      ({ finding, place }) =>
        `  ${palette.severity[finding.severity](TRANSCRIPT_SIGN[finding.severity])} ${place}, frame ${finding.frame}: ${finding.what} [${finding.rule}]`,
    ),
  ].join("\n")}\n`;
}

interface PlacedFinding {
  readonly finding: Finding;
  readonly place: string;
}

function findingsOf(comparison: Comparison, { places, flows }: ConnectionSummary): PlacedFinding[] {
  return places.flatMap(({ capture, name }, at) => {
    const { analysis } = comparison.captures[capture]!;
    const flow = flows[at] === undefined ? undefined : analysis.flow(flows[at]);
    return flow === undefined ? [] : analysis.findings(flow).map((finding) => ({ finding, place: name }));
  });
}

function isBetween({ finding }: PlacedFinding): boolean {
  return finding.rule.endsWith("-between");
}

function isTold({ finding }: PlacedFinding): boolean {
  return finding.severity === "error" || finding.severity === "warning";
}
