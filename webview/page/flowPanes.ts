// One flow: its diagram and other views, the details of what is selected in it, and what can be done with it.

import type { LayoutRow } from "../../src/core/diagram/diagramLayout";
import type { FlowDetail } from "../../src/protocol/api";
import { createDetailsPane, type DetailsPane } from "../details/detailsPane";
import { createDiagramPane, type DiagramPane } from "../diagram/diagramPane";
import { type Host, tell } from "../host";
import { createShare, type Share } from "../share/share";
import { createTimeView } from "../time/timeView";
import { createLessonParts, type LessonParts } from "./lessonParts";
import { firstEventOf, type Navigation } from "./navigation";
import type { StateStore } from "./state";

export interface FlowPanesOptions {
  readonly root: HTMLElement;
  readonly host: Host;
  readonly store: StateStore;
  readonly navigation: Navigation;
  captureName(): string;
  /** Answers are hidden or shown again. */
  onHiding(): void;
  /** What there is room for has changed: a flow is shown where none was, or details are opened or closed. */
  onArrange(): void;
  /** Another flow is drawn, and what is selected in it. */
  onDrawn(): void;
  onEscape(): void;
  say(text: string): void;
  failed(error: unknown): void;
}

export interface FlowPanes {
  readonly diagram: DiagramPane;
  readonly details: DetailsPane;
  readonly lesson: LessonParts;
  readonly share: Share;
  /** Draws a flow. Of another one than before, selects what was wanted, or what is worth looking at first. */
  show(detail: FlowDetail): void;
  /** In place of selecting a segment of the next flow that is drawn. */
  whenDrawn(run: () => void): void;
  /** Opens the details and moves the focus into them. */
  enterDetails(): void;
}

export function createFlowPanes(options: FlowPanesOptions): FlowPanes {
  const { root, host, store, navigation, say, failed } = options;
  const before = store.now;
  let afterDrawing: (() => void) | undefined;
  const share = createShare({
    host,
    shown: () => diagram.shown,
    selectedEvent: () => navigation.selectedEvent,
    captureName: options.captureName,
    lightPictures: before.lightPictures,
    onLightPictures: (lightPictures) => store.update({ lightPictures }),
    say,
    failed,
  });
  const lesson = createLessonParts({
    root,
    host,
    store,
    selectEvent: (event) => void diagram.selectEvent(event),
    openDetails: enterDetails,
    onChange: options.onHiding,
    say,
    failed,
  });
  const diagram = createDiagramPane({
    share: share.element,
    fetchRun: (id, event, cursor, count) => host.call("dataRows", { id, event, cursor, count }),
    onSelect: selectRow,
    onEnter: enterDetails,
    onEscape: options.onEscape,
    onRule: (rule) => tell(host, "openRulePage", { rule }, failed),
    problemsOpen: () => store.now.problemsOpen,
    onProblemsOpen: (problemsOpen) => store.update({ problemsOpen }),
    zoom: () => store.now.zoom,
    onZoom: (zoom) => store.update({ zoom }),
    onTranscript: (event, rule) => showInTranscript(event, rule),
    onFlowTranscript: (flowId) =>
      tell(host, "showInTranscript", { target: { flowId, event: undefined }, rule: undefined }, failed),
    onScroll: (diagramTopPx) => store.update({ diagramTopPx }),
    onRuns: (openRuns) => store.update({ openRuns }),
    views: [
      createTimeView({
        fetch: (query) => host.call("flowTime", query),
        onSelect: (event) => void diagram.selectEvent(event),
        onEnter: enterDetails,
        say,
      }),
      lesson.view,
    ],
    view: () => store.now.flowView,
    onView: (flowView) => store.update({ flowView }),
    say,
    failed,
  });
  const details = createDetailsPane({
    fetch: ({ frame, fileOffset }) => host.call("frame", { frameNumber: frame, fileOffset }),
    fetchAtPlaces: (id, frames) => host.call("framesAtPlaces", { id, frames }),
    onTranscript: () => showInTranscript(navigation.selectedEvent),
    onClose() {
      openDetails(false);
      diagram.focus();
    },
    onEscape: () => diagram.focus(),
    say,
  });

  function selectRow(row: LayoutRow, detail: FlowDetail): void {
    navigation.select(row.event);
    store.update({ rowKey: row.key });
    details.show(lesson.subject(row, detail));
    tell(host, "selected", { flowId: detail.flow.id, event: row.event }, failed);
  }

  function selectFirst(detail: FlowDetail): void {
    const key = diagram.keyOfEvent(firstEventOf(detail));
    if (key !== undefined) diagram.selectKey(key);
  }

  function openDetails(detailsOpen: boolean): void {
    store.update({ detailsOpen });
    options.onArrange();
  }

  function enterDetails(): void {
    openDetails(true);
    details.focus();
  }

  function showInTranscript(event: number | undefined, rule?: string): void {
    const { flowId } = store.now;
    if (flowId !== undefined) tell(host, "showInTranscript", { target: { flowId, event }, rule }, failed);
  }

  /** Selects in the flow that was just drawn what was wanted of it. */
  function settle(detail: FlowDetail): void {
    const { event, key, topPx } = navigation.settle();
    const next = afterDrawing;
    afterDrawing = undefined;
    if (next !== undefined) {
      next();
      return;
    }
    if (event === undefined || !diagram.selectEvent(event)) {
      if ((key === undefined || !diagram.selectKey(key)) && event === undefined) selectFirst(detail);
      if (topPx !== undefined) diagram.scrollTo(topPx);
    }
    options.onDrawn();
  }

  return {
    diagram,
    details,
    lesson,
    share,
    show(detail) {
      const isNew = diagram.shown?.flow.id !== detail.flow.id;
      diagram.show(detail);
      if (!isNew) return;
      options.onArrange();
      navigation.drawn();
      const runs = store.now.openRuns;
      if (runs.length === 0) settle(detail);
      else void diagram.openRuns(runs).then(() => settle(detail));
    },
    whenDrawn(run) {
      afterDrawing = run;
    },
    enterDetails,
  };
}
