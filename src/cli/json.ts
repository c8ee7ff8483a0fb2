// --format json: one object, written flow by flow so that its size does not matter.

import { visibleJson } from "../core/text/visible";
import { toFlowRecord } from "./flowRecord";
import type { Capture, Reporter, ReporterOptions } from "./reporter";

/** Incremented when a key changes its meaning or is removed; new keys do not change it. */
export const JSON_SCHEMA = 1;

/** Flows that are written at once. */
const BATCH = 256;

export function jsonReporter({ out }: ReporterOptions): Reporter {
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
      for (let id = 1; id <= analysis.flowCount && !out.closed; id++) {
        const flow = analysis.flow(id);
        if (flow === undefined) continue;
        batch += `${id === 1 ? "" : ","}\n${JSON.stringify(toFlowRecord(flow, analysis.findings(flow)))}`;
        if (id % BATCH !== 0) continue;
        await out.write(batch);
        batch = "";
      }
      await out.write(`${batch}]}`);
    },

    end: () => out.write("]}\n"),
  };
}
