// --format ndjson: a line per flow as soon as it is over, for pipes and tables. Every line has every key.

import type { Analysis } from "../core/analysis/analysis";
import type { RecordedFlow } from "../core/analysis/recordedFlow";
import { epochText } from "../core/text/durations";
import { escapedJson, hasHidden, visibleJson } from "../core/text/visible";
import { causeRecords } from "./causeRecord";
import { membersJson } from "./flowRecord";
import { JSON_SCHEMA } from "./json";
import { mostOf } from "./limitedFlows";
import type { Reporter, ReporterOptions } from "./reporter";
import { synJson } from "./synRecord";

/** Characters: of a longer string, the parts outlive two collections before it is put together. */
const WRITTEN_AT_ONCE = 1 << 16;

export function ndjsonReporter({ out, filter, limit }: ReporterOptions): Reporter {
  let isLive = false;
  /** Lines of flows that may still be printed of this capture. */
  let left = mostOf(limit);
  const print = async (path: string, analysis: Analysis, ids: readonly number[], over?: boolean) => {
    // Nothing else on a line can contain such characters.
    const isHidden = hasHidden(path);
    const start = `{"schema":${JSON_SCHEMA},"capture":${JSON.stringify(path)},`;
    const end = over === undefined ? "}" : `,"over":${over}}`;
    const passes = analysis.matcher(filter);
    let lines = "";
    for (const id of ids) {
      if (left === 0) break;
      const recorded = passes(id) ? analysis.recorded(id) : undefined;
      if (recorded !== undefined) left--;
      if (recorded !== undefined) {
        const line = `${start}${lineMembers(analysis, recorded)}${end}`;
        lines += `${isHidden ? escapedJson(line) : line}\n`;
      }
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
      return print(path, analysis, ids, false);
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
    flowsOver: (path, analysis, ids) => print(path, analysis, ids, isLive || undefined),
  };
}

function lineMembers(analysis: Analysis, recorded: RecordedFlow): string {
  const { head, connection } = recorded;
  const { firstTimeNs, lastTimeNs } = head;
  const { epochSeconds } = analysis;
  // As text with nanoseconds (a JSON number has about 16 digits), and as a number for tables.
  const times = `"firstTime":"${epochText(epochSeconds, firstTimeNs)}","lastTime":"${epochText(epochSeconds, lastTimeNs)}"`;
  const epochs = `"firstEpoch":${epochSeconds + firstTimeNs / 1e9},"lastEpoch":${epochSeconds + lastTimeNs / 1e9}`;
  // What a record says only if there is something to say.
  const known = head.initiatorKnown ? ',"initiatorKnown":true' : "";
  const layers = head.path === "" ? ',"layers":""' : "";
  const joined = connection === undefined ? ',"connection":null' : "";
  return `"id":${head.id},${times},${epochs},"durationNs":${lastTimeNs - firstTimeNs},${membersJson(recorded)}${known}${layers}${joined},${traitMembers(analysis, head.id)}`;
}

/** What `summary --merge-ndjson` needs besides. */
function traitMembers(analysis: Analysis, id: number): string {
  const traits = analysis.causeTraits(id);
  const worst = traits?.worst === undefined ? "null" : `"${traits.worst}"`;
  return `"worst":${worst},"portReused":${traits?.portReused ?? false},"syn":${traits?.syn === undefined ? "null" : synJson(traits.syn)}`;
}
