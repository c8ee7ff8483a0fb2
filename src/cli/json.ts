// --format json: one object, written flow by flow so that its size does not matter.

import type { FlowConnection } from "../core/flow/connection";
import { visibleJson } from "../core/text/visible";
import { causeRecords } from "./causeRecord";
import { toConnectionRecord } from "./connectionRecord";
import { writeFlow } from "./flowRecord";
import { limitedFlows, mostOf } from "./limitedFlows";
import { piece, RecordOctets } from "./recordOctets";
import type { Capture, Reporter, ReporterOptions } from "./reporter";

/** Incremented when a key changes its meaning or is removed; new keys do not change it. */
export const JSON_SCHEMA = 1;

const NEXT_LINE = piece("\n");
const NEXT_FLOW = piece(",\n");

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
      const octets = new RecordOctets();
      const connections = new Map<number, FlowConnection>();
      for (const [i, id] of limitedFlows(analysis, filter, mostOf(limit)).entries()) {
        if (out.closed) break;
        const recorded = analysis.recorded(id)!;
        const connection = recorded.flow?.connection;
        if (connection !== undefined && isOfOneCapture(connection) && !connections.has(connection.id))
          connections.set(connection.id, connection);
        octets.piece(i === 0 ? NEXT_LINE : NEXT_FLOW);
        writeFlow(octets, recorded);
        if (octets.isFull) await out.write(octets.take());
      }
      const records = [...connections.values()].map((each) => `\n${JSON.stringify(toConnectionRecord(each))}`);
      const { outcomes } = analysis.counts;
      const causes = causeRecords(analysis, filter).map((each) => `\n${JSON.stringify(each)}`);
      await out.write(octets.take());
      await out.write(
        `],"connections":[${records.join()}],"outcomes":${JSON.stringify(outcomes)},"causes":[${causes.join()}]}`,
      );
    },

    end: () => out.write("]}\n"),
  };
}

/** What several captures have is listed behind all of them. */
function isOfOneCapture({ places }: FlowConnection): boolean {
  return places.every(({ capture }) => capture === places[0]?.capture);
}
