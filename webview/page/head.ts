// The top line: the capture, its content, the progress, and the actions on the whole capture.

import type { CaptureSummary } from "../../src/protocol/api";
import { button, type CheckBox, checkBox } from "../controls";
import { div, element, fill, span } from "../dom";
import { icon } from "../icons";
import { countText, joined, t } from "../l10n";
import { createProgress } from "./progress";

export interface HeadOptions {
  onCancel(): void;
  onFollow(follow: boolean): void;
  onSummary(): void;
  onArrange(): void;
}

export interface Head {
  readonly element: HTMLElement;
  welcome(name: string, canFollow: boolean, following: boolean): void;
  show(summary: CaptureSummary): void;
}

export function createHead(options: HeadOptions): Head {
  const name = element("h1", { class: "name" });
  const facts = div("facts");
  const progress = createProgress(options.onCancel);
  const follow: CheckBox = checkBox({
    label: t("Follow"),
    title: t("Continue reading while the capture grows"),
    onChange: options.onFollow,
  });
  follow.element.hidden = true;
  const made = element(
    "header",
    { class: "head" },
    name,
    facts,
    progress.element,
    div(
      "head-actions",
      follow.element,
      button({
        label: t("Summary of the capture (Alt+Home)"),
        icon: "summary",
        look: "icon",
        onPress: options.onSummary,
      }),
      button({
        label: t("Toggle layout"),
        icon: "columns",
        look: "icon",
        onPress: options.onArrange,
      }),
    ),
  );
  let shownAs = "";
  return {
    element: made,
    welcome(file, canFollow, following) {
      name.textContent = file;
      name.title = file;
      follow.element.hidden = !canFollow;
      follow.checked = following;
    },
    show(summary) {
      progress.show(summary);
      // Following may also be switched by a command, or in another editor of the same capture.
      if (summary.state === "following" || summary.state === "complete") follow.checked = summary.state === "following";
      const { format, interfaces, frames, tcpSegments, flows, findings, issues } = summary;
      const errors = findings.error + issues.filter(({ severity }) => severity === "error").length;
      const as = JSON.stringify([format, interfaces, frames, tcpSegments, flows, findings, errors]);
      if (as === shownAs) return;
      shownAs = as;
      facts.hidden = summary.state === "failed" && frames === 0;
      fill(
        facts,
        format !== "" && span("fact", format),
        interfaces.length > 0 && span("fact", interfacesText(interfaces)),
        span("fact", countText(frames, "{0} frame", "{0} frames")),
        span("fact", countText(flows, "{0} flow", "{0} flows")),
        errors > 0 && span("fact", icon("error", "severity-error"), countText(errors, "{0} error", "{0} errors")),
        findings.warning > 0 &&
          span("fact", icon("warning", "severity-warning"), countText(findings.warning, "{0} warning", "{0} warnings")),
      );
    },
  };
}

const SHOWN_INTERFACES = 3;

/** "eth0, wlan0"; of many only the first, and how many more. */
function interfacesText(names: readonly string[]): string {
  const more = names.length - SHOWN_INTERFACES;
  const shown = joined(names.slice(0, SHOWN_INTERFACES));
  return more > 0 ? t("{0} and {1} more", shown, more) : shown;
}
