// Exports of the capture that is open: a flow with its frames, read again from the file, or a report.

import type { CaptureIssue } from "../core/capture/frame";
import { captureReport } from "../core/export/captureReport";
import { exportFlow } from "../core/export/exportFlow";
import { FlowFrames } from "../core/export/flowFrames";
import { flowExport, MOST_EXPORTED_OCTETS } from "../core/export/flowSelection";
import { NotAScript } from "../core/export/packetdrill";
import { reportHtml } from "../core/export/reportHtml";
import { reportMarkdown } from "../core/export/reportMarkdown";
import { SourceError } from "../io/byteSource";
import type { AnalysisApi, AnalysisSettings, ExportedFlow } from "../protocol/api";
import type { Arg } from "../protocol/link";
import type { Reading } from "./reading";
import { scan } from "./reread";

const PIECE_OCTETS = 1 << 20;

/** One export at a time; it can be cancelled between two pieces of the file. */
export class Exports {
  #cancelled = false;

  cancel(): void {
    this.#cancelled = true;
  }

  /** @throws SourceError if the file has changed since it was read, or the flow cannot have the form. */
  async flow(
    reading: Reading,
    settings: AnalysisSettings,
    { id, format, anonymize, application, captureName }: Arg<AnalysisApi, "exportFlow">,
  ): Promise<ExportedFlow> {
    this.#cancelled = false;
    const { analysis } = reading;
    const found = flowExport(analysis, id, MOST_EXPORTED_OCTETS);
    const detail = analysis.detail(id);
    if (found === undefined || detail === undefined) throw new SourceError(`Flow ${id} is no longer in the capture.`);
    const { fileOffset, frameNumber } = found.from;
    const sink = new FlowFrames(found.selection);
    const isDone = () => sink.over || this.#cancelled;
    const reader = await scan(reading, fileOffset, frameNumber, PIECE_OCTETS, sink, isDone);
    if (this.#cancelled) return { kind: "cancelled" };
    if (reader === undefined || sink.frames.length === 0)
      throw new SourceError(`${captureName} has changed since it was read. Reload it.`);
    const { interfaces, clock } = reader;
    const source = { frames: sink.frames, interfaces, epochSeconds: clock.epochSeconds, full: sink.full };
    const ids = found.selection.flows.map(({ flow }) => flow.id);
    const secret = anonymize ? crypto.getRandomValues(new Uint8Array(16)) : undefined;
    const options = { format, application, captureName, secret, stack: undefined, scheme: "any", settings } as const;
    try {
      return { kind: "exported", content: exportFlow({ detail, source, ids }, options), isCut: sink.full };
    } catch (error) {
      if (error instanceof NotAScript) throw new SourceError(error.message);
      throw error;
    }
  }
}

export function reportOf(
  { analysis }: Reading,
  issues: readonly CaptureIssue[],
  { format, application, captureName }: Arg<AnalysisApi, "captureReport">,
): string {
  const document = captureReport({ analysis, issues }, { application, captureName });
  return format === "html" ? reportHtml(document) : reportMarkdown(document);
}
