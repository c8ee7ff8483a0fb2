// --format ndjson: a line per flow as soon as it is over, for pipes and tables. Every line has every key.

import type { Analysis } from "../core/analysis/analysis";
import type { RecordedFlow } from "../core/analysis/recordedFlow";
import { epochText } from "../core/text/durations";
import { hasHidden, visibleJson } from "../core/text/visible";
import { causeRecords } from "./causeRecord";
import { toFlowRecord } from "./flowRecord";
import { JSON_SCHEMA } from "./json";
import { mostOf } from "./limitedFlows";
import type { Reporter, ReporterOptions } from "./reporter";
import { toSynRecord } from "./synRecord";

/** Characters. */
const WRITTEN_AT_ONCE = 1 << 20;

export function ndjsonReporter({ out, filter, limit }: ReporterOptions): Reporter {
  let isLive = false;
  /** Lines of flows that may still be printed of this capture. */
  let left = mostOf(limit);
  const print = async (path: string, analysis: Analysis, ids: readonly number[], over: { over?: boolean }) => {
    // Nothing else on a line can contain such characters.
    const toJson = hasHidden(path) ? visibleJson : JSON.stringify;
    const passes = analysis.matcher(filter);
    let lines = "";
    for (const id of ids) {
      if (left === 0) break;
      const recorded = passes(id) ? analysis.recorded(id) : undefined;
      if (recorded !== undefined) left--;
      if (recorded !== undefined) lines += `${toJson({ ...toLine(path, analysis, recorded), ...over })}\n`;
      if (lines.length < WRITTEN_AT_ONCE) continue;
      // At the end of a capture, a million flows may be over at once.
      await out.write(lines);
      lines = "";
      if (out.closed) return;
    }
    await out.write(lines);
  };
  return {
    flowsKnown: (path, analysis, ids) => {
      isLive = true;
      return print(path, analysis, ids, { over: false });
    },
    // Only where a flow can have more than one line does it need to be told which is the last.
    // The last line of a capture is about all its flows.
    async capture({ path, analysis }) {
      left = mostOf(limit);
      const { flows, outcomes } = analysis.counts;
      const { otherFlows } = analysis;
      const causes = causeRecords(analysis, filter);
      const line = { schema: JSON_SCHEMA, capture: path, flows, outcomes, causes, otherFlows };
      await out.write(`${visibleJson(line)}\n`);
    },
    flowsOver: (path, analysis, ids) => print(path, analysis, ids, isLive ? { over: true } : {}),
  };
}

function toLine(path: string, analysis: Analysis, recorded: RecordedFlow): object {
  const { id, ...record } = toFlowRecord(recorded);
  const { head, connection } = recorded;
  const { epochSeconds } = analysis;
  return {
    schema: JSON_SCHEMA,
    capture: path,
    id,
    // As text with nanoseconds (a JSON number has about 16 digits), and as a number for tables.
    firstTime: epochText(epochSeconds, head.firstTimeNs),
    lastTime: epochText(epochSeconds, head.lastTimeNs),
    firstEpoch: epochSeconds + head.firstTimeNs / 1e9,
    lastEpoch: epochSeconds + head.lastTimeNs / 1e9,
    durationNs: head.lastTimeNs - head.firstTimeNs,
    ...record,
    initiatorKnown: head.initiatorKnown,
    layers: head.path,
    connection: connection ?? null,
    ...toTraits(analysis, id),
  };
}

/** What `summary --merge-ndjson` needs besides. */
function toTraits(analysis: Analysis, id: number): object {
  const traits = analysis.causeTraits(id);
  return {
    worst: traits?.worst ?? null,
    portReused: traits?.portReused ?? false,
    syn: traits?.syn === undefined ? null : toSynRecord(traits.syn),
  };
}
