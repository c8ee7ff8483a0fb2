// What the site shows before a capture is open.

import { rowButton } from "../controls";
import { div, element, span } from "../dom";
import { t } from "../l10n";

export interface Sample {
  readonly name: string;
  readonly title: string;
  readonly bytes: Uint8Array;
}

export function createStartScreen(
  choice: HTMLElement,
  samples: readonly Sample[],
  onSample: (sample: Sample) => void,
): HTMLElement {
  return element(
    "section",
    { class: "start", "aria-labelledby": "start-title" },
    element("h1", { id: "start-title" }, t("Why did this TCP connection not open?")),
    element("p", { class: "start-lead" }, t("Drop a capture here (pcap or pcapng, also compressed with gzip).")),
    choice,
    element("p", { class: "start-promise" }, t("The file stays on this machine: this page cannot send anything.")),
    div(
      "start-samples",
      element("h2", {}, t("Or open a sample")),
      ...samples.map((sample) =>
        rowButton(
          { className: "sample", title: sample.name, onPress: () => onSample(sample) },
          span("sample-title", sample.title),
          span("sample-name", sample.name),
        ),
      ),
    ),
  );
}
