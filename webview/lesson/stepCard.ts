// A step in words: what the segment does, its numbers, both ends, what must follow.

import { numberPartText, type Part, type Sentence } from "../../src/core/lesson/sentence";
import type { LessonStep, StepEnd, StepNumber, StepProblem } from "../../src/core/lesson/step";
import type { Asked } from "../../src/core/lesson/stepQuestions";
import type { FlowDetail } from "../../src/protocol/api";
import { link } from "../controls";
import { div, element, span } from "../dom";
import { type Explained, explainedText, referenceLink } from "../glossary/explained";
import { icon } from "../icons";
import { t } from "../l10n";
import { roleName } from "../roles";
import type { Quiz } from "./quiz";

type Side = "initiator" | "responder";
const SIDES = ["initiator", "responder"] as const;

export interface CardActions {
  onRule(rule: string): void;
}

export function buildStepCard(step: LessonStep, { flow }: FlowDetail, quiz: Quiz, actions: CardActions): HTMLElement {
  const explained: Explained = new Set();
  const { frame, from, does, numbers, ends, problems, next, references } = step;
  const other: Side | undefined = from && (from === "initiator" ? "responder" : "initiator");
  const way = from && other ? `${roleName(flow, from)} → ${roleName(flow, other)}` : "";
  const where = [way, frame === undefined ? "" : t("frame {0}", frame)].filter((part) => part !== "").join(" · ");
  const hidesVerdicts = quiz.hides("verdicts");
  return element(
    "article",
    { class: "step-card" },
    element("h2", {}, ...explainedText(shownTitle(step, quiz), explained), where !== "" && span("step-where", where)),
    ...(hidesVerdicts ? [] : does.map((one) => paragraph(one, explained))),
    numbers.length > 0 && numbersTable(numbers, quiz, explained),
    ends && endsTable(ends, flow, quiz, explained),
    outcomeLine(flow, quiz),
    ...(hidesVerdicts ? [] : problems.map((problem) => problemBox(problem, actions))),
    quiz.isSettled && next.length > 0 && element("h3", {}, t("What must follow, and why")),
    ...(quiz.isSettled ? next.map((one) => paragraph(one, explained)) : []),
    references.length > 0 && referencesLine(references),
  );
}

/** "ACK of the FIN" and "Missing" say more than the control bits do. */
function shownTitle({ kind, title, flags }: LessonStep, quiz: Quiz): string {
  if (quiz.isSettled) return title;
  if (kind === "missing" || kind === "end") return t("To be found out: answer the steps before this one first.");
  return flags ?? title;
}

function outcomeLine({ outcome }: FlowDetail["flow"], quiz: Quiz): HTMLElement | undefined {
  const field = quiz.field(
    (asked) => asked.kind === "outcome",
    () => [element("strong", {}, outcome)],
  );
  return field && div("step-outcome", span("label", t("Outcome of the flow")), field);
}

function paragraph(sentence: Sentence, explained: Explained): HTMLElement {
  return element("p", {}, ...sentenceNodes(sentence, explained));
}

function sentenceNodes(sentence: Sentence, explained: Explained): readonly Node[] {
  return sentence.flatMap((part) => partNodes(part, explained));
}

function partNodes(part: Part, explained: Explained): readonly Node[] {
  if (typeof part === "string") return explainedText(part, explained);
  if (part.kind !== "number")
    return part.kind === "side" ? [span("side", part.text)] : explainedText(part.text, explained);
  return [numberNode(part, explained)];
}

function numberNode(part: Parameters<typeof numberPartText>[0], explained: Explained): HTMLElement {
  if (part.relative === undefined) return span("step-number", String(part.raw));
  return element(
    "span",
    { class: "step-number" },
    ...explainedText(part.relative, explained),
    span("raw", ` (${part.raw})`),
  );
}

function numbersTable(numbers: readonly StepNumber[], quiz: Quiz, explained: Explained): HTMLElement {
  const rows = numbers.map((one) => {
    const { field, number, verdict, expected, meaning } = one;
    const value = () => [numberNode(number, explained)];
    const ofField = (kind: "number" | "verdict") => (asked: Asked) => asked.kind === kind && asked.field === field;
    const isExplained = !quiz.hides("numbers") && !quiz.hides("verdicts");
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, ...explainedText(field === "seq" ? "SEG.SEQ" : "SEG.ACK", explained)),
      element("td", {}, ...asked(quiz.field(ofField("number"), value), quiz.hides("numbers"), value)),
      element(
        "td",
        { class: `step-verdict ${quiz.hides("verdicts") ? "" : (verdict ?? "")}` },
        ...asked(
          quiz.field(ofField("verdict"), () => verdictNodes(verdict, explained)),
          quiz.hides("verdicts"),
          () => verdictNodes(verdict, explained),
        ),
      ),
      element(
        "td",
        {},
        ...(isExplained ? sentenceNodes(meaning, explained) : []),
        isExplained && expected && expectedNode(expected, number),
      ),
    );
  });
  return element(
    "table",
    { class: "step-numbers", "aria-label": t("Numbers of the segment") },
    element("tbody", {}, ...rows),
  );
}

/** The field of what is asked; else the value, if it may be seen. */
function asked(
  field: HTMLElement | undefined,
  isHidden: boolean,
  value: () => readonly (Node | string)[],
): readonly (Node | string)[] {
  if (field !== undefined) return [field];
  return isHidden ? [] : value();
}

function verdictNodes(verdict: StepNumber["verdict"], explained: Explained): readonly Node[] {
  if (verdict === undefined) return [];
  const words = verdict === "fits" ? t("fits") : t("does not fit");
  return [...explainedText(verdict === "fits" ? "✓" : "✗", explained), span("visually-hidden", ` ${words}`)];
}

function expectedNode(expected: NonNullable<StepNumber["expected"]>, number: StepNumber["number"]): HTMLElement {
  const words = t("Expected {0}, found {1}.", expectedText(expected), numberPartText(number));
  return element("strong", { class: "step-expected" }, ` ${words}`);
}

function expectedText({ text, raw }: NonNullable<StepNumber["expected"]>): string {
  return raw === undefined || raw === text ? text : `${text} (${raw})`;
}

function endsTable(
  ends: Readonly<Record<Side, StepEnd>>,
  flow: FlowDetail["flow"],
  quiz: Quiz,
  explained: Explained,
): HTMLElement {
  const row = (name: string, cell: (side: Side) => readonly (Node | string | false | undefined)[]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, ...explainedText(name, explained)),
      ...SIDES.map((side) => element("td", {}, ...cell(side))),
    );
  const number = (part: StepEnd["sndNxt"]) =>
    part === undefined ? [span("none", t("not known"))] : [numberNode(part, explained)];
  const state = (side: Side) => {
    const after = () => explainedText(ends[side].after, explained);
    const field = quiz.field((one) => one.kind === "state" && one.side === side, after);
    const isSeen = !quiz.hides("states");
    return asked(isSeen ? undefined : field, !isSeen && ends[side].after !== "?", () =>
      stateNodes(ends[side], explained),
    );
  };
  return element(
    "table",
    { class: "step-ends", "aria-label": t("Both ends after this step") },
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        element("td", {}),
        ...SIDES.map((side) => element("th", { scope: "col" }, roleName(flow, side))),
      ),
    ),
    element(
      "tbody",
      {},
      row(t("State"), state),
      !quiz.hides("numbers") && row("SND.NXT", (side) => number(ends[side].sndNxt)),
      !quiz.hides("numbers") && row("RCV.NXT", (side) => number(ends[side].rcvNxt)),
    ),
  );
}

function stateNodes({ before, after, why, source }: StepEnd, explained: Explained): readonly (Node | string)[] {
  const name = (state: string) => (state === "?" ? [span("none", t("not known"))] : explainedText(state, explained));
  if (before === after) return name(after);
  const reason = why === undefined ? [] : [div("step-why", `${why}${source === undefined ? "" : " "}`)];
  if (source !== undefined) reason[0]?.append(referenceLink(source));
  return [...name(before), " → ", element("strong", {}, ...name(after)), ...reason];
}

function problemBox({ rule, severity, what, why, next }: StepProblem, { onRule }: CardActions): HTMLElement {
  return div(
    `problem problem-${severity}`,
    element("p", {}, icon(severity, `severity-${severity}`), what),
    why !== "" && element("p", {}, span("label", t("Why")), why),
    next !== "" && element("p", {}, span("label", t("Next")), next),
    link({ label: rule, onPress: () => onRule(rule) }),
  );
}

function referencesLine(references: readonly string[]): HTMLElement {
  return element(
    "p",
    { class: "step-references" },
    t("Read: "),
    ...references.flatMap((reference, at) => [at > 0 ? t(", ") : "", referenceLink(reference)]),
  );
}
