// What leaves the page for somebody else: a report that is copied, a flow that is saved.

import { exportName, FLOW_FORMATS, type FlowFormat } from "../../src/core/export/exportForms";
import type { AnalysisApi, ShareAction } from "../../src/protocol/api";
import type { Answer, Arg } from "../../src/protocol/link";
import { t } from "../l10n";
import { saveFile } from "./saveFile";

export interface SharedCapture {
  readonly name: string;
  /** Name and version of this program. */
  readonly application: string;
  ask<M extends keyof AnalysisApi & string>(method: M, arg: Arg<AnalysisApi, M>): Promise<Answer<AnalysisApi, M>>;
}

/** Answers what to tell the user. @throws Error if it cannot be done */
export async function shareFlow(capture: SharedCapture, action: ShareAction, flowId: number): Promise<string> {
  switch (action) {
    case "copyReport": {
      const { content } = await exported(capture, flowId, "markdown", false);
      await navigator.clipboard.writeText(String(content));
      return t("Report copied");
    }
    case "exportFlow":
      return saveFlow(capture, flowId, "pcapng", false);
    case "exportAnonymized":
      return saveFlow(capture, flowId, "pcapng", true);
    case "exportScript":
      return saveFlow(capture, flowId, "packetdrill", false);
    case "openInWireshark":
      throw new Error(t("A browser cannot start Wireshark. Save the flow, and open its file."));
  }
}

export async function saveReport({ name, application, ask }: SharedCapture): Promise<string> {
  const report = await ask("captureReport", { format: "html", application, captureName: name });
  saveFile(report, `${exportName(name, undefined)}-report.html`);
  return t("The report was saved.");
}

async function saveFlow(
  capture: SharedCapture,
  flowId: number,
  format: FlowFormat,
  anonymize: boolean,
): Promise<string> {
  const { content, isCut } = await exported(capture, flowId, format, anonymize);
  const base = anonymize ? `flow-${flowId}-anonymized` : exportName(capture.name, flowId);
  saveFile(content, `${base}${FLOW_FORMATS[format]}`);
  const saved = anonymize
    ? t(
        "The flow was saved with other addresses and without data. Not replaced: TCP sequence numbers, ports, flags, options of the handshake, lengths, IP identifications, TTLs, VLANs, tunnel numbers, and times.",
      )
    : t("The flow was saved.");
  const cut = isCut ? ` ${t("The flow is larger than what is exported: these are its first frames.")}` : "";
  return `${saved}${cut}`;
}

async function exported({ name, application, ask }: SharedCapture, id: number, format: FlowFormat, anonymize: boolean) {
  const answer = await ask("exportFlow", { id, format, anonymize, application, captureName: name });
  if (answer.kind !== "exported") throw new Error(t("The export was cancelled."));
  return answer;
}
