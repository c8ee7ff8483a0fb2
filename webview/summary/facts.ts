// What kind of capture it is: its size, its time, its capture points, and what it leaves out.

import { clockText, durationText } from "../../src/core/text/durations";
import type { CaptureOverview, CaptureSummary } from "../../src/protocol/api";
import { rowButton } from "../controls";
import { element, fill, numberText } from "../dom";
import { countText, joined, t } from "../l10n";

const MOST_PLACES = 8;
const MOST_OTHERS = 6;

export interface Facts {
  readonly element: HTMLElement;
  show(overview: CaptureOverview, summary: CaptureSummary): void;
}

export function createFacts(options: { onFilter(text: string): void }): Facts {
  const list = element("dl", { class: "capture-facts" });
  const made = element("section", { class: "summary-part" }, element("h3", {}, t("The capture")), list);
  return {
    element: made,
    show({ places, strip, responderCount }, summary) {
      const { format, interfaces, linkTypes, frames, tcpSegments, flows, notTcp, issues, epochSeconds, lastTimeNs } =
        summary;
      const placeLinks = places.slice(0, MOST_PLACES).map(({ place, flows: count }) => {
        const words = t("{0} ({1})", place === "" ? t("no VLAN or tunnel") : place, numberText(count));
        if (place === "") return element("li", {}, words);
        const onPress = () => options.onFilter(`place == ${JSON.stringify(place)}`);
        return element("li", {}, rowButton({ className: "text-button", title: t("List its flows"), onPress }, words));
      });
      const facts: readonly (readonly [string, Node | string | undefined])[] = [
        [t("Begins"), clockText(epochSeconds, strip.startNs)],
        [t("Lasts"), durationText(Math.max(0, lastTimeNs - strip.startNs))],
        [
          t("Format"),
          joined([format, ...linkTypes.slice(0, 3), ...interfaces.slice(0, 3)].filter((name) => name !== "")),
        ],
        [
          t("Frames"),
          countText(
            tcpSegments,
            "{1}, of which {0} is a TCP segment",
            "{1}, of which {0} are TCP segments",
            numberText(frames),
          ),
        ],
        [t("Flows"), countText(responderCount, "{1}, to {0} responder", "{1}, to {0} responders", numberText(flows))],
        [t("VLANs and tunnels"), placeLinks.length === 0 ? undefined : element("ul", {}, ...placeLinks)],
        [
          t("Not TCP"),
          notTcp.length === 0
            ? undefined
            : joined(
                notTcp.slice(0, MOST_OTHERS).map(({ name, frames: count }) => t("{0} ({1})", name, numberText(count))),
              ),
        ],
        [
          t("Notes"),
          issues.length === 0
            ? undefined
            : element("ul", {}, ...issues.map(({ message }) => element("li", {}, message))),
        ],
      ];
      fill(
        list,
        ...facts.flatMap(([name, value]) =>
          value === undefined || value === "" ? [] : [element("dt", {}, name), element("dd", {}, value)],
        ),
      );
    },
  };
}
