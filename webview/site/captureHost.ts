// What answers the page where there is no VS Code: the analysis in a worker, and the site around the page.

import type {
  AnalysisApi,
  AnalysisEvents,
  CaptureSource,
  CaptureSummary,
  HostApi,
  TranscriptScope,
  TranscriptTarget,
  WebviewApi,
} from "../../src/protocol/api";
import { type Answer, type Arg, type Handlers, Link } from "../../src/protocol/link";
import { NOTHING_YET } from "../../src/protocol/nothingYet";
import { type Host, reasonOf } from "../host";
import { t } from "../l10n";
import { saveFile } from "./saveFile";
import { saveReport, shareFlow } from "./siteSharing";
import type { WorkerPort } from "./workerPort";

/** As VS Code's settings are without any of the user. */
const SETTINGS = { rules: {}, handshakeSlowMs: 1000, checksums: "kept" } as const;

/** Name and version, as the page's head has it. */
const APPLICATION = document.querySelector<HTMLMetaElement>('meta[name="application-name"]')?.content ?? document.title;

/** What the page asks for that lies outside of it. */
export interface SiteActions {
  showInTranscript(target: TranscriptTarget, rule: string | undefined): void;
  openTranscript(scope: TranscriptScope): void;
  openRulePage(rule: string): void;
  /** For a message that is not a failure. */
  say(text: string): void;
}

export interface OpenCapture {
  readonly host: Host;
  readonly summary: CaptureSummary;
  /** What is selected in the page. */
  readonly selected: TranscriptTarget | undefined;
  ask<M extends keyof AnalysisApi & string>(method: M, arg: Arg<AnalysisApi, M>): Promise<Answer<AnalysisApi, M>>;
  /** The page is told of changes from now on. */
  show(page: Pick<Handlers<WebviewApi>, "changed">): void;
  close(): void;
}

/** Starts reading at once. */
export function openCapture(
  name: string,
  source: CaptureSource,
  startPort: (failed: (reason: string) => void) => WorkerPort,
  actions: SiteActions,
): OpenCapture {
  let summary = NOTHING_YET;
  let selected: TranscriptTarget | undefined;
  let page: Pick<Handlers<WebviewApi>, "changed"> | undefined;
  let isClosed = false;
  let begin = () => {};
  // Before its first report, the analysis has nothing that can be asked about.
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });

  function update(now: CaptureSummary): void {
    if (isClosed) return;
    summary = now;
    begin();
    void page?.changed(now);
  }
  const fail = (failure: string) => update({ ...summary, state: "failed", failure });

  const port = startPort((reason) => {
    link.abandon(reason);
    fail(t("The analysis of {0} stopped: {1}.", name, reason));
  });
  const link = new Link<AnalysisApi, AnalysisEvents>(port, { changed: update });
  const ask: OpenCapture["ask"] = (method, arg) => link.call(method, arg);

  function read(): void {
    ask("open", { source, settings: SETTINGS, follow: false }).then(update, (error) => fail(reasonOf(error)));
  }

  const shared = { name, application: APPLICATION, ask };
  // A method that is not here has no meaning without VS Code, or is not served yet.
  const handlers: Partial<Handlers<HostApi>> = {
    async ready() {
      await begun;
      return { name, summary, reveal: undefined, canFollow: false, following: false };
    },
    overview: (arg) => ask("overview", arg),
    flows: (query) => ask("flows", query),
    indexOfFlow: (arg) => ask("indexOfFlow", arg),
    filterHelp: (arg) => ask("filterHelp", arg),
    flow: (arg) => ask("flow", arg),
    dataRows: (arg) => ask("dataRows", arg),
    frame: (arg) => ask("frame", arg),
    framesAtPlaces: (arg) => ask("framesAtPlaces", arg),
    flowTime: (query) => ask("flowTime", query),
    correctClocks: (arg) => ask("correctClocks", arg),
    cancel: (arg) => ask("cancel", arg),
    reload: read,
    selected(target) {
      selected = target;
    },
    showInTranscript: ({ target, rule }) => actions.showInTranscript(target, rule),
    openTranscript: ({ scope }) => actions.openTranscript(scope),
    openRulePage: ({ rule }) => actions.openRulePage(rule),
    copy: ({ text }) => navigator.clipboard.writeText(text),
    saveText: ({ text, name: file }) => saveFile(text, file),
    savePicture: ({ png, name: file }) => saveFile(png, file),
    share: async ({ action, target }) => actions.say(await shareFlow(shared, action, target.flowId)),
    saveReport: async () => actions.say(await saveReport(shared)),
  };

  read();
  return {
    host: {
      async call(method, arg) {
        const handle = handlers[method];
        if (handle === undefined) throw new Error(t('"{0}" is not available without VS Code.', method));
        return handle(arg as never) as never;
      },
    },
    get summary() {
      return summary;
    },
    get selected() {
      return selected;
    },
    ask,
    show(to) {
      page = to;
    },
    close() {
      isClosed = true;
      link.dispose();
      port.terminate();
    },
  };
}
