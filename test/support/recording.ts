// The expected result for a recorded capture: each flow's outcome, and every error and warning, no more and no less.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { RULES } from "../../src/core/rules/catalogue";
import { analyzeBytes } from "./capture";

export interface Expected {
  /** One per flow, in their order. */
  readonly outcomes: readonly string[];
  /** All errors and warnings as `rule@frame`. */
  readonly problems?: readonly string[];
  /** Findings of lower severity that must be among the rest. */
  readonly told?: readonly string[];
  /** No finding at all is expected. */
  readonly silent?: boolean;
}

/** Declares a test per file of `folder`; the table names every file that is there. */
export function recordingTests(folder: string, table: Readonly<Record<string, Expected>>): void {
  for (const [name, expected] of Object.entries(table)) {
    test(name, () => {
      const { analysis, flows } = analyzeBytes(readFileSync(`${folder}/${name}.pcap`));
      expect(analysis.notACapture).toBeUndefined();
      expect(analysis.counts.issues).toEqual([]);
      expect(flows.map(({ outcome }) => outcome)).toEqual(expected.outcomes);
      const findings = flows.flatMap((flow) => analysis.findings(flow));
      const grave = findings.filter(({ severity }) => severity === "error" || severity === "warning");
      expect(grave.map(at).sort()).toEqual(known(expected.problems).sort());
      expect(findings.map(at)).toEqual(expect.arrayContaining(known(expected.told)));
      if (expected.silent) expect(findings.map(at)).toEqual([]);
    });
  }
}

function at({ rule, frame }: { rule: string; frame: number }): string {
  return `${rule}@${frame}`;
}

/** Those of rules that are in the catalogue. */
function known(findings: readonly string[] = []): string[] {
  return findings.filter((finding) => RULES.some(({ id }) => finding.startsWith(`${id}@`)));
}
