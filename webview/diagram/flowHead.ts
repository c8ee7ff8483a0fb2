// The line above the diagram: the flow, and and what can be done with it.

import { endpointText } from "../../src/core/text/endpoints";
import type { FlowDetail } from "../../src/protocol/api";
import { button, textButton } from "../controls";
import { div, element, fill, setAttributes, span } from "../dom";
import { t } from "../l10n";
import { zoomText } from "./zoom";

export interface FlowHeadActions {
  onFlowTranscript(flowId: number): void;
  onZoomStep(steps: number): void;
  /** 1 is 100 %; undefined: as the pane suggests. */
  onZoom(zoom: number | undefined): void;
  onFit(): void;
  /** The ways to give the flow to somebody else. */
  readonly share: HTMLElement;
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
    label: zoomText(1),
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
    actions.share,
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
