// The findings of the shown flow in words: what, why, next, with links to the segment, the rule and the transcript.

import type { FlowDetail } from "../../src/protocol/api";
import { link } from "../controls";
import { div, element, fill, setAttributes, span } from "../dom";
import { icon } from "../icons";
import { countText, t } from "../l10n";
import { severityText } from "../severityText";
import { findingContext } from "./drawing";

type Finding = FlowDetail["findings"][number];

export interface ProblemActions {
  /** Whether to expand the most severe problem at once. */
  isOpenAtOnce(): boolean;
  /** The user expanded or collapsed an explanation. */
  onToggle(open: boolean): void;
  /** The user opened the problem of this event. */
  onOpened(event: number): void;
  onSegment(event: number): void;
  onRule(rule: string): void;
  onTranscript(event: number, rule: string): void;
}

export interface Problems {
  readonly element: HTMLElement;
  show(detail: Pick<FlowDetail, "flow" | "findings">): void;
  /** Marks the problems of an event. */
  mark(event: number | undefined): void;
  /** Opens a problem and brings it into view; `finding` is its index in what was shown. */
  open(finding: number): void;
  /** Opens the next or previous problem, in the order of the diagram, and answers its event; undefined at the end. */
  step(forward: boolean): number | undefined;
}

/** A flow can have hundreds of problems; they must not push the diagram off the page. */
const AT_ONCE = 2;

export function createProblems(actions: ProblemActions): Problems {
  const list = div("problems");
  setAttributes(list, { role: "list", "aria-label": t("Problems of this flow") });
  let shown: readonly { readonly finding: Finding; readonly element: HTMLElement }[] = [];
  let inOrder: readonly Finding[] = [];
  let stepped: Finding | undefined;
  let currentEvent: number | undefined;

  function open(finding: Finding): void {
    const wanted = shown.find((one) => one.finding === finding)?.element;
    if (wanted === undefined) return;
    // One explanation at a time: they would push each other out of sight.
    for (const { element: other } of shown)
      if (other !== wanted) other.querySelector("details")?.removeAttribute("open");
    wanted.closest("details.more-problems")?.setAttribute("open", "");
    wanted.querySelector("details")?.setAttribute("open", "");
    wanted.scrollIntoView({ block: "nearest" });
  }

  return {
    element: list,
    show({ flow, findings }) {
      inOrder = findings;
      stepped = undefined;
      const gravestFirst = [...findings].sort((a, b) => rank(a) - rank(b) || a.event - b.event);
      shown = gravestFirst.map((finding, index) => ({
        finding,
        element: buildProblem(flow.id, finding, index === 0 && actions.isOpenAtOnce(), actions),
      }));
      const elements = shown.map((one) => one.element);
      const rest = elements.slice(AT_ONCE);
      fill(list, ...elements.slice(0, AT_ONCE), rest.length > 0 && buildRest(rest));
      list.hidden = shown.length === 0;
      setAttributes(list, { "aria-label": countText(shown.length, "{0} problem", "{0} problems") });
    },
    mark(event) {
      currentEvent = event;
      for (const { finding, element: made } of shown) made.classList.toggle("current", finding.event === event);
    },
    open(index) {
      const finding = inOrder[index];
      if (finding !== undefined) open(finding);
    },
    step(forward) {
      const ordered = [...inOrder].sort((a, b) => a.event - b.event || rank(a) - rank(b));
      const from = stepped !== undefined && stepped.event === currentEvent ? ordered.indexOf(stepped) : undefined;
      const isBeyond = ({ event }: Finding) => forward === event > currentEvent! && event !== currentEvent;
      const next =
        from !== undefined
          ? ordered[from + (forward ? 1 : -1)]
          : currentEvent === undefined
            ? ordered.at(forward ? 0 : -1)
            : forward
              ? ordered.find(isBeyond)
              : ordered.findLast(isBeyond);
      if (next === undefined) return undefined;
      stepped = next;
      open(next);
      return next.event;
    },
  };
}

function buildRest(rest: readonly HTMLElement[]): HTMLElement {
  return element(
    "details",
    { class: "more-problems" },
    element("summary", {}, countText(rest.length, "{0} more problem", "{0} more problems")),
    ...rest,
  );
}

function rank({ severity }: Finding): number {
  return ["error", "warning", "information", "hint"].indexOf(severity);
}

function buildProblem(flowId: number, finding: Finding, open: boolean, actions: ProblemActions): HTMLElement {
  const { severity, what, why, next, rule, frame, event } = finding;
  const details = element(
    "details",
    { open },
    element(
      "summary",
      { title: what },
      icon("twistie", "twistie"),
      icon(severity, `severity-${severity}`),
      span("visually-hidden", t("{0}: ", severityText(severity))),
      span("what", what),
    ),
    div(
      "explained",
      why !== "" && element("p", {}, span("label", t("Why")), why),
      next !== "" && element("p", {}, span("label", t("Next")), next),
      div(
        "problem-links",
        link({
          label: t("Frame {0}", frame),
          title: t("Select the segment in the diagram"),
          onPress: () => actions.onSegment(event),
        }),
        link({ label: t("Show in transcript"), onPress: () => actions.onTranscript(event, rule) }),
        link({ label: t("Rule {0}", rule), title: t("Open the rule's page"), onPress: () => actions.onRule(rule) }),
      ),
    ),
  );
  const made = element(
    "div",
    {
      role: "listitem",
      class: `problem problem-${severity}`,
      "data-event": event,
      "data-rule": rule,
      "data-vscode-context": findingContext(flowId, event, rule),
    },
    details,
  );
  // Opening a problem goes to its segment; closing it does not.
  details.addEventListener("toggle", () => {
    if (!details.contains(document.activeElement)) return;
    actions.onToggle(details.open);
    if (details.open) actions.onOpened(event);
  });
  return made;
}
