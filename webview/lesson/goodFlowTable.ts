// A flow beside a good one, step by step: what differs is marked, and what is equal stays calm.

import { type AlignedStep, alignSteps, type ComparedFact } from "../../src/core/lesson/alignSteps";
import type { LessonStep } from "../../src/core/lesson/step";
import { stepsOf } from "../../src/core/lesson/stepsOf";
import { endpointText } from "../../src/core/text/endpoints";
import type { FlowDetail, GoodFlow } from "../../src/protocol/api";
import { link } from "../controls";
import { element, span } from "../dom";
import { countText, t } from "../l10n";

export function buildComparison(
  { flow }: FlowDetail,
  steps: readonly LessonStep[],
  good: GoodFlow,
  onStep: (step: LessonStep) => void,
): HTMLElement {
  const other = good.detail.flow;
  const rows = alignSteps({ flow, steps }, { flow: other, steps: stepsOf(good.detail) });
  const differences = rows.filter(({ differs }) => differs).length;
  return element(
    "article",
    { class: "step-card comparison" },
    element("h2", {}, t("Compared with a good flow")),
    element("p", {}, fromText(good)),
    element(
      "p",
      {},
      differences === 0
        ? t("No step differs.")
        : countText(differences, "{0} step differs; it is marked with ≠.", "{0} steps differ; they are marked with ≠."),
    ),
    element(
      "table",
      { class: "compared", "aria-label": t("Steps of both flows") },
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          element("th", { scope: "col" }, t("Flow {0}", flow.id)),
          element("th", { scope: "col" }, t("Good flow")),
        ),
      ),
      element("tbody", {}, ...rows.map((row) => alignedRow(row, onStep))),
    ),
  );
}

function fromText({ detail, from }: GoodFlow): string {
  const { id, initiator, responder } = detail.flow;
  const ends = `${endpointText(initiator)} → ${endpointText(responder)}`;
  if (from === "responder") return t("Flow {0} of this capture, to the same port of the same responder: {1}", id, ends);
  if (from === "capture") return t("Flow {0} of this capture, the nearest without a problem: {1}", id, ends);
  return t("No other flow of this capture is free of problems, so this is a recorded sample: {0}", ends);
}

function alignedRow({ here, there, facts, differs }: AlignedStep, onStep: (step: LessonStep) => void): HTMLElement {
  return element(
    "tr",
    { class: differs ? "differs" : "same" },
    element(
      "td",
      {},
      differs && span("unequal", "≠"),
      differs && span("visually-hidden", t("differs: ")),
      here === undefined
        ? span("none", t("no such step"))
        : link({ label: titleOf(here), onPress: () => onStep(here) }),
      ...facts.map((fact) => factLine(fact, fact.here)),
    ),
    element(
      "td",
      {},
      there === undefined ? span("none", t("no such step")) : titleOf(there),
      ...facts.map((fact) => factLine(fact, fact.there)),
    ),
  );
}

function titleOf({ title, frame }: LessonStep): string {
  return frame === undefined ? title : t("{0} · frame {1}", title, frame);
}

function factLine({ name, differs }: ComparedFact, value: string | undefined): HTMLElement {
  return element(
    "div",
    { class: differs ? "compared-fact differs" : "compared-fact" },
    span("fact-name", `${name} `),
    value ?? "–",
  );
}
