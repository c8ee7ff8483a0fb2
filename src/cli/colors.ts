// Colors of a terminal (ECMA-48 SGR).

import type { Outcome } from "../core/flow/flow";
import type { Severity } from "../core/text/severities";

export type Paint = (text: string) => string;

export interface Palette {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly severity: Readonly<Record<Severity, Paint>>;
  readonly outcome: (outcome: Outcome) => Paint;
}

const plain: Paint = (text) => text;
const sgr =
  (code: number): Paint =>
  (text) =>
    `\u001b[${code}m${text}\u001b[0m`;

export function toPalette(color: boolean): Palette {
  const paint = color ? sgr : () => plain;
  const [bold, dim, red, green, yellow, cyan] = [paint(1), paint(2), paint(31), paint(32), paint(33), paint(36)];
  return {
    bold,
    dim,
    severity: { error: red, warning: yellow, information: cyan, hint: dim },
    outcome: (outcome) => (outcome === "established" ? green : QUIET.has(outcome) ? dim : red),
  };
}

/** Partial captures: nothing is known to be wrong. */
const QUIET: ReadonlySet<Outcome> = new Set(["one-sided", "not-captured"]);
