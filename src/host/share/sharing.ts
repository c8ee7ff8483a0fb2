// What leaves the editor for somebody else: reports, captures of one flow, scripts.

import { env, l10n, ProgressLocation, Uri, window, workspace } from "vscode";
import { exportName, FLOW_FORMATS, type FlowFormat } from "../../core/export/exportForms";
import type { ExportedFlow, ShareAction, TranscriptTarget } from "../../protocol/api";
import type { Capture } from "../capture/capture";
import { filesOf } from "../capture/captureFiles";
import type { HostPlatform } from "../hostPlatform";
import { notify } from "../notify";

export class Sharing {
  readonly #application: string;
  readonly #platform: HostPlatform;

  constructor(platform: HostPlatform, version: string) {
    this.#platform = platform;
    this.#application = `TCP Handshake ${version}`;
  }

  /** A choice of the page's menu, or a command. */
  async share(capture: Capture, action: ShareAction, target: TranscriptTarget): Promise<void> {
    switch (action) {
      case "copyReport":
        return this.copyReport(capture, target.flowId);
      case "exportFlow":
        return this.#save(capture, target.flowId, "pcapng", false);
      case "exportAnonymized":
        return this.#save(capture, target.flowId, "pcapng", true);
      case "exportScript":
        return this.#save(capture, target.flowId, "packetdrill", false);
      case "openInWireshark":
        return this.openInWireshark(capture, target);
    }
  }

  async copyReport(capture: Capture, flowId: number): Promise<void> {
    const exported = await this.#exported(capture, flowId, "markdown", false);
    if (exported?.kind !== "exported" || typeof exported.content !== "string") return;
    await env.clipboard.writeText(exported.content);
    window.setStatusBarMessage(l10n.t("Report copied"), 3000);
  }

  /** A report of the whole capture, in the form that the file's name asks for. */
  async saveReport(capture: Capture): Promise<void> {
    const target = await window.showSaveDialog({
      defaultUri: beside(capture, `${exportName(capture.name, undefined)}-report.html`),
      filters: { HTML: ["html"], Markdown: ["md"] },
      title: l10n.t("Save the report of {0}", capture.name),
    });
    if (target === undefined) return;
    const format = target.path.toLowerCase().endsWith(".md") ? "markdown" : "html";
    await capture.whenRead();
    const text = await capture.ask("captureReport", {
      format,
      application: this.#application,
      captureName: capture.name,
    });
    await write(target, text);
    await offer(target, l10n.t("The report was saved."));
  }

  async openInWireshark(capture: Capture, { flowId, event }: TranscriptTarget): Promise<void> {
    const files = filesOf(capture.uri);
    const [file] = files;
    if (this.#platform.openInWireshark === undefined || file?.scheme !== "file")
      return tell(l10n.t("Wireshark can only open files on disk."));
    if (files.length > 1)
      return tell(l10n.t("{0} consists of several files: open one of them, and then Wireshark.", capture.name));
    if (!workspace.isTrusted)
      return tell(l10n.t("Wireshark is a program of this machine: it is started in a trusted folder only."));
    const detail = await capture.ask("flow", { id: flowId });
    if (detail === undefined) return;
    const { flow } = detail;
    const frame = (event === undefined ? undefined : flow.events[event]?.frameNumber) ?? flow.firstFrame;
    await this.#platform.openInWireshark(file.fsPath, frame);
  }

  async #save(capture: Capture, flowId: number, format: FlowFormat, anonymize: boolean): Promise<void> {
    const exported = await this.#exported(capture, flowId, format, anonymize);
    if (exported?.kind !== "exported") return;
    const base = anonymize ? `flow-${flowId}-anonymized` : exportName(capture.name, flowId);
    const target = await window.showSaveDialog({ defaultUri: beside(capture, `${base}${FLOW_FORMATS[format]}`) });
    if (target === undefined) return;
    await write(target, exported.content);
    const cut = exported.isCut
      ? ` ${l10n.t("The flow is larger than what is exported: these are its first frames.")}`
      : "";
    const saved = anonymize
      ? l10n.t(
          "The flow was saved with other addresses and without data. Not replaced: TCP sequence numbers, ports, flags, options of the handshake, lengths, IP identifications, TTLs, VLANs, tunnel numbers, and times.",
        )
      : l10n.t("The flow was saved.");
    void notify.information(`${saved}${cut}`);
  }

  /** Undefined where it failed; the user knows why. */
  async #exported(
    capture: Capture,
    flowId: number,
    format: FlowFormat,
    anonymize: boolean,
  ): Promise<ExportedFlow | undefined> {
    const title = l10n.t("Exporting flow {0} of {1}", flowId, capture.name);
    const options = { location: ProgressLocation.Notification, title, cancellable: true };
    try {
      return await window.withProgress(options, async (_, token) => {
        token.onCancellationRequested(() => void capture.ask("cancelExport", {}).catch(() => {}));
        const { name: captureName } = capture;
        return capture.ask("exportFlow", {
          id: flowId,
          format,
          anonymize,
          application: this.#application,
          captureName,
        });
      });
    } catch (error) {
      void notify.error(l10n.t("Flow {0} of {1} cannot be exported: {2}", flowId, capture.name, reasonOf(error)));
      return undefined;
    }
  }
}

function beside(capture: Capture, name: string): Uri {
  const [first = capture.uri] = filesOf(capture.uri);
  return Uri.joinPath(first, "..", name);
}

/** A failure names the file and the reason. */
async function write(target: Uri, content: string | Uint8Array): Promise<void> {
  const octets = typeof content === "string" ? new TextEncoder().encode(content) : content;
  try {
    await workspace.fs.writeFile(target, octets);
  } catch (error) {
    throw new Error(l10n.t("{0} cannot be written: {1}", target.fsPath, reasonOf(error)));
  }
}

/** Says what was saved, and opens it on request. */
async function offer(target: Uri, text: string): Promise<void> {
  const open = l10n.t("Open");
  if ((await notify.information(text, open)) === open) await env.openExternal(target);
}

function tell(text: string): void {
  void notify.information(text);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
