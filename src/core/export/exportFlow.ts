// A flow in a form for somebody else.

import { Analysis } from "../analysis/analysis";
import type { AnalysisSettings } from "../analysis/query";
import { openCapture } from "../capture/formats";
import type { Side } from "../flow/flow";
import type { FlowDetail } from "../rules/finding";
import type { FlowFormat } from "./exportForms";
import { type FlowSource, flowCapture } from "./flowCapture";
import { FlowFrames } from "./flowFrames";
import { flowReport } from "./flowReport";
import { flowSegments } from "./flowSegments";
import { flowExport } from "./flowSelection";
import { packetdrillScript, stackUnderTest } from "./packetdrill";
import { picture, type Scheme } from "./picture";
import { reportHtml } from "./reportHtml";
import { reportMarkdown } from "./reportMarkdown";

export interface FlowExportOptions {
  readonly format: FlowFormat;
  /** Name and version of the program. */
  readonly application: string;
  /** Name of the capture, without its folder. */
  readonly captureName: string;
  /** 16 random octets: addresses, data and names are replaced. `undefined` keeps all as it is. */
  readonly secret: Uint8Array | undefined;
  /** For packetdrill: whose stack is under test; by default the side that the first error reaches. */
  readonly stack: Side | undefined;
  /** For pictures. */
  readonly scheme: Scheme;
  /** For verdicts on what was anonymized. */
  readonly settings: AnalysisSettings;
}

/** The name of an anonymized capture: a file's name may name a host or a customer. */
const ANONYMOUS_NAME = "an anonymized capture";

/** Of a pcapng octets, of all else text. @throws NotAScript where packetdrill cannot have the flow */
export function exportFlow(subject: FlowSubject, options: FlowExportOptions): string | Uint8Array {
  const { detail, source } = subject;
  const { format, secret, captureName } = options;
  if (format === "pcapng") return flowCapture(detail, source, options);
  // What the anonymized frames say is all that their report can say.
  if (secret !== undefined) return written(anonymized(subject, options), { ...options, captureName: ANONYMOUS_NAME });
  return written(subject, { ...options, captureName });
}

export interface FlowSubject {
  readonly detail: FlowDetail;
  readonly source: FlowSource;
  /** Ids of all flows whose frames these are. */
  readonly ids: readonly number[];
}

function written({ detail, source }: FlowSubject, options: FlowExportOptions): string {
  const { application, captureName } = options;
  switch (options.format) {
    case "packetdrill": {
      const stack = options.stack ?? stackUnderTest(detail);
      const script = { application, captureName, stack, full: source.full };
      return packetdrillScript(detail, flowSegments(detail.flow, source.frames), script);
    }
    case "markdown":
      return reportMarkdown(flowReport(detail, options));
    case "html":
      return reportHtml(flowReport(detail, options));
    default:
      return picture(detail, options).svg;
  }
}

/** The flow as the analysis of its anonymized capture has it. */
function anonymized({ detail, source, ids }: FlowSubject, options: FlowExportOptions): FlowSubject {
  const bytes = flowCapture(detail, source, options);
  const analysis = new Analysis(options.settings);
  analysis.push(bytes);
  analysis.end();
  // In the order of their first frames, as they were.
  const id = ids.toSorted((a, b) => a - b).indexOf(detail.flow.id) + 1;
  const made = analysis.detail(id) ?? analysis.detail(1);
  const reader = openCapture(bytes, true);
  // Never the flow as it was in its place.
  if (made === undefined || reader === undefined || "kind" in reader)
    throw new Error("The anonymized flow cannot be read back.");
  const sink = new FlowFrames(flowExport(analysis, made.flow.id, Number.POSITIVE_INFINITY)!.selection);
  reader.push(bytes, sink);
  const { interfaces, clock } = reader;
  const again = { frames: sink.frames, interfaces, epochSeconds: clock.epochSeconds, full: source.full };
  return { detail: made, source: again, ids: [id] };
}
