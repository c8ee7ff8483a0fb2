// The text that SARIF results point into: viewers and code scanning want lines, and a capture has none.

import type { Analysis } from "../core/analysis/analysis";
import type { Flow } from "../core/flow/flow";
import type { Finding } from "../core/rules/finding";
import type { Clock } from "../core/text/durations";
import { type Block, buildBlock } from "../core/transcript/block";
import { headLine } from "../core/transcript/headLine";

/** Octets of a log are read as a whole by those who show it. */
const MOST_CHARACTERS = 4_000_000;
const LINES_OF_A_FLOW = 200;

/** A region of SARIF §3.30, in a text. */
export interface TextRegion {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endColumn: number;
  readonly snippet: { readonly text: string };
}

export class SarifTranscript {
  #text: string[] = [];
  #characters = 0;
  #lines = 0;

  get text(): string {
    return this.#text.join("");
  }

  /** Adds the block of a flow. Answers where each of its findings stands; for those without a place, nothing. */
  add(analysis: Analysis, flow: Flow, findings: readonly Finding[], clock: Clock): ReadonlyMap<Finding, TextRegion> {
    const regions = new Map<Finding, TextRegion>();
    const row = analysis.row(flow.id);
    if (findings.length === 0 || row === undefined || this.#characters >= MOST_CHARACTERS) return regions;
    const block = buildBlock(flow, findings, headLine(row, clock), LINES_OF_A_FLOW);
    for (const { finding, line, columns } of block.placed) {
      regions.set(finding, {
        startLine: this.#lines + line + 1,
        startColumn: columns[0] + 1,
        endColumn: columns[1] + 1,
        snippet: { text: block.lines[line]! },
      });
    }
    this.#keep(block);
    return regions;
  }

  #keep(block: Block): void {
    this.#text.push(`${block.lines.join("\n")}\n\n`);
    this.#lines += block.lines.length + 1;
    this.#characters += block.characters + 1;
  }
}
