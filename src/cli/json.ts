// --format json: one object, written flow by flow so that its size does not matter.

import { visibleJson } from "../core/text/visible";
import { toFlowRecord } from "./flowRecord";
import type { Capture, Reporter, ReporterOptions } from "./reporter";

/** Incremented when a key changes its meaning or is removed; new keys do not change it. */
export const JSON_SCHEMA = 1;

/** Flows that are written at once. */
const BATCH = 256;

export function jsonReporter({ out, filter }: ReporterOptions): Reporter {
  let captures = 0;
  return {
    begin: () => out.write(`{"schema":${JSON_SCHEMA},"captures":[`),

    async capture({ path, paths, analysis, issues }: Capture) {
      const { format, interfaces, frames, tcpSegments } = analysis.counts;
      const head = visibleJson({
        path,
        ...(paths.length > 1 ? { paths } : {}),
        format,
        ...(interfaces.length > 0 ? { interfaces } : {}),
        frames,
        tcpSegments,
        issues: issues.map(({ kind, frame, offset, count, message }) => ({ kind, frame, offset, count, message })),
      });
      await out.write(`${captures++ === 0 ? "" : ","}\n${head.slice(0, -1)},"flows":[`);
      let batch = "";
      for (const [i, id] of analysis.ids("id", false, { text: filter, outcomes: [] }).entries()) {
        if (out.closed) break;
        const flow = analysis.flow(id)!;
        batch += `${i === 0 ? "" : ","}\n${JSON.stringify(toFlowRecord(flow, analysis.findings(flow)))}`;
        if ((i + 1) % BATCH !== 0) continue;
        await out.write(batch);
        batch = "";
      }
      await out.write(`${batch}]}`);
    },

    end: () => out.write("]}\n"),
  };
}
