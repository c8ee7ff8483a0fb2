// --format junit: JUnit XML as CI servers read it. A suite per capture, a case per flow.

import type { FlowRow } from "../core/analysis/query";
import { escapeXml } from "../core/diagram/svg";
import { renderText } from "../core/diagram/textDiagram";
import { severityRank } from "../core/text/severities";
import { visibleText } from "../core/text/visible";
import { limitedFlows, mostOf } from "./limitedFlows";
import type { Capture, Reporter, ReporterOptions } from "./reporter";
import type { FailOn } from "./requests";

/** Characters. */
const WRITTEN_AT_ONCE = 1 << 16;
const COLUMNS = 100;
/** A log that no server reads helps nobody. */
const MOST_DIAGRAMS = 1000;

export function junitReporter({ out, failOn, filter, limit }: ReporterOptions): Reporter {
  return {
    begin: () => out.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="tcp-handshake">\n'),

    async capture(capture) {
      const { analysis, path } = capture;
      const failing: number[] = [];
      const ids = limitedFlows(analysis, filter, mostOf(limit));
      for (const id of ids) if (fails(analysis.row(id)!, failOn)) failing.push(id);
      await out.write(
        `  <testsuite name="${attribute(path)}" tests="${ids.length}" failures="${failing.length}" errors="0" skipped="0">\n`,
      );
      const drawn = new Set(failing.slice(0, MOST_DIAGRAMS));
      let batch = "";
      for (const id of ids) {
        if (out.closed) break;
        batch += testCase(capture, analysis.row(id)!, failOn, drawn);
        if (batch.length < WRITTEN_AT_ONCE) continue;
        await out.write(batch);
        batch = "";
      }
      const issues = capture.issues.map(({ kind, frame, message }) => `${kind}, frame ${frame}: ${message}`);
      const remarks = issues.length === 0 ? "" : `    <system-out>${text(issues.join("\n"))}</system-out>\n`;
      await out.write(`${batch}${remarks}  </testsuite>\n`);
    },

    async end(failures) {
      for (const { path, reason } of failures) {
        const name = attribute(path);
        await out.write(
          `  <testsuite name="${name}" tests="1" failures="0" errors="1" skipped="0">\n    <testcase classname="${name}" name="read"><error message="${attribute(reason)}"/></testcase>\n  </testsuite>\n`,
        );
      }
      await out.write("</testsuites>\n");
    },
  };
}

function testCase({ analysis, path }: Capture, row: FlowRow, failOn: FailOn, drawn: ReadonlySet<number>): string {
  const { id } = row;
  const name = `#${id} ${row.initiator} ${row.initiatorKnown ? "→" : "↔"} ${row.responder}: ${row.outcome}`;
  const seconds = row.handshakeNs === undefined ? "" : ` time="${(row.handshakeNs / 1e9).toFixed(9)}"`;
  const open = `    <testcase classname="${attribute(path)}" name="${attribute(name)}"${seconds}`;
  if (!fails(row, failOn)) return `${open}/>\n`;
  const detail = drawn.has(id) ? analysis.detail(id) : undefined;
  const drawing = detail === undefined ? "" : escapeXml(renderText(detail, { width: COLUMNS }));
  const rule = row.worst?.rule ?? "";
  return `${open}>\n      <failure type="${rule}" message="${attribute(detail?.headline ?? rule)}">${drawing}</failure>\n    </testcase>\n`;
}

function fails({ worst }: FlowRow, failOn: FailOn): boolean {
  return worst !== undefined && failOn !== "never" && severityRank(worst.severity) <= severityRank(failOn);
}

/** XML 1.0 has no character for most of the control characters: they are made visible. */
function attribute(value: string): string {
  return escapeXml(visibleText(value));
}

function text(value: string): string {
  return escapeXml(value.split("\n").map(visibleText).join("\n"));
}
