// The steps of a flow as a part of the page, and what the page hides while their answers are to be found out.

import type { LayoutRow } from "../../src/core/diagram/diagramLayout";
import { resultFileName, resultMarkdown } from "../../src/core/lesson/result";
import type { CaptureLesson, FlowDetail, FlowSortKey } from "../../src/protocol/api";
import type { DetailsSubject } from "../details/detailsPane";
import { type Host, tell } from "../host";
import { t } from "../l10n";
import { createLessonSession } from "../lesson/lessonSession";
import { createStepsView, type StepsView } from "../lesson/stepsView";
import { firstEventOf } from "./navigation";
import type { StateStore } from "./state";
import { subjectOf } from "./subject";

export interface LessonOptions {
  readonly root: HTMLElement;
  readonly host: Host;
  readonly store: StateStore;
  selectEvent(event: number): void;
  openDetails(): void;
  /** Other parts of the page may be shown than before. */
  onChange(): void;
  say(text: string): void;
  failed(error: unknown): void;
}

export interface LessonParts {
  readonly view: StepsView;
  /** Verdicts on flows may not be shown. */
  readonly hidesVerdicts: boolean;
  /** Before anything is shown: the capture's name, and its lesson. */
  welcome(name: string, lesson: CaptureLesson | undefined): void;
  /** Another lesson is beside the capture, or none any more. */
  setLesson(lesson: CaptureLesson | undefined): void;
  /** Another flow is shown. Answers whether its answers are hidden, so that only its steps may be shown. */
  showFlow(id: number | undefined): boolean;
  hiddenColumns(): readonly FlowSortKey[];
  /** What the details show, without verdicts that are hidden; undefined where frames may not be read. */
  subject(row: LayoutRow, detail: FlowDetail): DetailsSubject | undefined;
}

/** Columns that tell how a flow ended. */
const TELLING = ["outcome", "handshake", "problem"] as const satisfies readonly FlowSortKey[];

export function createLessonParts(options: LessonOptions): LessonParts {
  const { root, host, store, failed } = options;
  let captureName = "";
  const session = createLessonSession(
    () => store.now,
    (part) => store.update(part),
  );
  const view = createStepsView({
    session,
    onEvent: options.selectEvent,
    selectedAtFirst: firstEventOf,
    onRule: (rule) => tell(host, "openRulePage", { rule }, failed),
    onEnter: options.openDetails,
    onHiding(hide) {
      session.setHiding(hide);
      tell(host, "hideAnswers", { hide: session.isByChoice }, failed);
      view.lessonChanged();
      options.onChange();
      options.say(hide ? t("The answers are hidden.") : t("The answers are shown."));
    },
    async onResult(result, how) {
      try {
        const sha256 = await host.call("digest", {});
        const text = resultMarkdown({ ...result, captureName, sha256 });
        if (how === "copy") {
          await host.call("copy", { text, what: t("Result") });
          options.say(t("{0} copied.", t("Result")));
        } else tell(host, "saveText", { text, name: resultFileName(captureName, result.flow.id) }, failed);
      } catch (error) {
        failed(error);
      }
    },
    goodFlow: (id) => host.call("goodFlow", { id }),
    say: options.say,
    failed,
  });
  const give = (lesson: CaptureLesson | undefined): void => {
    const wasByChoice = session.isByChoice;
    session.give(lesson);
    if (session.isByChoice !== wasByChoice) tell(host, "hideAnswers", { hide: session.isByChoice }, failed);
    view.lessonChanged();
  };
  return {
    view,
    get hidesVerdicts() {
      return session.hidesVerdicts;
    },
    welcome(name, lesson) {
      captureName = name;
      // The host forgets it with the page.
      if (session.isByChoice) tell(host, "hideAnswers", { hide: true }, failed);
      give(lesson);
    },
    setLesson(lesson) {
      give(lesson);
      options.onChange();
    },
    showFlow(id) {
      const isAsked = id !== undefined && session.hiddenOf(id).length > 0;
      root.classList.toggle("answers-hidden", session.hidesVerdicts);
      root.classList.toggle("flow-asked", isAsked);
      return isAsked;
    },
    hiddenColumns: () => (session.hidesVerdicts ? [...store.now.hiddenColumns, ...TELLING] : store.now.hiddenColumns),
    subject(row, detail) {
      const subject = subjectOf(row, detail);
      if (subject === undefined || session.hiddenOf(detail.flow.id).length === 0) return subject;
      if (!session.showsFields(detail.flow.id)) return undefined;
      return { ...subject, label: t("Frame {0}", subject.frame), marks: [] };
    },
  };
}
