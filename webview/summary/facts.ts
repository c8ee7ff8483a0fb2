// What kind of capture it is: its size, its time, its capture points, and what it leaves out.

import { clockText, durationText } from "../../src/core/text/durations";
import type { CaptureOverview, CaptureSummary } from "../../src/protocol/api";
import { rowButton } from "../controls";
import { countText, element, fill, numberText } from "../dom";

const MOST_PLACES = 8;
const MOST_OTHERS = 6;

export interface Facts {
  readonly element: HTMLElement;
  show(overview: CaptureOverview, summary: CaptureSummary): void;
}

export function createFacts(options: { onFilter(text: string): void }): Facts {
  const list = element("dl", { class: "capture-facts" });
  const made = element("section", { class: "summary-part" }, element("h3", {}, "The capture"), list);
  return {
    element: made,
    show({ places, strip, responderCount }, summary) {
      const { format, interfaces, frames, tcpSegments, flows, notTcp, issues, epochSeconds, lastTimeNs } = summary;
      const placeLinks = places.slice(0, MOST_PLACES).map(({ place, flows: count }) => {
        const words = `${place === "" ? "no VLAN or tunnel" : place} (${numberText(count)})`;
        if (place === "") return element("li", {}, words);
        const onPress = () => options.onFilter(`place == ${JSON.stringify(place)}`);
        return element("li", {}, rowButton({ className: "text-button", title: "List its flows", onPress }, words));
      });
      const facts: readonly (readonly [string, Node | string | undefined])[] = [
        ["Begins", clockText(epochSeconds, strip.startNs)],
        ["Lasts", durationText(Math.max(0, lastTimeNs - strip.startNs))],
        ["Format", [format, ...interfaces.slice(0, 3)].filter(Boolean).join(", ")],
        ["Frames", `${numberText(frames)}, of which ${numberText(tcpSegments)} are TCP segments`],
        ["Flows", `${numberText(flows)}, to ${countText(responderCount, "responder")}`],
        ["Places", placeLinks.length === 0 ? undefined : element("ul", {}, ...placeLinks)],
        [
          "Not TCP",
          notTcp.length === 0
            ? undefined
            : notTcp
                .slice(0, MOST_OTHERS)
                .map(({ name, frames: count }) => `${name} (${numberText(count)})`)
                .join(", "),
        ],
        [
          "Notes",
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
