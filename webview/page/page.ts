// The page as a whole: its parts, and which of them is shown.

import type { CaptureSummary, WebviewApi } from "../../src/protocol/api";
import type { Handlers } from "../../src/protocol/link";
import { div, element } from "../dom";
import { createTermCard } from "../glossary/termCard";
import { type Host, tell } from "../host";
import { t } from "../l10n";
import { latestOnly } from "../latest";
import { createAnnouncer } from "./announce";
import { createCaptureOverview } from "./captureOverview";
import { createClocks } from "./clocks";
import { createEmptyPage } from "./emptyPage";
import { createFlowListing } from "./flowListing";
import { createFlowPanes } from "./flowPanes";
import { keepFocus } from "./focus";
import { createHead } from "./head";
import { createJumps } from "./jumps";
import { Navigation } from "./navigation";
import { createPageBanners } from "./pageBanners";
import { createPanes } from "./panes";
import type { StateStore } from "./state";

const CHOOSE_A_FLOW = t("Select a flow to see its handshake.");

export interface Page {
  readonly handlers: Handlers<WebviewApi>;
  /** Asks the host what there is to show. Call it once, when the handlers are served. */
  start(): Promise<void>;
}

export function createPage(root: HTMLElement, host: Host, store: StateStore): Page {
  const before = store.now;
  const navigation = new Navigation({ key: before.rowKey, topPx: before.diagramTopPx });
  let captureName = "";
  const { element: announcer, say } = createAnnouncer();
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
  const listing = createFlowListing({
    host,
    store,
    hidesVerdicts: () => lesson.hidesVerdicts,
    hiddenColumns: () => lesson.hiddenColumns(),
    onSelect(id, enter) {
      openFlow(id);
      if (enter) flowRequests.ask({ id, enter });
    },
    onHeight: (wholePx) => arranger.element.style.setProperty("--list-px", `${wholePx}px`),
    say,
    failed,
  });
  const { list, filterBar } = listing;
  const flow = createFlowPanes({
    root,
    host,
    store,
    navigation,
    captureName: () => captureName,
    onHiding() {
      list.arrangeColumns();
      listing.ask();
      arrange();
    },
    onArrange: () => arrange(),
    onDrawn: () => focus.land(),
    onEscape: () => list.focus(),
    say,
    failed,
  });
  const { diagram, lesson } = flow;
  const overview = createCaptureOverview({
    host,
    isChosen: before.flowId !== undefined,
    mayChoose: () => !lesson.hidesVerdicts,
    onFilter: listing.filterBy,
    onFlow: (id) => void list.select(id, "show").then(() => openFlow(id), failed),
    async onChosen(id) {
      if (store.now.flowId !== undefined) return;
      openFlow(id);
      await list.select(id, "show");
    },
    onEscape: () => list.focus(),
    say,
    failed,
  });
  const hiddenNote = element("p", { class: "hidden-note" }, t("The answers are hidden. Select a flow."));
  const center = { element: div("center", overview.element, hiddenNote, diagram.element) };
  const { details } = flow;
  const arranger = createPanes({ list, diagram: center, details }, before, (shares) => store.update(shares));
  const emptyPage = createEmptyPage(reload);
  const focus = keepFocus({
    focusList: () => list.focus(),
    focusDiagram: () => diagram.focus(),
    isDrawn,
  });

  const jumps = createJumps({ store, navigation, listing, flow, focus, openFlow, say });

  // F8 as in a text editor: to the next problem.
  root.addEventListener("keydown", (event) => {
    if (event.key !== "F8" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (lesson.hidesVerdicts) return;
    if (!diagram.stepProblem(!event.shiftKey)) void jumps.toProblem(!event.shiftKey).catch(failed);
  });

  root.replaceChildren(
    head.element,
    banners.element,
    clocks.element,
    filterBar.element,
    arranger.element,
    emptyPage.element,
    announcer,
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
      flow.show(detail);
      if (enter) diagram.focus();
    } catch (error) {
      failed(error);
    }
  });

  function reload(): void {
    banners.forgetFailure();
    tell(host, "reload", {}, failed);
  }

  function openFlow(id: number): void {
    overview.choose();
    if (store.now.flowId === id) return;
    const hadSummary = overview.element.contains(document.activeElement);
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
    overview.ask();
    overview.focus();
  }

  /** Without a flow there is nothing to detail. */
  function arrange(): void {
    const { arrangement, detailsOpen, flowId } = store.now;
    arranger.set(arrangement, diagram.shown === undefined ? false : detailsOpen);
    if (lesson.showFlow(flowId)) diagram.showView("steps");
    overview.element.hidden = flowId !== undefined;
    diagram.element.hidden = flowId === undefined;
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
    overview.setSummary(summary);
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
    if (restarted) listing.ask();
    else list.invalidate(summary.revision);
    if (due !== undefined) void jumps.reveal(due);
    if (flowId !== undefined && next.askFlow) flowRequests.ask({ id: flowId, enter: false });
    if (next.openFirst) openFirst();
    else if (flowId === undefined) overview.ask();
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

  function focusDiagram(): void {
    if (store.now.flowId === undefined) overview.focus();
    else if (isDrawn()) diagram.focus();
    else focus.jump();
  }

  function isDrawn(): boolean {
    return !navigation.isUnderWay && diagram.shown !== undefined && diagram.shown.flow.id === store.now.flowId;
  }

  return {
    handlers: {
      changed: showSummary,
      reveal: jumps.reveal,
      fileState: banners.showFileState,
      lesson: ({ lesson: changed }) => lesson.setLesson(changed),
      draw: ({ action }) => flow.share.draw(action),
      filter: ({ text, exclude }) => listing.refine(text, exclude),
      focus({ part }) {
        if (part === "summary") showCapture();
        else if (part === "filter") filterBar.focus();
        else if (part === "list") list.focus();
        else if (part === "diagram") focusDiagram();
        else flow.enterDetails();
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
        if (welcome.reveal !== undefined) await jumps.reveal(welcome.reveal);
      } catch (error) {
        failed(error);
      }
    },
  };
}
