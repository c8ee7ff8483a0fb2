// A cause with very many flows is one problem of the Problems panel: it must not fill the panel alone.

import type { Cause } from "../causes/cause";
import type { TranscriptScope } from "./transcript";

/** A cause with fewer flows has the problems of each of them. */
const MANY_FLOWS = 50;

interface CauseSource {
  cause(id: number): Cause | undefined;
}

/** The cause for which flow `id` is the example, where it has very many flows: their problems are this one. */
export function exampleFor(source: CauseSource, scope: TranscriptScope, id: number): Cause | undefined {
  const cause = manyFlows(source, scope, id);
  return cause?.examples[0] === id ? cause : undefined;
}

/** Another flow of the same cause has the problem for it. */
export function isLikeExample(source: CauseSource, scope: TranscriptScope, id: number): boolean {
  const cause = manyFlows(source, scope, id);
  return cause !== undefined && cause.examples[0] !== id;
}

/** Where flows were chosen, each has its own problems. */
function manyFlows(source: CauseSource, { kind }: TranscriptScope, id: number): Cause | undefined {
  if (kind !== "all" && kind !== "troubled") return undefined;
  const cause = source.cause(id);
  return cause && cause.flows >= MANY_FLOWS ? cause : undefined;
}
