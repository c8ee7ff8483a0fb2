// Two flows beside each other, step by step: what both do in the same row, and what differs marked.

import { lastingOptions } from "../diagram/arrowFields";
import type { Flow } from "../flow/flow";
import { numberPartText } from "./sentence";
import type { LessonStep } from "./step";

/** One thing that is compared: "SEG.ACK", "state of the responder". */
export interface ComparedFact {
  readonly name: string;
  readonly here: string | undefined;
  readonly there: string | undefined;
  readonly differs: boolean;
}

/** A row of the comparison; one side is undefined where only the other flow has such a step. */
export interface AlignedStep {
  readonly here: LessonStep | undefined;
  readonly there: LessonStep | undefined;
  readonly facts: readonly ComparedFact[];
  /** Something in it differs, or it is there only once. */
  readonly differs: boolean;
}

/** A longer flow is compared up to here: its handshake is what differs. */
const MOST_STEPS = 200;

/** `here` is the flow in question, `there` the one that it is compared with. */
export function alignSteps(
  here: { readonly flow: Flow; readonly steps: readonly LessonStep[] },
  there: { readonly flow: Flow; readonly steps: readonly LessonStep[] },
): readonly AlignedStep[] {
  const ours = here.steps.slice(0, MOST_STEPS);
  const theirs = there.steps.slice(0, MOST_STEPS);
  return pairsOf(ours, theirs).map(([a, b]) => {
    const facts = a !== undefined && b !== undefined ? factsOf(here.flow, a, there.flow, b) : [];
    return {
      here: a,
      there: b,
      facts,
      differs: a === undefined || b === undefined || facts.some((one) => one.differs),
    };
  });
}

/** The longest common sequence of steps of one kind: a step repeated, or one too many, shifts nothing. */
function pairsOf(
  ours: readonly LessonStep[],
  theirs: readonly LessonStep[],
): readonly (readonly [LessonStep | undefined, LessonStep | undefined])[] {
  const common = ours.map(() => new Array<number>(theirs.length + 1).fill(0));
  common.push(new Array<number>(theirs.length + 1).fill(0));
  for (let i = ours.length - 1; i >= 0; i--)
    for (let j = theirs.length - 1; j >= 0; j--)
      common[i]![j] = isAlike(ours[i]!, theirs[j]!)
        ? common[i + 1]![j + 1]! + 1
        : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
  const pairs: (readonly [LessonStep | undefined, LessonStep | undefined])[] = [];
  let i = 0;
  let j = 0;
  while (i < ours.length || j < theirs.length) {
    const [a, b] = [ours[i], theirs[j]];
    if (a !== undefined && b !== undefined && isAlike(a, b)) {
      pairs.push([a, b]);
      i++;
      j++;
    } else if (b === undefined || (a !== undefined && common[i + 1]![j]! >= common[i]![j + 1]!)) {
      pairs.push([a, undefined]);
      i++;
    } else {
      pairs.push([undefined, b]);
      j++;
    }
  }
  return pairs;
}

/** The same kind of step from the same end. Whether its numbers fit is what is compared. */
function isAlike(a: LessonStep, b: LessonStep): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === "run" || a.kind === "end" || a.kind === "start") return true;
  return a.from === b.from && kindOf(a) === kindOf(b);
}

/** PSH says nothing about the connection, and data of the ACK does not make it another step. */
function kindOf({ title, flags = "" }: LessonStep): string {
  const bits = flags.replace(/,?(PSH|URG|ECE|CWR|AE)\b/g, "");
  return title.endsWith("again") ? `${bits} again` : bits;
}

function factsOf(hereFlow: Flow, here: LessonStep, thereFlow: Flow, there: LessonStep): readonly ComparedFact[] {
  const facts: ComparedFact[] = [];
  const add = (name: string, a: string | undefined, b: string | undefined, differs = a !== b): void => {
    if (a !== undefined || b !== undefined) facts.push({ name, here: a, there: b, differs });
  };
  if (here.kind !== "segment") return facts;
  add("control bits", here.flags, there.flags, kindOf(here) !== kindOf(there));
  for (const field of ["seq", "ack"] as const) {
    const [a, b] = [here, there].map(({ numbers }) => numbers.find((one) => one.field === field));
    const name = field === "seq" ? "SEG.SEQ" : "SEG.ACK";
    const text = (one: typeof a): string | undefined =>
      one && `${one.number.relative ?? numberPartText(one.number)}${sign(one.verdict)}`;
    // After data, other numbers are no difference: the lengths of what is sent differ. Whether they fit is.
    const differs = isOpening(here)
      ? text(a) !== text(b)
      : (a === undefined) !== (b === undefined) || a?.verdict !== b?.verdict;
    add(name, text(a), text(b), differs);
  }
  for (const side of ["initiator", "responder"] as const) {
    const state = ({ ends }: LessonStep): string | undefined => {
      const after = ends?.[side].after;
      return after === undefined || after === "?" ? undefined : after;
    };
    add(`state of the ${side}`, state(here), state(there));
  }
  if (isOpening(here)) add("options", optionsOf(hereFlow, here), optionsOf(thereFlow, there));
  return facts;
}

function sign(verdict: "fits" | "wrong" | undefined): string {
  return verdict === undefined ? "" : verdict === "fits" ? " ✓" : " ✗";
}

/** A SYN, or the ACK that completes the handshake. */
function isOpening({ flags = "", title }: LessonStep): boolean {
  return flags.includes("SYN") || title === "ACK";
}

function optionsOf(flow: Flow, { event }: LessonStep): string | undefined {
  const segment = event === undefined ? undefined : flow.events[event];
  return segment?.kind === "segment" ? lastingOptions(segment) || undefined : undefined;
}
