// The commands: each determines its target (its argument, the transcript's cursor, the active editor) and acts.

import { commands, type Disposable, env, l10n, Uri, window } from "vscode";
import { displayFilter } from "../core/text/displayFilter";
import type { ShareAction, TranscriptScope, TranscriptTarget } from "../protocol/api";
import type { Capture } from "./capture/capture";
import type { CaptureEditors } from "./capture/captureEditor";
import type { Captures } from "./capture/captures";
import type { CaptureView } from "./capture/captureView";
import { compare, compareWith } from "./capture/compare";
import { pickFlowFilter } from "./capture/flowFilters";
import { goToFrame } from "./capture/goToFrame";
import { openAsCapture } from "./capture/openAsCapture";
import { openAsOne } from "./capture/openAsOne";
import type { PastedListings } from "./capture/pastedListings";
import { openSample } from "./capture/samples";
import { copyLink } from "./capture/segmentLinks";
import { notify } from "./notify";
import { openRulePage, pickRule } from "./problems/rulePage";
import { changeSeverity } from "./problems/ruleSeverity";
import type { Sharing } from "./share/sharing";
import type { Jumps } from "./transcript/jump";
import type { Transcripts } from "./transcript/transcriptDocuments";
import { TRANSCRIPT_SCHEME } from "./transcript/transcriptUri";
import { count, object, optional, text } from "./valueShapes";

/** The argument of a command: from a CodeLens, a code action, the page's context menu, or another extension. */
interface Place {
  readonly capture: string | undefined;
  readonly transcript: string | undefined;
  readonly line: number | undefined;
  readonly flowId: number | undefined;
  readonly event: number | undefined;
  readonly rule: string | undefined;
}

const isPlace = object<Place>({
  capture: optional(text),
  transcript: optional(text),
  line: optional(count),
  flowId: optional(count),
  event: optional(count),
  rule: optional(text),
});

/** Without an argument, or with one that is not a place, a command looks for its target itself. */
function toPlace(arg: unknown): Place | undefined {
  return isPlace(arg) ? arg : undefined;
}

function parseUri(address: string): Uri | undefined {
  try {
    return Uri.parse(address, true);
  } catch {
    return undefined;
  }
}

export interface CommandParts {
  readonly extension: Uri;
  readonly captures: Captures;
  readonly pasted: PastedListings;
  readonly editors: CaptureEditors;
  readonly transcripts: Transcripts;
  readonly jumps: Jumps;
  readonly sharing: Sharing;
  setFollowed(capture: Capture, follow: boolean): Promise<void>;
}

export function registerCommands(parts: CommandParts): Disposable[] {
  const { editors, transcripts, jumps, extension } = parts;
  const onView = (act: (view: CaptureView) => unknown) => () => {
    const view = editors.active;
    return view === undefined ? tellNothingOpen() : act(view);
  };

  const onFlow = (action: ShareAction) => async (arg?: unknown) => {
    const found = await locate(parts, toPlace(arg));
    const capture = found && parts.captures.find(found.capture);
    if (capture === undefined) return tellNoFlow(editors);
    await parts.sharing.share(capture, action, found!.target);
  };

  const table: Readonly<Record<string, (...args: never[]) => unknown>> = {
    showDiagram: async (arg?: unknown) => {
      const found = await locate(parts, toPlace(arg));
      if (found === undefined) return tellNoFlow(editors);
      await editors.show(found.capture, found.target);
    },
    showInTranscript: async (arg?: unknown) => {
      const view = editors.active;
      const place = toPlace(arg);
      const target = toTarget(place) ?? view?.selected;
      if (view === undefined || target === undefined) return tellNoFlow(editors);
      await jumps.showInTranscript(view.capture, target, place?.rule);
    },
    openTranscript: async (uri?: unknown) => {
      // A transcript has none.
      const capture = uri instanceof Uri && uri.scheme !== TRANSCRIPT_SCHEME ? uri : editors.active?.capture.uri;
      if (capture === undefined) return tellNothingOpen();
      await transcripts.show(capture, { kind: "all" });
    },
    compare: (_clicked?: unknown, selected?: unknown) => compare(selected),
    compareWith: onView(({ capture }) => compareWith(capture.uri)),
    openAsOne: (clicked?: unknown, selected?: unknown) => openAsOne(clicked, selected),
    openTranscriptOfFlow: onView(({ capture, selected }) =>
      selected === undefined ? tellNoFlow(editors) : openScope(capture, { kind: "flow", id: selected.flowId }),
    ),
    openTranscriptOfFiltered: onView(({ capture, listed }) => openScope(capture, listed)),
    openTranscriptOfTroubled: onView(({ capture }) => openScope(capture, { kind: "troubled" })),
    goToFrame: onView((view) => goToFrame(view)),
    openAsCapture: (clicked?: unknown) => openAsCapture(clicked),
    openClipboard: () => parts.pasted.openClipboard(),
    openSample: () => openSample(extension),
    openRulePage: async (rule?: unknown) => {
      const wanted = text(rule) ? rule : (toPlace(rule)?.rule ?? (await pickRule(extension)));
      if (wanted !== undefined) await openRulePage(extension, wanted);
    },
    setRuleSeverity: (arg?: { rule?: unknown; level?: unknown; target?: unknown }) => changeSeverity(extension, arg),
    copyLink: async (arg?: unknown) => {
      const found = await locate(parts, toPlace(arg));
      if (found === undefined) return tellNoFlow(editors);
      await copyLink(parts.captures, found.capture, found.target);
    },
    copyFilter: async (arg?: unknown) => {
      const found = await locate(parts, toPlace(arg));
      const capture = found && parts.captures.find(found.capture);
      const detail = capture && (await capture.ask("flow", { id: found.target.flowId }));
      if (detail === undefined) return tellNoFlow(editors);
      await env.clipboard.writeText(displayFilter(detail.flow));
      window.setStatusBarMessage(l10n.t("Wireshark display filter copied"), 3000);
    },
    copyReport: onFlow("copyReport"),
    exportFlow: onFlow("exportFlow"),
    exportAnonymizedFlow: onFlow("exportAnonymized"),
    exportScript: onFlow("exportScript"),
    openInWireshark: onFlow("openInWireshark"),
    copyPicture: onView((view) => (view.selected === undefined ? tellNoFlow(editors) : view.draw("copyPicture"))),
    savePicture: onView((view) => (view.selected === undefined ? tellNoFlow(editors) : view.draw("savePicture"))),
    saveReport: onView(({ capture }) => parts.sharing.saveReport(capture)),
    reload: onView(({ capture }) => capture.reload()),
    cancel: onView(({ capture }) => capture.cancel()),
    follow: onView(({ capture }) =>
      capture.canFollow ? parts.setFollowed(capture, !capture.following) : tellCannotFollow(capture),
    ),
    focusFilter: onView((view) => view.focus("filter")),
    focusList: onView((view) => view.focus("list")),
    focusDiagram: onView((view) => view.focus("diagram")),
    filterByFlow: (arg?: unknown) => filterLike(arg, false),
    excludeFlows: (arg?: unknown) => filterLike(arg, true),
    showSummary: onView((view) => view.focus("summary")),
    focusDetails: onView((view) => view.focus("details")),
  };
  return Object.entries(table).map(([name, run]) =>
    commands.registerCommand(`tcpHandshake.${name}`, run as (...args: unknown[]) => unknown),
  );

  async function filterLike(arg: unknown, exclude: boolean): Promise<void> {
    const view = editors.active;
    const flowId = toPlace(arg)?.flowId ?? view?.selected?.flowId;
    if (view === undefined || flowId === undefined) return tellNoFlow(editors);
    const title = l10n.t(exclude ? "Exclude flows with the same" : "List only flows with the same");
    const text = await pickFlowFilter(view.capture, flowId, title);
    if (text !== undefined) view.filter({ text, exclude });
  }

  function openScope(capture: Capture, scope: TranscriptScope): Promise<void> {
    return transcripts.show(capture.uri, scope);
  }
}

/** The target of a command: its argument, or the transcript line at the cursor, or the page's selection. */
async function locate(
  { editors, jumps }: CommandParts,
  place: Place | undefined,
): Promise<{ capture: Uri; target: TranscriptTarget } | undefined> {
  const target = toTarget(place);
  const view = editors.active;
  if (target !== undefined) {
    const capture = place?.capture === undefined ? view?.capture.uri : parseUri(place.capture);
    return capture && { capture, target };
  }
  const editor = window.activeTextEditor;
  const inTranscript = editor?.document.uri.scheme === TRANSCRIPT_SCHEME ? editor : undefined;
  const uri = place?.transcript === undefined ? inTranscript?.document.uri : parseUri(place.transcript);
  const line = place?.line ?? inTranscript?.selection.active.line;
  if (uri !== undefined && line !== undefined) {
    const found = await jumps.targetAt(uri, line);
    return found && { capture: found.capture.uri, target: found.target };
  }
  return view?.selected && { capture: view.capture.uri, target: view.selected };
}

function toTarget(place: Place | undefined): TranscriptTarget | undefined {
  if (place?.flowId === undefined) return undefined;
  return { flowId: place.flowId, event: place.event };
}

function tellCannotFollow({ name }: Capture): void {
  void notify.information(l10n.t("{0} cannot be followed: only files on disk can be followed while they grow.", name));
}

/** For a command on one flow, without a selected flow in the list or at the transcript's cursor. */
function tellNoFlow(editors: CaptureEditors): void {
  const isTranscript = window.activeTextEditor?.document.uri.scheme === TRANSCRIPT_SCHEME;
  if (editors.active === undefined && !isTranscript) tellNothingOpen();
  else void notify.information(l10n.t(isTranscript ? "This line does not belong to a flow." : "Select a flow first."));
}

function tellNothingOpen(): void {
  void notify.information(l10n.t("Open a capture first."));
}
