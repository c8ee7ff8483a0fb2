// --format json of a comparison: the captures as `analyze` prints them, then what they have in common.

import type { Comparison } from "../core/analysis/comparison";
import { endpointText } from "../core/text/endpoints";
import { visibleJson } from "../core/text/visible";
import type { ShownComparison } from "./comparedCaptures";
import { toConnectionRecord, toSegmentRecord } from "./connectionRecord";
import { jsonReporter } from "./json";
import type { Output } from "./output";

/** Segments that are written at once. */
const BATCH = 512;

export async function writeComparisonJson(
  { captures, comparison, connection }: ShownComparison,
  out: Output,
): Promise<void> {
  const reporter = jsonReporter({
    out,
    version: "",
    filter: "",
    limit: undefined,
    color: false,
    failOn: "never",
    width: 0,
  });
  await reporter.begin?.();
  for (const capture of captures) await reporter.capture?.(capture);
  await out.write(`],\n"clocks":${visibleJson(clocks(comparison))},\n"reached":${visibleJson(reached(comparison))},`);
  if (comparison.limits.length > 0) await out.write(`\n"limits":${visibleJson(comparison.limits)},`);
  await out.write(`\n"unmatched":${visibleJson(unmatched(comparison))},\n"connections":[`);
  let before = "\n";
  for (const summary of comparison.connections) {
    if (out.closed) return;
    if (connection !== undefined && connection !== summary.id) continue;
    await writeConnection(comparison, summary.id, out, before);
    before = "]},\n";
  }
  await out.write(before === "\n" ? "]}\n" : "]}]}\n");
}

/** Writes `before`, then the connection up to its last segment. */
async function writeConnection(comparison: Comparison, id: number, out: Output, before: string): Promise<void> {
  const connection = comparison.connection(id)!;
  const { segments } = connection;
  const { fates } = comparison.connections[id - 1]!;
  const head = visibleJson({ ...toConnectionRecord({ ...connection, segments: [] }), fates, segments: undefined });
  await out.write(`${before}${head.slice(0, -1)},"segments":[`);
  for (let at = 0; at < segments.length && !out.closed; at += BATCH) {
    const batch = segments.slice(at, at + BATCH).map((segment) => JSON.stringify(toSegmentRecord(segment)));
    await out.write(`${at === 0 ? "" : ","}\n${batch.join(",\n")}`);
  }
}

function clocks(comparison: Comparison): object[] {
  return comparison.captures.map(({ name }, capture) => {
    const { basis, uncertaintyNs, drift } = comparison.clocks[capture]!;
    return {
      place: name,
      basis,
      offsetNs: Math.round(comparison.offsetNs(capture)),
      uncertaintyNs: basis === "both" ? Math.round(uncertaintyNs) : null,
      driftPpm: Math.round(drift * 1e9) / 1e3,
    };
  });
}

/** Of the connections that one capture has on the path of another one, how many that one has. */
function reached(comparison: Comparison): object[] {
  const { captures } = comparison;
  return captures.flatMap((from, a) =>
    captures.flatMap((to, b) => (a === b ? [] : [{ from: from.name, to: to.name, ...comparison.reached(a, b) }])),
  );
}

function unmatched({ captures, single, ambiguous }: Comparison): object[] {
  const isAmbiguous = new Set(ambiguous);
  return single.map((flow) => ({
    place: captures[flow.capture]!.name,
    flow: flow.id,
    initiator: endpointText(flow.initiator),
    responder: endpointText(flow.responder),
    ...(isAmbiguous.has(flow) && { ambiguous: true }),
  }));
}
