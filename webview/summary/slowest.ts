// The flows whose handshakes took longest.

import { durationText } from "../../src/core/text/durations";
import type { CaptureOverview } from "../../src/protocol/api";
import { rowButton } from "../controls";
import { div, element, fill, span } from "../dom";
import { t } from "../l10n";
import { shortAddress } from "../shortAddress";

const AT_ONCE = 5;

export interface Slowest {
  readonly element: HTMLElement;
  show(rows: CaptureOverview["slowest"]): void;
}

export function createSlowest(options: { onFlow(id: number): void }): Slowest {
  const list = div("slowest");
  const made = element("section", { class: "summary-part" }, element("h3", {}, t("Slowest handshakes")), list);
  return {
    element: made,
    show(rows) {
      made.hidden = rows.length === 0;
      fill(
        list,
        ...rows
          .slice(0, AT_ONCE)
          .map(({ id, initiator, responder, handshakeNs }) =>
            rowButton(
              { className: "slow-flow", title: t("Show flow {0}", id), onPress: () => options.onFlow(id) },
              span("slow-time", durationText(handshakeNs ?? 0)),
              span("slow-ends", shortAddress(initiator, true), "→", shortAddress(responder, true)),
            ),
          ),
      );
    },
  };
}
