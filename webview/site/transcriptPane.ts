// The transcript beside the page: its lines, what is wrong with them, and the jump back to the diagram.

import type { Transcript, TranscriptScope, TranscriptTarget } from "../../src/protocol/api";
import { button, link } from "../controls";
import { div, element, fill, span } from "../dom";
import { icon } from "../icons";
import { countText, t } from "../l10n";
import type { OpenCapture } from "./captureHost";
import { createLineList } from "./lineList";

type Problem = Transcript["problems"][number];

export interface TranscriptPane {
  readonly element: HTMLElement;
  /** Shows a transcript, at its beginning. */
  open(capture: OpenCapture, scope: TranscriptScope): Promise<void>;
  /** Shows the line of a segment, or of what a rule reports there. */
  showTarget(capture: OpenCapture, target: TranscriptTarget, rule: string | undefined): Promise<void>;
  focus(): void;
}

export interface TranscriptPaneOptions {
  onTarget(target: TranscriptTarget): void;
  onRule(rule: string): void;
  onClose(): void;
  failed(error: unknown): void;
}

export function createTranscriptPane({ onTarget, onRule, onClose, failed }: TranscriptPaneOptions): TranscriptPane {
  const title = element("h2", { class: "transcript-title" });
  const note = div("line-note");
  note.setAttribute("role", "status");
  const list = createLineList({ label: t("Transcript"), onLine: showNote, onOpen: (line) => void goBack(line) });
  const made = element(
    "section",
    { class: "transcript-pane", "aria-label": t("Transcript") },
    div(
      "transcript-head",
      title,
      button({
        label: t("Show in the diagram (Alt+Enter)"),
        icon: "columns",
        look: "icon",
        onPress: () => void goBack(list.line),
      }),
      button({ label: t("Close the transcript (Escape)"), icon: "close", look: "icon", onPress: onClose }),
    ),
    list.element,
    note,
  );
  let shown: { readonly capture: OpenCapture; readonly scope: TranscriptScope; readonly revision: number } | undefined;
  let problems = new Map<number, readonly Problem[]>();

  made.addEventListener("keydown", (event) => {
    if (event.key === "Escape") onClose();
    else if (event.key === "F8") stepProblem(!event.shiftKey);
    else if (event.key === "Enter" && event.altKey) void goBack(list.line);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  async function load(capture: OpenCapture, scope: TranscriptScope): Promise<void> {
    const [{ text, revision }, found] = await Promise.all([
      capture.ask("transcript", { scope }),
      capture.ask("problems", { scope }),
    ]);
    shown = { capture, scope, revision };
    problems = new Map();
    for (const problem of found.problems) {
      const { line } = problem.span;
      problems.set(line, [...(problems.get(line) ?? []), problem]);
    }
    const lines = text.split("\n");
    title.textContent = scope.kind === "flow" ? t("Transcript of flow {0}", scope.id) : t("Transcript of the capture");
    list.show(lines, (line) => decorated(lines[line] ?? "", problems.get(line) ?? []));
  }

  async function isShown(capture: OpenCapture, scope: TranscriptScope): Promise<boolean> {
    if (shown?.capture !== capture || JSON.stringify(shown.scope) !== JSON.stringify(scope)) return false;
    return shown.revision === (await capture.ask("summary", {})).revision;
  }

  async function goBack(line: number): Promise<void> {
    if (shown === undefined) return;
    try {
      const target = await shown.capture.ask("targetOfLine", { scope: shown.scope, line });
      if (target !== undefined) onTarget(target);
    } catch (error) {
      failed(error);
    }
  }

  function stepProblem(forward: boolean): void {
    const lines = [...problems.keys()].sort((a, b) => a - b);
    const next = forward ? lines.find((line) => line > list.line) : lines.findLast((line) => line < list.line);
    const around = forward ? lines[0] : lines.at(-1);
    const line = next ?? around;
    if (line !== undefined) list.select(line);
  }

  /** What is wrong with the cursor's line. */
  function showNote(line: number): void {
    const found = problems.get(line) ?? [];
    fill(
      note,
      ...found.map(({ finding }) =>
        element(
          "p",
          {},
          icon(finding.severity, `severity-${finding.severity}`),
          span("note-text", `${finding.what} `),
          link({ label: finding.rule, title: t("Open the rule's page"), onPress: () => onRule(finding.rule) }),
        ),
      ),
      found.length === 0 && problems.size > 0 && element("p", { class: "quiet" }, countOf(problems.size)),
    );
  }

  return {
    element: made,
    async open(capture, scope) {
      if (!(await isShown(capture, scope))) await load(capture, scope);
      list.select(0);
    },
    async showTarget(capture, target, rule) {
      // A transcript of everything may end before the segment, where there is very much.
      for (const scope of [{ kind: "all" }, { kind: "flow", id: target.flowId }] as const) {
        const found = await capture.ask("lineOfTarget", { scope, target, rule });
        if (found === undefined) continue;
        if (!(await isShown(capture, scope))) await load(capture, scope);
        list.select(found.line);
        return;
      }
    },
    focus: () => list.focus(),
  };
}

function countOf(lines: number): string {
  return countText(
    lines,
    "{0} line with a problem: F8 steps through them.",
    "{0} lines with a problem: F8 steps through them.",
  );
}

/** A line with its problems underlined, the first one over any that overlap it. */
function decorated(text: string, problems: readonly Problem[]): DocumentFragment {
  const made = document.createDocumentFragment();
  let at = 0;
  for (const { span: place, finding } of [...problems].sort((a, b) => a.span.start - b.span.start)) {
    if (place.start < at) continue;
    made.append(text.slice(at, place.start));
    const marked = span(`squiggle severity-${finding.severity}`, text.slice(place.start, place.end));
    marked.title = finding.what;
    made.append(marked);
    at = place.end;
  }
  made.append(text.slice(at));
  return made;
}
