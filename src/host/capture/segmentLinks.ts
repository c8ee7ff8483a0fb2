// Opens links to segments, and makes them.

import { env, l10n, Uri, type UriHandler, window, workspace } from "vscode";
import { visibleText } from "../../core/text/visible";
import type { TranscriptTarget } from "../../protocol/api";
import { DisposableStore } from "../disposables";
import { notify } from "../notify";
import type { UriParts } from "../uriParts";
import type { CaptureEditors } from "./captureEditor";
import type { Captures } from "./captures";
import { MERGED_SCHEME } from "./mergedAddress";
import { PASTED_SCHEME } from "./pastedListings";
import { addressOfFile, type LinkFault, parseLink, toLinkQuery } from "./segmentLink";

const EXTENSION = "tcp-handshake.tcp-handshake";

/** The link to a frame of a capture in a file. */
export function linkTo({ scheme, path, authority, ...address }: Uri, frame: number | undefined): string {
  const isOnDisk = scheme === "file" && authority === "";
  const file = isOnDisk ? path : Uri.from({ ...address, scheme, authority, path }).toString();
  return `${env.uriScheme}://${EXTENSION}/open?${toLinkQuery({ file, frame })}`;
}

/** Copies the link to a segment of a flow; to the flow's first frame without one. */
export async function copyLink(captures: Captures, capture: Uri, target: TranscriptTarget): Promise<void> {
  if (capture.scheme === MERGED_SCHEME || capture.scheme === PASTED_SCHEME)
    return void notify.information(l10n.t("Links lead to captures in one file."));
  const share = captures.share(capture);
  try {
    const detail = await share.capture.ask("flow", { id: target.flowId });
    const frame = detail && (detail.flow.events[target.event ?? -1]?.frameNumber ?? detail.flow.firstFrame);
    await env.clipboard.writeText(linkTo(capture, frame));
    window.setStatusBarMessage(l10n.t("Link copied"), 3000);
  } finally {
    share.dispose();
  }
}

export class SegmentLinks implements UriHandler {
  readonly #captures: Captures;
  readonly #editors: CaptureEditors;
  readonly #store = new DisposableStore();

  constructor(captures: Captures, editors: CaptureEditors) {
    this.#captures = captures;
    this.#editors = editors;
    this.#store.add(window.registerUriHandler(this));
  }

  async handleUri(link: Uri): Promise<void> {
    const asked = parseLink(link);
    if (typeof asked === "string") return refuse(asked);
    const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri);
    const address = addressOfFile(asked.file, folders, parse);
    if (typeof address === "string") return refuse(address);
    const file = Uri.from(address);
    if (workspace.getWorkspaceFolder(file) === undefined && !(await isWanted(file))) return;
    await this.#open(file, asked.frame);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #open(file: Uri, frame: number | undefined): Promise<void> {
    if (frame === undefined) return this.#editors.show(file, undefined);
    // Kept open from here on until its editor shares it.
    const share = this.#captures.share(file);
    try {
      await share.capture.whenRead();
      const target = await share.capture.ask("targetOfFrame", { frame });
      await this.#editors.show(file, target);
      if (target === undefined)
        void notify.information(l10n.t("Frame {0} of {1} is part of no flow.", frame, share.capture.name));
    } finally {
      share.dispose();
    }
  }
}

function parse(address: string): UriParts | undefined {
  try {
    return Uri.parse(address, true);
  } catch {
    return undefined;
  }
}

function isWanted(file: Uri): Promise<boolean> {
  return notify.confirm(
    l10n.t("A link asks to open a file outside of the workspace."),
    visibleText(file.scheme === "file" ? file.fsPath : file.toString(true)),
    l10n.t("Open"),
  );
}

const REASONS: Readonly<Record<LinkFault, string>> = {
  "not-open": l10n.t("it names nothing to open"),
  "no-file": l10n.t("it names no file"),
  relative: l10n.t("its path is not absolute"),
  "other-machine": l10n.t("its file is on another machine"),
  "bad-frame": l10n.t("its frame is not a number from 1 on"),
};

function refuse(fault: LinkFault): void {
  void notify.warning(l10n.t("The link cannot be opened: {0}.", REASONS[fault]));
}
