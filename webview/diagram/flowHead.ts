// The line above the diagram: the flow, and its copy and export actions.

import { buildLayout } from "../../src/core/diagram/diagramLayout";
import { renderMermaid } from "../../src/core/diagram/mermaid";
import { renderSvg } from "../../src/core/diagram/svg";
import { renderText } from "../../src/core/diagram/textDiagram";
import { endpointText } from "../../src/core/text/endpoints";
import type { FlowDetail } from "../../src/protocol/api";
import { button } from "../controls";
import { div, element, fill, span } from "../dom";
import { icon } from "../icons";
import { OUTCOME_LOOKS } from "../outcomes";

const SAVED_WIDTH_PX = 900;

export interface FlowHeadActions {
  copy(text: string, what: string): void;
  save(text: string, name: string): void;
  onFlowTranscript(flowId: number): void;
}

export interface FlowHead {
  readonly element: HTMLElement;
  show(detail: FlowDetail): void;
}

export function createFlowHead(actions: FlowHeadActions): FlowHead {
  let shown: FlowDetail | undefined;
  const title = div("flow-title");
  const withShown = (act: (detail: FlowDetail) => void) => () => {
    if (shown !== undefined) act(shown);
  };
  const buttons = div(
    "flow-actions",
    button({
      label: "Text",
      icon: "copy",
      look: "secondary",
      title: "Copy the diagram as text, for a ticket or a mail",
      onPress: withShown((detail) => actions.copy(renderText(detail), "Diagram as text")),
    }),
    button({
      label: "Mermaid",
      icon: "copy",
      look: "secondary",
      title: "Copy the diagram as Mermaid, for a wiki or Markdown",
      onPress: withShown((detail) =>
        actions.copy(`\`\`\`mermaid\n${renderMermaid(detail).trimEnd()}\n\`\`\`\n`, "Diagram as Mermaid"),
      ),
    }),
    button({
      label: "SVG",
      icon: "save",
      look: "secondary",
      title: "Save the diagram as a standalone SVG file",
      onPress: withShown((detail) => {
        const layout = buildLayout(detail, { width: SAVED_WIDTH_PX });
        actions.save(renderSvg(layout, { standalone: true }), `flow-${detail.flow.id}.svg`);
      }),
    }),
    button({
      label: "Show this flow in the transcript",
      icon: "transcript",
      look: "icon",
      onPress: withShown((detail) => actions.onFlowTranscript(detail.flow.id)),
    }),
  );
  return {
    element: element("header", { class: "flow-head" }, title, buttons),
    show(detail) {
      shown = detail;
      const { id, initiator, responder, outcome, path } = detail.flow;
      fill(
        title,
        span("flow-number", `Flow ${id}`),
        span("address", endpointText(initiator)),
        span("arrow", "→"),
        span("address", endpointText(responder)),
        span(`outcome mood-${OUTCOME_LOOKS[outcome].mood}`, icon(outcome), outcome),
        path !== "" && span("path", path),
      );
    },
  };
}
