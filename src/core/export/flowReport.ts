// What a ticket about one flow has to say.

import { buildLayout } from "../diagram/diagramLayout";
import { renderSvg } from "../diagram/svg";
import { renderText } from "../diagram/textDiagram";
import type { FlowDetail } from "../rules/finding";
import { displayFilter } from "../text/displayFilter";
import { clockText } from "../text/durations";
import { endpointText } from "../text/endpoints";
import type { ReportBlock, ReportDocument } from "./reportDocument";

export interface ReportOptions {
  readonly captureName: string;
  /** Name and version of the program. */
  readonly application: string;
}

const COLUMNS = 100;
const WIDTH_PX = 960;

export function flowReport(detail: FlowDetail, { captureName, application }: ReportOptions): ReportDocument {
  const { flow, epochSeconds, headline } = detail;
  const title = `${endpointText(flow.initiator)} → ${endpointText(flow.responder)}: ${flow.outcome}`;
  const facts: (readonly [string, string])[] = [
    ["Capture", `${captureName}, flow ${flow.id}, frames ${flow.firstFrame} to ${flow.lastFrame}`],
    ["Begins", clockText(epochSeconds, flow.firstTimeNs)],
  ];
  if (flow.path !== "") facts.push(["Path", flow.path]);
  return {
    title,
    blocks: [
      { kind: "heading", level: 1, text: title },
      { kind: "paragraph", text: headline, isStrong: true },
      { kind: "list", items: facts },
      ...findingBlocks(detail, 2),
      { kind: "heading", level: 2, text: "Diagram" },
      diagramBlock(detail),
      { kind: "heading", level: 2, text: "Wireshark display filter" },
      { kind: "code", text: displayFilter(flow) },
      { kind: "paragraph", text: `Made with ${application}.` },
    ],
  };
}

/** What, why and next of each finding. */
export function findingBlocks({ findings }: FlowDetail, level: 2 | 3): readonly ReportBlock[] {
  return findings.flatMap(({ severity, rule, frame, what, why, next }): ReportBlock[] => [
    { kind: "heading", level, text: `${severity}: ${rule} (frame ${frame})` },
    { kind: "paragraph", text: what },
    { kind: "list", items: [["Why", why] as const, ["Next", next] as const].filter(([, text]) => text !== "") },
  ]);
}

export function diagramBlock(detail: FlowDetail): ReportBlock {
  return {
    kind: "diagram",
    svg: renderSvg(buildLayout(detail, { width: WIDTH_PX })),
    text: renderText(detail, { width: COLUMNS, withoutFindings: true }),
  };
}
