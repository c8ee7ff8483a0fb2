// Entry of the page that works without VS Code: it opens captures in the browser, and sends nothing.

import code from "site:worker";
import type { CaptureSource, TranscriptTarget } from "../../src/protocol/api";
import { button } from "../controls";
import { div, element } from "../dom";
import { deferHost, reasonOf } from "../host";
import { t } from "../l10n";
import { createPage, type Page } from "../page/page";
import { createStateStore, type StateStore } from "../page/state";
import { type OpenCapture, openCapture } from "./captureHost";
import { serveContextMenu } from "./contextMenu";
import { createFileChoice } from "./fileChoice";
import { menuItems } from "./menuItems";
import { SAMPLES } from "./siteSamples";
import { createStartScreen } from "./startScreen";
import { followTheme } from "./systemTheme";
import { createTranscriptPane } from "./transcriptPane";
import { startWorker } from "./workerPort";

interface Shown {
  readonly capture: OpenCapture;
  readonly page: Page;
  readonly store: StateStore;
}

followTheme();

let shown: Shown | undefined;
const notice = div("site-notice");
notice.setAttribute("role", "alert");
const choice = createFileChoice(document.body, (files, compared) => {
  const parts = files.map((file) => ({ name: file.name, blob: file }));
  open(files.map(({ name }) => name).join(compared ? " ↔ " : " + "), { kind: "parts", parts, compared });
});
const start = createStartScreen(choice.element, SAMPLES, ({ name, bytes }) =>
  open(name, { kind: "bytes", name, bytes }),
);
/** The page's element; each capture has its own. */
let app = appElement();
const transcript = createTranscriptPane({
  onTarget: (target) => showInDiagram(target),
  onRule: openRulePage,
  onClose: () => closeTranscript(),
  failed,
});
const openOther = button({ label: t("Open another capture"), look: "secondary", onPress: showStart });
const openTranscript = button({
  label: t("Transcript"),
  icon: "transcript",
  look: "secondary",
  onPress: () => void showTranscript(({ capture }) => transcript.open(capture, { kind: "all" })),
});
document.querySelector(".site-actions")?.replaceChildren(openTranscript, openOther);
document.querySelector("main")?.replaceChildren(start, notice, app, transcript.element);
showStart();

function open(name: string, source: CaptureSource): void {
  shown?.capture.close();
  notice.textContent = "";
  const before = shown?.store.now;
  const capture = openCapture(name, source, (stopped) => startWorker(code, stopped), {
    showInTranscript: (target, rule) => void showTranscript((now) => transcript.showTarget(now.capture, target, rule)),
    openTranscript: (scope) => void showTranscript((now) => transcript.open(now.capture, scope)),
    openRulePage,
    say,
  });
  // How the page is arranged stays; what is selected belongs to the capture before.
  const kept = before && {
    ...before,
    flowId: undefined,
    rowKey: undefined,
    filter: undefined,
    openRuns: [],
    listTop: 0,
  };
  const store = createStateStore(kept, () => {});
  const { host, connect } = deferHost();
  const root = appElement();
  const page = createPage(root, host, store);
  app.replaceWith(root);
  app = root;
  shown = { capture, page, store };
  connect(capture.host);
  show("capture");
  void page.start().then(() => {
    capture.show(page.handlers);
    // What was reported while it started.
    void page.handlers.changed(capture.summary);
  });
}

function appElement(): HTMLElement {
  return element("div", { id: "app" });
}

function show(part: "start" | "capture"): void {
  const isCapture = part === "capture" && shown !== undefined;
  start.hidden = isCapture;
  app.hidden = !isCapture;
  transcript.element.hidden = true;
  for (const action of [openOther, openTranscript]) action.hidden = !isCapture;
}

function showStart(): void {
  shown?.capture.close();
  shown = undefined;
  show("start");
}

async function showTranscript(load: (now: Shown) => Promise<void>): Promise<void> {
  if (shown === undefined) return;
  try {
    // It has a height only where it is in sight, and moves to its line by that.
    transcript.element.hidden = false;
    await load(shown);
    transcript.focus();
  } catch (error) {
    transcript.element.hidden = true;
    failed(error);
  }
}

function showInDiagram(target: TranscriptTarget): void {
  closeTranscript();
  void shown?.page.handlers.reveal(target);
}

function closeTranscript(): void {
  transcript.element.hidden = true;
  void shown?.page.handlers.focus({ part: "diagram" });
}

function openRulePage(rule: string): void {
  window.open(`docs/rules/${rule}.html`, "_blank", "noopener");
}

function say(text: string): void {
  notice.classList.remove("failure");
  notice.textContent = text;
}

function failed(error: unknown): void {
  notice.classList.add("failure");
  notice.textContent = reasonOf(error);
}

serveContextMenu((subject) =>
  shown === undefined ? [] : menuItems(subject, shown.capture, shown.page.handlers, failed),
);

// The keys that VS Code's commands have.
document.addEventListener("keydown", (event) => {
  if (shown === undefined || !transcript.element.hidden) return;
  const { handlers } = shown.page;
  const { selected } = shown.capture;
  if (event.key === "Enter" && event.altKey) {
    if (selected !== undefined) void showTranscript((now) => transcript.showTarget(now.capture, selected, undefined));
  } else if (event.key === "Home" && event.altKey) void handlers.focus({ part: "summary" });
  else if (event.key.toLowerCase() === "f" && (event.ctrlKey || event.metaKey)) void handlers.focus({ part: "filter" });
  else return;
  event.preventDefault();
});
