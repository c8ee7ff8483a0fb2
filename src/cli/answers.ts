// What each command prints, and with which status it exits: a request in, output and status out.

import { readFileSync } from "node:fs";
import type { Analysis } from "../core/analysis/analysis";
import type { CaptureCounts } from "../core/analysis/query";
import { RULES } from "../core/rules/catalogue";
import { toReadError } from "../io/readError";
import { checkCapture } from "./checkCapture";
import { type CheckedCapture, checkReport } from "./checkReport";
import { toPalette } from "./colors";
import { compareCaptures } from "./comparedCaptures";
import { writeComparisonJson } from "./comparisonJson";
import { writeComparisonText } from "./comparisonText";
import { drawn } from "./diagramCommand";
import { EXIT_CLEAN, EXIT_FOUND, EXIT_UNUSABLE } from "./exitStatus";
import { type Expectations, ExpectationsError, readExpectations } from "./expectations";
import { writeExport } from "./exportCommand";
import { jsonReporter } from "./json";
import { junitReporter } from "./junit";
import { linesReporter } from "./lines";
import { markdownReporter } from "./markdown";
import { serveMcp } from "./mcpServer";
import { mergeNdjson } from "./mergeNdjson";
import { ndjsonReporter } from "./ndjson";
import { readCaptures } from "./readCaptures";
import type { Capture, Reporter, ReporterOptions } from "./reporter";
import type {
  AnalyzeRequest,
  AnswerableRequest,
  CheckRequest,
  Color,
  CompareRequest,
  DiagramRequest,
  ExportRequest,
  FailOn,
  Format,
  McpRequest,
  SummaryRequest,
} from "./requests";
import { RULE_IDS } from "./ruleIds";
import { explainText, rulesText } from "./ruleTexts";
import { sarifReporter } from "./sarif";
import { summaryJson, summaryText } from "./summaryCommand";
import type { Ends, Surroundings } from "./surroundings";
import { textReporter } from "./textReporter";

const REPORTERS = {
  text: textReporter,
  json: jsonReporter,
  ndjson: ndjsonReporter,
  sarif: sarifReporter,
  junit: junitReporter,
  markdown: markdownReporter,
  lines: linesReporter,
} as const satisfies Record<Format, (options: ReporterOptions) => Reporter>;

/** Answers a request. Settles when all output is written. */
export async function answer(request: AnswerableRequest, surroundings: Surroundings, ends: Ends): Promise<number> {
  switch (request.kind) {
    case "rules":
      await ends.out.write(rulesText(request.format));
      return EXIT_CLEAN;
    case "explain":
      await ends.out.write(explainText(RULES.find(({ id }) => id === request.rule)!));
      return EXIT_CLEAN;
    case "diagram":
      return drawOne(request, ends);
    case "export":
      return exportCapture(request, surroundings, ends);
    case "summary":
      return summarize(request, surroundings, ends);
    case "check":
      return check(request, surroundings, ends);
    case "compare":
      return compare(request, surroundings, ends);
    case "mcp":
      return serve(request, surroundings, ends);
    case "analyze":
      return analyze(request, surroundings, ends);
  }
}

async function serve({ paths }: McpRequest, surroundings: Surroundings, ends: Ends): Promise<number> {
  try {
    await serveMcp(paths, surroundings);
    return EXIT_CLEAN;
  } catch (error) {
    await ends.complain(`Cannot serve: ${toReadError(error).message}.`);
    return EXIT_UNUSABLE;
  }
}

async function analyze(request: AnalyzeRequest, surroundings: Surroundings, ends: Ends): Promise<number> {
  const { stdout, environment, version } = surroundings;
  const color = usesColor(request.color, stdout.isTTY === true, environment);
  const reporter = REPORTERS[request.format]({
    out: ends.out,
    version,
    filter: request.filter,
    limit: request.limit,
    color,
    failOn: request.failOn,
    width: ends.columns,
  });
  let found = false;
  await reporter.begin?.();
  const failures = await readCaptures(request, ends, reporter, async (capture) => {
    await reporter.capture?.(capture);
    // Afterwards: what the report has found in words is not judged again.
    found ||= isFound(findingsOf(capture.analysis, request.filter), request.failOn);
    found ||= request.failOn !== "never" && capture.issues.some(({ severity }) => severity === "error");
  });
  await reporter.end?.(failures);
  return (await isUnusable(ends, failures.length)) ? EXIT_UNUSABLE : found ? EXIT_FOUND : EXIT_CLEAN;
}

async function summarize(request: SummaryRequest, surroundings: Surroundings, ends: Ends): Promise<number> {
  const { stdout, environment } = surroundings;
  const palette = toPalette(usesColor(request.color, stdout.isTTY === true, environment));
  if (request.mergeNdjson) {
    const { text, findings, failures } = await mergeNdjson(request, ends, palette);
    await ends.out.write(text);
    return (await isUnusable(ends, failures))
      ? EXIT_UNUSABLE
      : isFound(findings, request.failOn)
        ? EXIT_FOUND
        : EXIT_CLEAN;
  }
  const captures: Capture[] = [];
  let found = false;
  const failures = await readCaptures(request, ends, {}, async (capture) => {
    found ||= isFound(capture.analysis.counts.findings, request.failOn);
    if (request.format === "json") captures.push(capture);
    else await ends.out.write(summaryText(capture, palette));
  });
  if (request.format === "json") await ends.out.write(summaryJson(captures));
  return (await isUnusable(ends, failures.length)) ? EXIT_UNUSABLE : found ? EXIT_FOUND : EXIT_CLEAN;
}

async function check(request: CheckRequest, surroundings: Surroundings, ends: Ends): Promise<number> {
  const { expect, format } = request;
  let expectations: Expectations;
  try {
    expectations = readExpectations(readFileSync(expect, "utf8"), RULE_IDS);
  } catch (error) {
    const reason =
      error instanceof ExpectationsError ? error.message : `Cannot read the file: ${toReadError(error).message}.`;
    await ends.complain(`${expect}: ${reason}`);
    return EXIT_UNUSABLE;
  }
  const captures: CheckedCapture[] = [];
  const failures = await readCaptures(request, ends, {}, async ({ path, analysis }) => {
    captures.push({ path, checked: checkCapture(analysis, expectations) });
  });
  const color = usesColor(request.color, surroundings.stdout.isTTY === true, surroundings.environment);
  await ends.out.write(checkReport(captures, failures, format, toPalette(color)));
  if (await isUnusable(ends, failures.length)) return EXIT_UNUSABLE;
  return captures.every(({ checked }) => checked.every((each) => each.failures.length === 0)) ? EXIT_CLEAN : EXIT_FOUND;
}

async function compare(request: CompareRequest, surroundings: Surroundings, ends: Ends): Promise<number> {
  const { stdout, environment } = surroundings;
  const captures: Capture[] = [];
  const failures = await readCaptures(request, ends, {}, async (capture) => void captures.push(capture), {
    traced: true,
  });
  if (captures.length < request.captures.length) return EXIT_UNUSABLE;
  const comparison = compareCaptures(captures, request.offsetsNs);
  const { format, connection, limit } = request;
  if (connection !== undefined && comparison.connections[connection - 1] === undefined) {
    await ends.complain(`There is no connection ${connection}: there are ${comparison.connections.length}.`);
    return EXIT_UNUSABLE;
  }
  const shown = { captures, comparison, connection, limit };
  if (format === "json") await writeComparisonJson(shown, ends.out);
  else {
    const color = usesColor(request.color, stdout.isTTY === true, environment);
    await writeComparisonText(shown, ends.out, { color, width: ends.columns });
  }
  const found = captures.some(({ analysis }) => isFound(analysis.counts.findings, request.failOn));
  return (await isUnusable(ends, failures.length)) ? EXIT_UNUSABLE : found ? EXIT_FOUND : EXIT_CLEAN;
}

async function exportCapture(request: ExportRequest, surroundings: Surroundings, ends: Ends): Promise<number> {
  let isWritten = false;
  const failures = await readCaptures(request, ends, {}, async (capture) => {
    isWritten = await writeExport(capture, request, surroundings, ends);
  });
  return (await isUnusable(ends, failures.length)) || !isWritten ? EXIT_UNUSABLE : EXIT_CLEAN;
}

async function drawOne(request: DiagramRequest, ends: Ends): Promise<number> {
  let missing = 0;
  const failures = await readCaptures(request, ends, {}, async ({ path, analysis }) => {
    const detail = analysis.detail(request.flow);
    if (detail !== undefined) return ends.out.write(drawn(detail, request.format, ends.columns));
    missing++;
    await ends.complain(`${path}: There is no flow ${request.flow}: the capture has ${analysis.flowCount}.`);
  });
  return (await isUnusable(ends, failures.length + missing)) ? EXIT_UNUSABLE : EXIT_CLEAN;
}

/** Something could not be read, or not be written. */
async function isUnusable({ out, complain }: Ends, failures: number): Promise<boolean> {
  if (out.failure === undefined) return failures > 0;
  await complain(`standard output: ${out.failure.message}.`);
  return true;
}

/** Without a filter, flows that are no longer in memory count as well. */
function findingsOf(analysis: Analysis, filter: string): CaptureCounts["findings"] {
  if (filter === "") return analysis.counts.findings;
  return analysis.countsOf({ text: filter, outcomes: [] }).findings;
}

function isFound(findings: CaptureCounts["findings"], failOn: FailOn): boolean {
  switch (failOn) {
    case "error":
      return findings.error > 0;
    case "warning":
      return findings.error + findings.warning > 0;
    case "information":
      return findings.error + findings.warning + findings.information > 0;
    case "never":
      return false;
  }
}

/** https://no-color.org, https://force-color.org: any value of the variables except the empty one. */
function usesColor(color: Color, isTty: boolean, { NO_COLOR, FORCE_COLOR }: Surroundings["environment"]): boolean {
  if (color !== "auto") return color === "always";
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  return isTty || (FORCE_COLOR !== undefined && FORCE_COLOR !== "");
}
