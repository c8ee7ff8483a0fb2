// What lines and letters mean.

import type { TimeWindow } from "../../src/protocol/api";
import { div, element, span } from "../dom";
import { t } from "../l10n";

export interface Legend {
  readonly element: HTMLElement;
  /** `isWindowDrawn`: of every side whose octets are drawn. */
  show(window: TimeWindow, isWindowDrawn: boolean): void;
}

export function createLegend(): Legend {
  const scale = span(
    "legend-item time-scale-unknown",
    t("Window scale unknown: the SYNs were not captured, so no window is drawn."),
  );
  const far = span(
    "legend-item",
    t("Where no window is drawn, its edge is far above the octets. The line below the drawing gives its size."),
  );
  const item = (look: string, text: string): HTMLElement =>
    span("legend-item", span(`legend-line time-color-${look}`), text);
  const made = div(
    "time-legend",
    item("sent", t("octets sent")),
    item("again", t("sent again")),
    item("ack", t("acknowledged by the peer")),
    item("window", t("right edge of the peer's window")),
    item("sack", t("SACK blocks")),
    element(
      "span",
      { class: "legend-item" },
      t(
        "R retransmission, S spurious retransmission, O out of order, W fills the window, Z zero window, D duplicate ACK, K keep-alive",
      ),
    ),
    scale,
    far,
  );
  return {
    element: made,
    show({ scaleKnown }, isWindowDrawn) {
      scale.hidden = scaleKnown;
      far.hidden = !scaleKnown || isWindowDrawn;
    },
  };
}
