// The blanks of a lesson: what is asked at each step, and whether an answer is right.

import type { HiddenKind } from "../diagram/hiddenRows";
import type { Flow, Outcome, Side } from "../flow/flow";
import { OUTCOMES } from "../flow/flow";
import { seqAdd } from "../tcp/seq";
import { STATES } from "../tcp/states";
import { numberPartText } from "./sentence";
import type { LessonStep, StepNumber } from "./step";

/** What a question asks for, within its step. */
export type Asked =
  | { readonly kind: "number"; readonly field: "seq" | "ack"; readonly number: StepNumber["number"] }
  | { readonly kind: "verdict"; readonly field: "seq" | "ack"; readonly fits: boolean }
  | { readonly kind: "state"; readonly side: Side; readonly state: string }
  | { readonly kind: "outcome"; readonly outcome: Outcome };

export interface Question {
  /** Unique within the flow: "e1 seq". */
  readonly id: string;
  readonly hides: HiddenKind;
  readonly asked: Asked;
  /** The right answer as it is shown. */
  readonly answer: string;
  /** What can be chosen; undefined where something is typed. */
  readonly choices: readonly string[] | undefined;
  /** The first says where to look, the last nearly all. */
  readonly hints: readonly string[];
}

export const VERDICTS = { fits: "fits", wrong: "does not fit" } as const;

/** Of each step, in their order. What nothing tells is not asked: a state that is not known, a number that cannot be judged. */
export function questionsOf(
  flow: Flow,
  steps: readonly LessonStep[],
  hide: readonly HiddenKind[],
): readonly (readonly Question[])[] {
  return steps.map((step, at) => {
    const questions = [...numberQuestions(flow, step), ...stateQuestions(step)];
    if (at === steps.length - 1) questions.push(outcomeQuestion(flow));
    return questions.filter(({ hides }) => hide.includes(hides));
  });
}

function numberQuestions(flow: Flow, { key, numbers }: LessonStep): Question[] {
  return numbers.flatMap(({ field, number, verdict, expected }): Question[] => {
    const name = field === "seq" ? "SEG.SEQ" : "SEG.ACK";
    const isn = flow[number.owner].iss;
    const counted = isn === undefined ? "" : ` The initial sequence number of the ${number.owner} is ${isn}.`;
    const asked: Question[] = [
      {
        id: `${key} ${field}`,
        hides: "numbers",
        asked: { kind: "number", field, number },
        answer: numberPartText(number),
        choices: undefined,
        hints: [
          `${name} is in the TCP header of this frame. It counts octets of the ${number.owner}: write it raw, or relative to the initial sequence number.${counted}`,
          `It begins with ${String(number.raw).slice(0, 3)} and has ${digitsText(number.raw)}.`,
        ],
      },
    ];
    if (verdict !== undefined)
      asked.push({
        id: `${key} ${field} verdict`,
        hides: "verdicts",
        asked: { kind: "verdict", field, fits: verdict === "fits" },
        answer: VERDICTS[verdict],
        choices: Object.values(VERDICTS),
        hints: [
          field === "seq"
            ? "Compare it with SND.NXT of its sender: the number after everything that it has sent."
            : "Compare it with what the other end has sent: SYN and FIN use up one number each, as every octet of data does.",
          ...(expected === undefined ? [] : [`Expected is ${expected.text}.`]),
        ],
      });
    return asked;
  });
}

function digitsText(raw: number): string {
  const digits = String(raw).length;
  return digits === 1 ? "one digit" : `${digits} digits`;
}

function stateQuestions({ key, ends }: LessonStep): Question[] {
  return (["initiator", "responder"] as const).flatMap((side): Question[] => {
    const end = ends?.[side];
    if (end === undefined || end.after === "?") return [];
    const before = end.before === "?" ? "not known" : end.before;
    return [
      {
        id: `${key} ${side}`,
        hides: "states",
        asked: { kind: "state", side, state: end.after },
        answer: end.after,
        choices: STATES.filter((state) => state !== "?"),
        hints: [
          `Before this segment its state is ${before}.`,
          end.why === undefined ? "This segment does not change it." : `It changes, because ${end.why}.`,
        ],
      },
    ];
  });
}

function outcomeQuestion({ outcome }: Flow): Question {
  return {
    id: "outcome",
    hides: "verdicts",
    asked: { kind: "outcome", outcome },
    answer: outcome,
    choices: OUTCOMES,
    hints: ["Were both SYNs acknowledged, with numbers that fit? If not: which segment failed, or did not come?"],
  };
}

/** Whether an answer is right; undefined for one that cannot be read. */
export function isRight(flow: Flow, { asked, answer }: Question, given: string): boolean | undefined {
  const text = given.trim();
  if (text === "") return undefined;
  return asked.kind === "number" ? isRightNumber(flow, asked.number, text) : text === answer;
}

const LARGEST = 2 ** 32 - 1;

/**
 * A number raw ("3622803147", "0xd7ef96cb"), by its name ("x+1"), or relative alone ("1", as Wireshark writes it). All are compared
 * as numbers of 32 bits, so that x+1 is 0 where x is 4294967295.
 */
function isRightNumber(flow: Flow, { owner, raw, relative }: StepNumber["number"], text: string): boolean | undefined {
  const named = /^([a-z])(['′]*)(?:\s*([+−-])\s*(\d{1,10}))?$/i.exec(text);
  if (named) return isSameName(flow, named, { owner, raw, relative });
  const digits = text.replace(/[\s,._']/g, "");
  if (!/^(?:0x[\da-f]{1,8}|\d{1,10})$/i.test(digits)) return undefined;
  const value = Number(digits);
  if (value > LARGEST) return undefined;
  const isn = flow[owner].iss;
  return value === raw || (isn !== undefined && seqAdd(isn, value) === raw);
}

/** "x+1" for x+1, also where another of its ISNs is called x′. */
function isSameName(
  flow: Flow,
  [, letter = "", primes = "", sign, distance]: RegExpExecArray,
  { owner, raw, relative }: Pick<StepNumber["number"], "owner" | "raw" | "relative">,
): boolean {
  const offset = Number(distance ?? 0) * (sign === undefined || sign === "+" ? 1 : -1);
  const own = owner === "initiator" ? "x" : "y";
  const { iss } = flow[owner];
  if (letter.toLowerCase() === own && primes === "" && iss !== undefined) return seqAdd(iss, offset) === raw;
  const spelled = `${letter.toLowerCase()}${"′".repeat(primes.length)}${offset === 0 ? "" : `${offset > 0 ? "+" : "−"}${Math.abs(offset)}`}`;
  return spelled === relative;
}
