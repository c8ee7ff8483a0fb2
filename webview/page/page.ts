// The page as a whole: its parts, and the navigation between them.

import type { LayoutRow } from "../../src/core/diagram/diagramLayout";
import type { CaptureSummary, FlowDetail, FlowFilter, TranscriptTarget, WebviewApi } from "../../src/protocol/api";
import type { Handlers } from "../../src/protocol/link";
import { choice } from "../controls";
import { createDetailsPane } from "../details/detailsPane";
import { createDiagramPane } from "../diagram/diagramPane";
import { div, element } from "../dom";
import { createTermCard } from "../glossary/termCard";
import { type Host, tell } from "../host";
import { t } from "../l10n";
import { latestOnly } from "../latest";
import { createColumnMenu } from "../list/columnMenu";
import { createFilterBar } from "../list/filterBar";
import { withUsed } from "../list/filterHistory";
import { listingOf } from "../list/listing";
import { createList } from "../list/listPane";
import { createShare } from "../share/share";
import { createSummaryPane } from "../summary/summaryPane";
import { createTimeView } from "../time/timeView";
import { createAnnouncer } from "./announce";
import { createClocks } from "./clocks";
import { createEmptyPage } from "./emptyPage";
import { keepFocus } from "./focus";
import { createHead } from "./head";
import { createLessonParts } from "./lessonParts";
import { firstEventOf, Navigation } from "./navigation";
import { createPageBanners } from "./pageBanners";
import { createPanes } from "./panes";
import { flowThatStandsOut } from "./standOut";
import type { StateStore } from "./state";

const CHOOSE_A_FLOW = t("Select a flow to see its handshake.");

export interface Page {
  readonly handlers: Handlers<WebviewApi>;
  /** Asks the host what there is to show. Call it once, when the handlers are served. */
  start(): Promise<void>;
}

const GROUPINGS = [
  { value: "none", label: t("No groups") },
  { value: "cause", label: t("By cause") },
  { value: "responder", label: t("By responder") },
  { value: "initiator", label: t("By initiator") },
] as const;

export function createPage(root: HTMLElement, host: Host, store: StateStore): Page {
  const before = store.now;
  /** In place of selecting the first segment of the next flow that is drawn. */
  let afterOpening: (() => void) | undefined;
  const navigation = new Navigation({ key: before.rowKey, topPx: before.diagramTopPx });
  let captureName = "";
  const announcer = createAnnouncer();
  const banners = createPageBanners(reload, () => focus.offer());
  const { failed } = banners;

  const clocks = createClocks((offsetsNs) => tell(host, "correctClocks", { offsetsNs }, failed));
  const head = createHead({
    onCancel: () => tell(host, "cancel", {}, failed),
    onFollow: (follow) => tell(host, "follow", { follow }, failed),
    onSummary: () => showCapture(),
    onArrange() {
      store.update({ arrangement: arranger.other });
      arrange();
    },
  });
  const filterBar = createFilterBar({
    filter: before.filter,
    onChange: (filter) => setFilter(filter),
    onLeave: () => list.focus(),
    suggest: (text, cursor) => host.call("filterHelp", { text, cursor }),
    history: () => store.now.filterHistory,
    end: div(
      "list-tools",
      choice({
        label: t("Group the flows"),
        className: "group-by",
        values: GROUPINGS,
        value: before.groupBy,
        onChange(groupBy) {
          store.update({ groupBy, openGroups: [], listTop: 0 });
          list.ask(store.now);
        },
      }),
      createColumnMenu({
        hidden: before.hiddenColumns,
        onChange(hiddenColumns) {
          store.update({ hiddenColumns });
          list.arrangeColumns();
        },
      }),
    ),
    onUsed: (text) => store.update({ filterHistory: withUsed(store.now.filterHistory, text) }),
  });
  const listing = (question: Parameters<typeof listingOf>[0]) =>
    listingOf(lesson.hidesVerdicts ? { ...question, groupBy: "none" } : question);
  const list = createList({
    question: before,
    async load(first, count, question) {
      const page = await host.call("flows", { first, count, ...listing(question) });
      filterBar.showLeft(page);
      return page;
    },
    indexOf: (id, question) => host.call("indexOfFlow", { id, ...listing(question) }),
    onGroup(key, open) {
      const others = store.now.openGroups.filter((other) => other !== key);
      store.update({ openGroups: open ? [...others, key] : others });
      list.regroup(store.now);
    },
    onSelect(id, enter) {
      openFlow(id);
      if (enter) flowRequests.ask({ id, enter });
    },
    onSort(sort, descending) {
      store.update({ sort, descending, listTop: 0 });
      list.ask(store.now);
    },
    hidden: () => lesson.hiddenColumns(),
    onScroll: (listTop) => store.update({ listTop }),
    onTotal(total, wholePx) {
      filterBar.showTotal(total);
      arranger.element.style.setProperty("--list-px", `${wholePx}px`);
    },
    failed,
  });
  const share = createShare({
    host,
    shown: () => diagram.shown,
    selectedEvent: () => navigation.selectedEvent,
    captureName: () => captureName,
    lightPictures: before.lightPictures,
    onLightPictures: (lightPictures) => store.update({ lightPictures }),
    say: announcer.say,
    failed,
  });
  const lesson = createLessonParts({
    root,
    host,
    store,
    selectEvent: (event) => void diagram.selectEvent(event),
    openDetails: enterDetails,
    onChange() {
      list.arrangeColumns();
      list.ask(store.now);
      arrange();
    },
    say: announcer.say,
    failed,
  });
  const diagram = createDiagramPane({
    share: share.element,
    fetchRun: (id, event, cursor, count) => host.call("dataRows", { id, event, cursor, count }),
    onSelect: (row, detail) => selectRow(row, detail),
    onEnter: enterDetails,
    onEscape: () => list.focus(),
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
        say: announcer.say,
      }),
      lesson.view,
    ],
    view: () => store.now.flowView,
    onView: (flowView) => store.update({ flowView }),
    say: announcer.say,
    failed,
  });
  const details = createDetailsPane({
    fetch: ({ frame, fileOffset }) => host.call("frame", { frameNumber: frame, fileOffset }),
    fetchAtPlaces: (id, frames) => host.call("framesAtPlaces", { id, frames }),
    onTranscript: () => showInTranscript(navigation.selectedEvent),
    onClose() {
      showDetails(false);
      diagram.focus();
    },
    onEscape: () => diagram.focus(),
    say: announcer.say,
  });
  const summaryPane = createSummaryPane({
    onReport: () => tell(host, "saveReport", {}, failed),
    onFilter: (text) => filterBy(text),
    onFlow: (id) => void list.select(id, "show").then(() => openFlow(id), failed),
    onEscape: () => list.focus(),
    say: announcer.say,
  });
  const hiddenNote = element("p", { class: "hidden-note" }, t("The answers are hidden. Select a flow."));
  const center = { element: div("center", summaryPane.element, hiddenNote, diagram.element) };
  const arranger = createPanes({ list, diagram: center, details }, before, (shares) => store.update(shares));
  const emptyPage = createEmptyPage(reload);
  const focus = keepFocus({
    focusList: () => list.focus(),
    focusDiagram: () => diagram.focus(),
    isDrawn,
  });

  // F8 as in a text editor: to the next problem.
  root.addEventListener("keydown", (event) => {
    if (event.key !== "F8" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (lesson.hidesVerdicts) return;
    if (!diagram.stepProblem(!event.shiftKey)) void nextTroubled(!event.shiftKey).catch(failed);
  });

  root.replaceChildren(
    head.element,
    banners.element,
    clocks.element,
    filterBar.element,
    arranger.element,
    emptyPage.element,
    announcer.element,
    createTermCard(root),
  );
  diagram.clear(CHOOSE_A_FLOW);
  arrange();
  emptyPage.element.hidden = true;

  const flowRequests = latestOnly<{ readonly id: number; readonly enter: boolean }>(async ({ id, enter }, isLatest) => {
    try {
      const detail = await host.call("flow", { id });
      if (!isLatest() || store.now.flowId !== id) return;
      if (detail === undefined) return diagram.clear(t("This flow is no longer in the capture."));
      showFlow(detail);
      if (enter) diagram.focus();
    } catch (error) {
      failed(error);
    }
  });

  let latest: CaptureSummary | undefined;
  /** The user, or what stands out, has decided what is shown. */
  let isAnyChosen = before.flowId !== undefined;
  const overviewRequests = latestOnly<undefined>(async (_, isLatest) => {
    try {
      const overview = await host.call("overview", {});
      if (!isLatest() || latest === undefined) return;
      summaryPane.show(overview, latest);
      if (latest.state === "reading" || isAnyChosen || lesson.hidesVerdicts) return;
      isAnyChosen = true;
      const id = flowThatStandsOut(overview.causes);
      if (id === undefined || store.now.flowId !== undefined) return;
      openFlow(id);
      await list.select(id, "show");
    } catch (error) {
      failed(error);
    }
  });

  function reload(): void {
    banners.forgetFailure();
    tell(host, "reload", {}, failed);
  }

  function openFlow(id: number): void {
    isAnyChosen = true;
    if (store.now.flowId === id) return;
    const hadSummary = summaryPane.element.contains(document.activeElement);
    store.update({ flowId: id, rowKey: undefined, openRuns: [], diagramTopPx: 0 });
    navigation.open();
    tell(host, "selected", { flowId: id, event: undefined }, failed);
    arrange();
    flowRequests.ask({ id, enter: hadSummary });
  }

  /** The summary in place of a flow. */
  function showCapture(): void {
    store.update({ flowId: undefined, rowKey: undefined, openRuns: [], diagramTopPx: 0 });
    navigation.open();
    diagram.clear(CHOOSE_A_FLOW);
    void list.select(undefined, "stay").catch(failed);
    tell(host, "selected", undefined, failed);
    arrange();
    overviewRequests.ask(undefined);
    summaryPane.focus();
  }

  /** The flows of a part of the summary. */
  function filterBy(text: string): void {
    const filter: FlowFilter = { text, outcomes: [] };
    filterBar.set(filter);
    setFilter(filter);
    announcer.say(t("Filter: {0}", text));
  }

  /** `text` in addition to the filter that there is. */
  function refine(text: string, exclude: boolean): void {
    const { text: now, outcomes } = store.now.filter;
    const added = exclude ? `!(${text})` : text;
    const filter: FlowFilter = { text: now.trim() === "" ? added : `(${now}) && ${added}`, outcomes };
    filterBar.set(filter);
    setFilter(filter);
    announcer.say(t("Filter: {0}", filter.text));
  }

  function showFlow(detail: FlowDetail): void {
    const isNew = diagram.shown?.flow.id !== detail.flow.id;
    diagram.show(detail);
    if (!isNew) return;
    arrange();
    navigation.drawn();
    const runs = store.now.openRuns;
    const settle = () => {
      const { event, key, topPx } = navigation.settle();
      const next = afterOpening;
      afterOpening = undefined;
      if (next !== undefined) return next();
      if (event === undefined || !diagram.selectEvent(event)) {
        if ((key === undefined || !diagram.selectKey(key)) && event === undefined) selectFirst(detail);
        if (topPx !== undefined) diagram.scrollTo(topPx);
      }
      focus.land();
    };
    if (runs.length === 0) settle();
    else void diagram.openRuns(runs).then(settle);
  }

  function selectFirst(detail: FlowDetail): void {
    const key = diagram.keyOfEvent(firstEventOf(detail));
    if (key !== undefined) diagram.selectKey(key);
  }

  function selectRow(row: LayoutRow, detail: FlowDetail): void {
    navigation.select(row.event);
    store.update({ rowKey: row.key });
    details.show(lesson.subject(row, detail));
    tell(host, "selected", { flowId: detail.flow.id, event: row.event }, failed);
  }

  /** Without a flow there is nothing to detail. */
  function arrange(): void {
    const { arrangement, detailsOpen, flowId } = store.now;
    arranger.set(arrangement, diagram.shown === undefined ? false : detailsOpen);
    if (lesson.showFlow(flowId)) diagram.showView("steps");
    summaryPane.element.hidden = flowId !== undefined;
    diagram.element.hidden = flowId === undefined;
  }

  function showDetails(detailsOpen: boolean): void {
    store.update({ detailsOpen });
    arrange();
  }

  function enterDetails(): void {
    showDetails(true);
    details.focus();
  }

  function showInTranscript(event: number | undefined, rule?: string): void {
    const { flowId } = store.now;
    if (flowId !== undefined) tell(host, "showInTranscript", { target: { flowId, event }, rule }, failed);
  }

  /** The next flow of the list that has a problem, at its first or last one. */
  async function nextTroubled(forward: boolean): Promise<void> {
    const row = await list.find(forward, ({ worst }) => worst !== undefined && worst !== null);
    if (row === undefined) return announcer.say(t("No further problem in the listed flows."));
    await list.select(row.id, "show");
    afterOpening = () => void diagram.stepProblem(forward);
    if (store.now.flowId !== row.id) openFlow(row.id);
  }

  function setFilter(filter: FlowFilter): void {
    store.update({ filter, listTop: 0 });
    list.ask(store.now);
  }

  function showSummary(summary: CaptureSummary): void {
    const hadFocus = !focus.isNowhere;
    const { flowId } = store.now;
    const {
      isFirst,
      restarted,
      reveal: due,
      ...next
    } = navigation.summarize(summary, flowId, diagram.shown?.flow.id, performance.now());
    latest = summary;
    head.show(summary);
    filterBar.show(summary);
    arranger.setFlows(summary.flows);
    banners.showSummary(summary);
    clocks.show(summary);
    const isEmpty = emptyPage.show(summary);
    const appears = isFirst || arranger.element.hidden;
    arranger.element.hidden = isEmpty;
    filterBar.hide(isEmpty);
    if (isEmpty) return;
    // "Cancel" and "Reload" disappear after use, and the focus must not be lost.
    if (appears || (hadFocus && focus.isNowhere)) focus.offer();
    if (restarted) list.ask(store.now);
    else list.invalidate(summary.revision);
    if (due !== undefined) void reveal(due);
    if (flowId !== undefined && next.askFlow) flowRequests.ask({ id: flowId, enter: false });
    if (next.openFirst) openFirst();
    else if (flowId === undefined) overviewRequests.ask(undefined);
  }

  function openFirst(): void {
    list
      .first()
      .then((row) => {
        if (row === undefined || store.now.flowId !== undefined) return;
        openFlow(row.id);
        return list.select(row.id, "show");
      })
      .catch(failed);
  }

  async function reveal(target: TranscriptTarget): Promise<void> {
    // The diagram also follows the transcript's cursor, which must not move the focus.
    const isBehind = focus.isNowhere && !document.hasFocus();
    if (isBehind || diagram.element.contains(document.activeElement)) focus.jump();
    const arrive = navigation.jump();
    try {
      await goTo(target);
    } finally {
      arrive();
    }
    focus.land();
  }

  async function goTo(target: TranscriptTarget): Promise<void> {
    const { flowId, event } = target;
    if (!navigation.canGoTo(target)) return;
    if (!(await list.select(flowId, "show"))) {
      const everything: FlowFilter = { text: "", outcomes: [] };
      filterBar.set(everything);
      setFilter(everything);
      await list.select(flowId, "show");
      announcer.say(t("Filter cleared to show this flow."));
    }
    if (diagram.shown?.flow.id === flowId) {
      if (event !== undefined) diagram.selectEvent(event);
    } else {
      openFlow(flowId);
      navigation.want(event);
    }
    announcer.say(t(event === undefined ? "Flow {0}." : "Flow {0}, segment selected.", flowId));
  }

  function focusDiagram(): void {
    if (store.now.flowId === undefined) summaryPane.focus();
    else if (isDrawn()) diagram.focus();
    else focus.jump();
  }

  function isDrawn(): boolean {
    return !navigation.isUnderWay && diagram.shown !== undefined && diagram.shown.flow.id === store.now.flowId;
  }

  return {
    handlers: {
      changed: showSummary,
      reveal,
      fileState: banners.showFileState,
      draw: ({ action }) => share.draw(action),
      filter: ({ text, exclude }) => refine(text, exclude),
      focus({ part }) {
        if (part === "summary") showCapture();
        else if (part === "filter") filterBar.focus();
        else if (part === "list") list.focus();
        else if (part === "diagram") focusDiagram();
        else enterDetails();
      },
    },
    async start() {
      try {
        const welcome = await host.call("ready", {});
        captureName = welcome.name;
        lesson.welcome(welcome.name, welcome.lesson);
        head.welcome(welcome.name, welcome.canFollow, welcome.following);
        if (before.flowId !== undefined) {
          list.scrollTo(before.listTop);
          void list.select(before.flowId, "stay").catch(failed);
        }
        if (welcome.reveal !== undefined) focus.jump();
        showSummary(welcome.summary);
        if (welcome.reveal !== undefined) await reveal(welcome.reveal);
      } catch (error) {
        failed(error);
      }
    },
  };
}
