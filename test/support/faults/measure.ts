// How many planted faults are found, and which false findings appear in flows that were only recorded badly.

import { RULES } from "../../../src/core/rules/catalogue";
import type { Severity } from "../../../src/core/text/severities";
import { analyzeBytes } from "../capture";
import { type CleanFlow, captureOf } from "./cleanFlows";
import type { Fault } from "./fault";
import type { Spoiling } from "./spoilings";

export interface Recall {
  readonly field: string;
  readonly kind: string;
  readonly planted: number;
  readonly found: number;
  /** Of those that were planted, with an outcome that the fault rules out. */
  readonly wrongOutcomes: number;
  /** Flows in which it was missed, and what was reported of them instead. */
  readonly missed: readonly string[];
}

const GRAVITY: Readonly<Record<Severity, number>> = { error: 3, warning: 2, information: 1, hint: 0 };
const DEFAULT = new Map(RULES.map(({ id, severity }) => [id as string, GRAVITY[severity]]));

/** Plants each fault into each flow. Found is what one of its rules reports, one step below its usual severity at most. */
export function measureRecall(flows: readonly CleanFlow[], faults: readonly Fault[]): Recall[] {
  return faults.map(({ field, kind, rules, outcomes, plant }) => {
    let planted = 0;
    let wrongOutcomes = 0;
    const missed: string[] = [];
    for (const flow of flows) {
      const fault = plant(flow);
      if (!fault) continue;
      planted++;
      const { findings, flows: found } = analyzeBytes(captureOf(fault.frames));
      const isFound = findings.some(
        ({ rule, severity, frame }) =>
          rules.includes(rule) && fault.faulty.includes(frame) && GRAVITY[severity] >= (DEFAULT.get(rule) ?? 0) - 1,
      );
      const told = found.map(({ outcome, end }) => `${outcome}/${end}`).join(" ");
      if (!isFound)
        missed.push(
          `${flow.name}: ${told}; ${findings.map(({ rule, severity, frame }) => `${severity[0]} ${rule}@${frame}`).join(", ")} (at ${fault.faulty})`,
        );
      if (outcomes && !outcomes.includes(found[0]!.outcome)) wrongOutcomes++;
    }
    return { field, kind, planted, found: planted - missed.length, wrongOutcomes, missed };
  });
}

export interface Spoiled {
  readonly kind: string;
  readonly captures: number;
  /** Captures with an error, a warning, or an outcome that is caused by the recording alone. */
  readonly newErrors: readonly string[];
  readonly newWarnings: readonly string[];
  readonly wrongOutcomes: readonly string[];
}

export function measureSpoiling(flows: readonly CleanFlow[], spoilings: readonly Spoiling[]): Spoiled[] {
  return spoilings.map(({ kind, spoil, duplicates }) => {
    let captures = 0;
    const newErrors: string[] = [];
    const newWarnings: string[] = [];
    const wrongOutcomes: string[] = [];
    for (const flow of flows)
      for (const { how, frames, outcomes, inherent } of spoil(flow)) {
        if (frames.length === 0) continue;
        captures++;
        const { findings, flows: found } = analyzeBytes(captureOf(frames));
        const name = `${flow.name}, ${how}`;
        const fresh = (severity: Severity) =>
          findings.filter((each) => each.severity === severity && !inherent.includes(each.rule));
        const say = (list: typeof findings) =>
          `${name}: ${list.map(({ rule, frame }) => `${rule}@${frame}`).join(", ")}`;
        const errors = fresh("error");
        const warnings = fresh("warning");
        if (errors.length > 0) newErrors.push(say(errors));
        if (warnings.length > 0) newWarnings.push(say(warnings));
        const told = found.map(({ outcome }) => outcome);
        const isOne = told.length === 1 || (duplicates && told.length > 0);
        if (!isOne || !told.every((outcome) => outcomes.includes(outcome)))
          wrongOutcomes.push(`${name}: ${told.join(", ")}, not ${outcomes.join(" or ")}`);
      }
    return { kind, captures, newErrors, newWarnings, wrongOutcomes };
  });
}
