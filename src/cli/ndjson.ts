// --format ndjson: a line per flow as soon as it is over, for pipes and tables. Every line has every key.

import type { Analysis } from "../core/analysis/analysis";
import type { RecordedFlow } from "../core/analysis/recordedFlow";
import { visibleJson } from "../core/text/visible";
import { causeRecords } from "./causeRecord";
import { writeMembers } from "./flowRecord";
import { JSON_SCHEMA } from "./json";
import { mostOf } from "./limitedFlows";
import { piece, RecordOctets } from "./recordOctets";
import type { Reporter, ReporterOptions } from "./reporter";
import { writeSyn } from "./synRecord";

const FIRST_TIME = piece(',"firstTime":"');
const LAST_TIME = piece('","lastTime":"');
const FIRST_EPOCH = piece('","firstEpoch":');
const LAST_EPOCH = piece(',"lastEpoch":');
const DURATION = piece(',"durationNs":');
const COMMA = piece(",");
// What a record says only if there is something to say.
const INITIATOR_KNOWN = piece(',"initiatorKnown":true');
const NO_LAYERS = piece(',"layers":""');
const NO_CONNECTION = piece(',"connection":null');
// What `summary --merge-ndjson` needs besides.
const WORST = piece(',"worst":');
const PORT_NEW = piece(',"portReused":false,"syn":');
const PORT_REUSED = piece(',"portReused":true,"syn":');
const NULL = piece("null");

export function ndjsonReporter({ out, filter, limit }: ReporterOptions): Reporter {
  const octets = new RecordOctets();
  let isLive = false;
  /** Lines of flows that may still be printed of this capture. */
  let left = mostOf(limit);
  const print = async (path: string, analysis: Analysis, ids: readonly number[], over?: boolean) => {
    const start = piece(`{"schema":${JSON_SCHEMA},"capture":${visibleJson(path)},"id":`);
    const end = piece(over === undefined ? "}\n" : `,"over":${over}}\n`);
    const passes = analysis.matcher(filter);
    for (const id of ids) {
      if (left === 0) break;
      const recorded = passes(id) ? analysis.recorded(id) : undefined;
      if (recorded === undefined) continue;
      left--;
      octets.piece(start);
      writeFields(octets, analysis, recorded);
      octets.piece(end);
      if (!octets.isFull) continue;
      // At the end of a capture, a million flows may be over at once.
      await out.write(octets.take());
      if (out.closed) return;
    }
    await out.write(octets.take());
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

function writeFields(into: RecordOctets, analysis: Analysis, recorded: RecordedFlow): void {
  const { head, connection } = recorded;
  const { firstTimeNs, lastTimeNs } = head;
  const { epochSeconds } = analysis;
  into.number(head.id);
  // As text with nanoseconds (a JSON number has about 16 digits), and as a number for tables.
  into.piece(FIRST_TIME);
  into.epoch(epochSeconds, firstTimeNs);
  into.piece(LAST_TIME);
  into.epoch(epochSeconds, lastTimeNs);
  into.piece(FIRST_EPOCH);
  into.number(epochSeconds + firstTimeNs / 1e9);
  into.piece(LAST_EPOCH);
  into.number(epochSeconds + lastTimeNs / 1e9);
  into.piece(DURATION);
  into.number(lastTimeNs - firstTimeNs);
  into.piece(COMMA);
  writeMembers(into, recorded);
  if (head.initiatorKnown) into.piece(INITIATOR_KNOWN);
  if (head.path === "") into.piece(NO_LAYERS);
  if (connection === undefined) into.piece(NO_CONNECTION);
  const traits = analysis.causeTraits(head.id);
  into.piece(WORST);
  if (traits?.worst === undefined) into.piece(NULL);
  else into.text(`"${traits.worst}"`);
  into.piece(traits?.portReused ? PORT_REUSED : PORT_NEW);
  if (traits?.syn === undefined) into.piece(NULL);
  else writeSyn(into, traits.syn);
}
