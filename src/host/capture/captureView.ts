// One editor's page: answers its calls, and notifies it of changes.

import { env, l10n, Uri, type WebviewPanel, window, workspace } from "vscode";
import type {
  CaptureSummary,
  FlowFilter,
  HostApi,
  ShareAction,
  TranscriptScope,
  TranscriptTarget,
  WebviewApi,
} from "../../protocol/api";
import { type Arg, type Handlers, Link } from "../../protocol/link";
import { checked } from "../apiShapes";
import { DisposableStore } from "../disposables";
import { noticeText } from "../noticeText";
import type { Capture } from "./capture";
import { filesOf } from "./captureFiles";

/** Actions of a page outside its own editor. */
export interface ViewActions {
  showInTranscript(capture: Capture, target: TranscriptTarget, rule: string | undefined): Promise<void>;
  openTranscript(capture: Capture, scope: TranscriptScope): Promise<void>;
  openRulePage(rule: string): Promise<void>;
  setFollowed(capture: Capture, follow: boolean): Promise<void>;
  share(capture: Capture, action: ShareAction, target: TranscriptTarget): Promise<void>;
  saveReport(capture: Capture): Promise<void>;
  /** The octets of a capture with one clean flow. */
  cleanSample(): Promise<Uint8Array>;
}

export type FileState = Arg<WebviewApi, "fileState">;

export class CaptureView {
  readonly capture: Capture;
  readonly panel: WebviewPanel;
  readonly #link: Link<WebviewApi, HostApi>;
  readonly #store = new DisposableStore();
  #ready = false;
  #selected: TranscriptTarget | undefined;
  #filter: FlowFilter = { text: "", outcomes: [] };
  #pending: TranscriptTarget | undefined;
  #fileState: FileState | undefined;

  constructor(capture: Capture, panel: WebviewPanel, actions: ViewActions, reveal: TranscriptTarget | undefined) {
    this.capture = capture;
    this.panel = panel;
    this.#pending = reveal;
    const { webview } = panel;
    this.#link = this.#store.add(
      new Link<WebviewApi, HostApi>(
        {
          post: (message) => webview.postMessage(message),
          onMessage: (listener) => webview.onDidReceiveMessage(listener),
        },
        checked(this.#handlers(actions)),
      ),
    );
    this.#store.add(capture.onDidChange((summary) => this.#tell("changed", summary)));
    this.#store.add(capture.onDidChangeLesson((lesson) => this.#tell("lesson", { lesson })));
    this.#store.add(
      panel.onDidChangeViewState(() => {
        if (panel.visible) return;
        // A hidden page is destroyed; when shown again, a new page reports that it is ready.
        this.#ready = false;
        this.#link.abandon(l10n.t("The page was hidden."));
      }),
    );
  }

  /** The page exists and listens. */
  get ready(): boolean {
    return this.#ready;
  }

  /** The page's selection, which commands use. */
  get selected(): TranscriptTarget | undefined {
    return this.#selected;
  }

  /** Which flows the list shows. */
  get listed(): TranscriptScope {
    const { text, outcomes } = this.#filter;
    return text.trim() === "" && outcomes.length === 0 ? { kind: "all" } : { kind: "filtered", filter: this.#filter };
  }

  /** Reveals a segment: now, or as soon as the page is ready. */
  reveal(target: TranscriptTarget): void {
    this.#pending = this.#ready ? undefined : target;
    this.#tell("reveal", target);
  }

  focus(part: Arg<WebviewApi, "focus">["part"]): void {
    this.#tell("focus", { part });
  }

  draw(action: Arg<WebviewApi, "draw">["action"]): void {
    this.#tell("draw", { action });
  }

  filter(arg: Arg<WebviewApi, "filter">): void {
    this.#tell("filter", arg);
  }

  showFileState(state: FileState): void {
    this.#fileState = state;
    this.#tell("fileState", state);
  }

  dispose(): void {
    this.capture.setHiding(this, false);
    this.#store.dispose();
  }

  #tell<M extends keyof WebviewApi>(method: M, arg: Arg<WebviewApi, M>): void {
    if (!this.#ready) return;
    // A page that is being hidden gets the same state when it is ready again.
    this.#link.call(method, arg).catch(() => {});
  }

  #handlers(actions: ViewActions): Handlers<HostApi> {
    const { capture } = this;
    return {
      ready: async () => {
        const lesson = await capture.lesson;
        return { ...this.#welcome(), lesson };
      },
      overview: (arg) => capture.ask("overview", arg),
      flows: (query) => {
        this.#filter = query.filter;
        return capture.ask("flows", query);
      },
      indexOfFlow: (arg) => capture.ask("indexOfFlow", arg),
      filterHelp: (arg) => capture.ask("filterHelp", arg),
      flow: (arg) => capture.ask("flow", arg),
      goodFlow: async ({ id }) =>
        (await capture.ask("goodFlow", { id, sample: undefined })) ??
        capture.ask("goodFlow", { id, sample: await actions.cleanSample() }),
      digest: (arg) => capture.ask("digest", arg),
      hideAnswers: ({ hide }) => capture.setHiding(this, hide),
      dataRows: (arg) => capture.ask("dataRows", arg),
      frame: (arg) => capture.ask("frame", arg),
      framesAtPlaces: (arg) => capture.ask("framesAtPlaces", arg),
      flowTime: (query) => capture.ask("flowTime", query),
      correctClocks: (arg) => capture.ask("correctClocks", arg),
      cancel: () => capture.cancel(),
      reload: () => capture.reload(),
      follow: ({ follow }) => actions.setFollowed(capture, follow),
      selected: (target) => {
        this.#selected = target;
      },
      showInTranscript: ({ target, rule }) => actions.showInTranscript(capture, target, rule),
      openTranscript: ({ scope }) => actions.openTranscript(capture, scope),
      openRulePage: ({ rule }) => actions.openRulePage(rule),
      copy: async ({ text, what }) => {
        await env.clipboard.writeText(text);
        window.setStatusBarMessage(l10n.t("{0} copied", noticeText(what)), 3000);
      },
      saveText: ({ text, name }) => save(new TextEncoder().encode(text), name, capture),
      savePicture: ({ png, name }) => save(png, name, capture),
      share: ({ action, target }) => actions.share(capture, action, target),
      saveReport: () => actions.saveReport(capture),
    };
  }

  #welcome() {
    this.#ready = true;
    const reveal = this.#pending;
    this.#pending = undefined;
    if (this.#fileState !== undefined) this.#tell("fileState", this.#fileState);
    const { name, summary, canFollow, following } = this.capture;
    return { name, summary: summary satisfies CaptureSummary, reveal, canFollow, following };
  }
}

async function save(octets: Uint8Array, name: string, capture: Capture): Promise<void> {
  const [first = capture.uri] = filesOf(capture.uri);
  const target = await window.showSaveDialog({ defaultUri: Uri.joinPath(first, "..", name) });
  if (target !== undefined) await workspace.fs.writeFile(target, octets);
}
