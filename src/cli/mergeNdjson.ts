// summary --merge-ndjson: the causes of all flows that several calls of analyze --format ndjson have printed, as of one capture.

import { FlowLines } from "../core/causes/flowLines";
import { OUTCOMES } from "../core/flow/flow";
import { RULES } from "../core/rules/catalogue";
import { countText, numberOf } from "../core/text/amounts";
import type { Severity } from "../core/text/severities";
import { visibleJson } from "../core/text/visible";
import { decompressed } from "../io/decompress";
import { nodePlatform } from "../io/node/nodePlatform";
import { toReadError } from "../io/readError";
import { causesText } from "./captureText";
import { toCauseFields } from "./causeRecord";
import type { Palette } from "./colors";
import { JSON_SCHEMA } from "./json";
import { readNdjsonLine } from "./ndjsonLine";
import { numberedLines } from "./numberedLines";
import { piecesOf } from "./readCaptures";
import type { SummaryRequest } from "./requests";
import type { Ends } from "./surroundings";

export interface MergedSummary {
  readonly text: string;
  /** Flows by their most severe finding. */
  readonly findings: Readonly<Record<Severity, number>>;
  /** Files of which something could not be used. */
  readonly failures: number;
}

const RULE_IDS: ReadonlySet<string> = new Set(RULES.map(({ id }) => id));

/** What cannot be used is said on standard error. */
export async function mergeNdjson(
  { captures: files, format }: SummaryRequest,
  ends: Ends,
  palette: Palette,
): Promise<MergedSummary> {
  const lines = new FlowLines(RULES);
  const names = new CaptureNames();
  const failures = new Set<string>();
  for (const file of files) {
    const fail = async (reason: string) => {
      if (!failures.has(file)) await ends.complain(`${file}: ${reason}.`);
      failures.add(file);
    };
    names.begin(file);
    try {
      for await (const { number, text } of numberedLines(decompressed(piecesOf(file, ends), nodePlatform))) {
        const line = readNdjsonLine(text, RULE_IDS);
        if (line.kind === "unusable") await fail(`line ${number} ${line.reason}`);
        else if (line.kind === "capture") lines.leaveOut(names.of(line.capture), line.otherFlows);
        else lines.add({ ...line.flow, capture: names.of(line.flow.capture) });
      }
    } catch (error) {
      await fail(toReadError(error).message);
    }
  }
  const causes = lines.causes();
  const { outcomes, findings } = lines.counts;
  if (format === "json") {
    const records = causes.map((cause) => {
      const places = cause.examples.map((example) => lines.placeOf(example));
      return {
        ...toCauseFields(cause),
        examples: places.map(({ id }) => id),
        frames: places.map(({ frame }) => frame),
        captures: places.map(({ capture }) => capture),
      };
    });
    const { captureCount: captures, length: flows } = lines;
    const merged = { captures, flows, outcomes, causes: records };
    return { text: `${visibleJson({ schema: JSON_SCHEMA, merged })}\n`, findings, failures: failures.size };
  }
  const kinds = OUTCOMES.filter((outcome) => outcomes[outcome] > 0);
  const parts = kinds.map((outcome) => `${countText(outcomes[outcome])} ${outcome}`).join(", ");
  const head = `${numberOf(lines.captureCount, "capture")}, ${numberOf(lines.length, "flow")}${parts === "" ? "" : ` (${parts})`}`;
  const told = causesText(causes, palette, (example) => {
    const { capture, id } = lines.placeOf(example);
    return `#${id} of ${capture}`;
  });
  return {
    text: `${palette.bold(head)}\n${told === "" ? "There is no error and no warning.\n" : told}`,
    findings,
    failures: failures.size,
  };
}

/** Captures of several hosts may have the same path: then the file says which. */
class CaptureNames {
  readonly #fileOf = new Map<string, string>();
  #file = "";

  begin(file: string): void {
    this.#file = file;
  }

  of(capture: string): string {
    const file = this.#fileOf.get(capture) ?? this.#file;
    this.#fileOf.set(capture, file);
    return file === this.#file ? capture : `${this.#file}: ${capture}`;
  }
}
