// --format json: one object, written flow by flow so that its size does not matter.

import type { FlowConnection } from "../core/flow/connection";
import { visibleJson } from "../core/text/visible";
import { causeRecords } from "./causeRecord";
import { toConnectionRecord } from "./connectionRecord";
import { flowJson } from "./flowRecord";
import { limitedFlows, mostOf } from "./limitedFlows";
import type { Capture, Reporter, ReporterOptions } from "./reporter";

/** Incremented when a key changes its meaning or is removed; new keys do not change it. */
export const JSON_SCHEMA = 1;

/** Flows that are written at once. */
const BATCH = 64;

export function jsonReporter({ out, filter, limit }: ReporterOptions): Reporter {
  let captures = 0;
  return {
    begin: () => out.write(`{"schema":${JSON_SCHEMA},"captures":[`),

    async capture({ path, paths, analysis, issues }: Capture) {
      const { format, interfaces, linkTypes, frames, tcpSegments } = analysis.contents;
      const head = visibleJson({
        path,
        ...(paths.length > 1 ? { paths } : {}),
        format,
        ...(interfaces.length > 0 ? { interfaces } : {}),
        ...(linkTypes.length > 0 ? { linkTypes } : {}),
        frames,
        tcpSegments,
        issues: issues.map(({ kind, severity, frame, offset, count, message }) => ({
          kind,
          ...(severity && { severity }),
          frame,
          offset,
          count,
          message,
        })),
      });
      await out.write(`${captures++ === 0 ? "" : ","}\n${head.slice(0, -1)},"flows":[`);
      let batch = "";
      const connections = new Map<number, FlowConnection>();
      for (const [i, id] of limitedFlows(analysis, filter, mostOf(limit)).entries()) {
        if (out.closed) break;
        const recorded = analysis.recorded(id)!;
        const connection = recorded.flow?.connection;
        if (connection !== undefined && isOfOneCapture(connection) && !connections.has(connection.id))
          connections.set(connection.id, connection);
        batch += `${i === 0 ? "" : ","}\n${flowJson(recorded)}`;
        if ((i + 1) % BATCH !== 0) continue;
        await out.write(batch);
        batch = "";
      }
      const records = [...connections.values()].map((each) => `\n${JSON.stringify(toConnectionRecord(each))}`);
      const { outcomes } = analysis.counts;
      const causes = causeRecords(analysis, filter).map((each) => `\n${JSON.stringify(each)}`);
      await out.write(
        `${batch}],"connections":[${records.join()}],"outcomes":${JSON.stringify(outcomes)},"causes":[${causes.join()}]}`,
      );
    },

    end: () => out.write("]}\n"),
  };
}

/** What several captures have is listed behind all of them. */
function isOfOneCapture({ places }: FlowConnection): boolean {
  return places.every(({ capture }) => capture === places[0]?.capture);
}
