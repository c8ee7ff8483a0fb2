// The line above the diagram: the flow, and its copy and export actions.

import { buildLayout } from "../../src/core/diagram/diagramLayout";
import { renderMermaid } from "../../src/core/diagram/mermaid";
import { renderSvg } from "../../src/core/diagram/svg";
import { renderText } from "../../src/core/diagram/textDiagram";
import { endpointText } from "../../src/core/text/endpoints";
import type { FlowDetail } from "../../src/protocol/api";
import { button, textButton } from "../controls";
import { div, element, fill, setAttributes, span } from "../dom";
import { t } from "../l10n";
import { zoomText } from "./zoom";

const SAVED_WIDTH_PX = 900;

export interface FlowHeadActions {
  copy(text: string, what: string): void;
  save(text: string, name: string): void;
  onFlowTranscript(flowId: number): void;
  onZoomStep(steps: number): void;
  /** 1 is 100 %; undefined: as the pane suggests. */
  onZoom(zoom: number | undefined): void;
  onFit(): void;
  /** Which view of the flow is in sight. */
  readonly tabs: HTMLElement;
}

export interface FlowHead {
  readonly element: HTMLElement;
  show(detail: FlowDetail): void;
  showZoom(zoom: number): void;
}

export function createFlowHead(actions: FlowHeadActions): FlowHead {
  let shown: FlowDetail | undefined;
  const title = div("flow-title");
  const withShown = (act: (detail: FlowDetail) => void) => () => {
    if (shown !== undefined) act(shown);
  };
  const percent = textButton({
    label: "100 %",
    className: "zoom-percent",
    title: t("Size of the diagram: press for 100 % (0)"),
    onPress: () => actions.onZoom(1),
  });
  const zooming = div(
    "zoom",
    button({
      label: t("Smaller diagram (-)"),
      icon: "smaller",
      look: "icon",
      className: "zoom-step",
      onPress: () => actions.onZoomStep(-1),
    }),
    percent.element,
    button({
      label: t("Larger diagram (+)"),
      icon: "larger",
      look: "icon",
      className: "zoom-step",
      onPress: () => actions.onZoomStep(1),
    }),
    button({ label: t("Fit the whole diagram (f)"), icon: "fit", look: "icon", onPress: actions.onFit }),
  );
  setAttributes(zooming, { role: "group", "aria-label": t("Size of the diagram") });
  const buttons = div(
    "flow-actions",
    zooming,
    button({
      label: t("Text"),
      icon: "copy",
      look: "secondary",
      title: t("Copy the diagram as text, for a ticket or a mail"),
      onPress: withShown((detail) => actions.copy(renderText(detail), t("Diagram as text"))),
    }),
    button({
      label: t("Mermaid"),
      icon: "copy",
      look: "secondary",
      title: t("Copy the diagram as Mermaid, for a wiki or Markdown"),
      onPress: withShown((detail) =>
        actions.copy(`\`\`\`mermaid\n${renderMermaid(detail).trimEnd()}\n\`\`\`\n`, t("Diagram as Mermaid")),
      ),
    }),
    button({
      label: t("SVG"),
      icon: "save",
      look: "secondary",
      title: t("Save the diagram as a standalone SVG file"),
      onPress: withShown((detail) => {
        const layout = buildLayout(detail, { width: SAVED_WIDTH_PX });
        actions.save(renderSvg(layout, { standalone: true }), `flow-${detail.flow.id}.svg`);
      }),
    }),
    button({
      label: t("Show this flow in the transcript"),
      icon: "transcript",
      look: "icon",
      onPress: withShown((detail) => actions.onFlowTranscript(detail.flow.id)),
    }),
  );
  return {
    element: element("header", { class: "flow-head" }, title, actions.tabs, buttons),
    showZoom(zoom) {
      percent.set(zoomText(zoom));
    },
    show(detail) {
      shown = detail;
      const { id, initiator, responder, path } = detail.flow;
      fill(
        title,
        span("flow-number", t("Flow {0}", id)),
        span("address", endpointText(initiator)),
        span("arrow", "→"),
        span("address", endpointText(responder)),
        path !== "" && span("path", path),
      );
    },
  };
}
