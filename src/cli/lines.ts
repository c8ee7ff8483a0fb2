// --format lines: a finding a line, as compilers print theirs, for problem matchers and grep.

import type { Severity } from "../core/text/severities";
import { visibleText } from "../core/text/visible";
import { limitedFlows, mostOf } from "./limitedFlows";
import type { Reporter, ReporterOptions } from "./reporter";

/** The words that problem matchers know. */
const WORD = { error: "error", warning: "warning", information: "info", hint: "info" } as const satisfies Record<
  Severity,
  string
>;

export function linesReporter({ out, filter, limit }: ReporterOptions): Reporter {
  return {
    async capture({ path, analysis, issues }) {
      const name = visibleText(path);
      for (const { kind, frame, message } of issues)
        await out.write(`${name}:${frame}: warning: ${kind}: ${visibleText(message)}\n`);
      for (const id of limitedFlows(analysis, filter, mostOf(limit))) {
        if (out.closed) return;
        const flow = analysis.flow(id);
        if (flow === undefined) continue;
        let lines = "";
        for (const { rule, severity, frame, what } of analysis.findings(flow))
          lines += `${name}:${frame}: ${WORD[severity]}: ${rule}: ${visibleText(what)}\n`;
        await out.write(lines);
      }
    },
  };
}
