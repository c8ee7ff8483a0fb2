// The status bar while a capture runs: captured and dropped frames, and a stop button.

import { l10n, StatusBarAlignment, ThemeColor, window } from "vscode";
import { countText } from "../countText";
import type { LiveState } from "./liveCapture";

export class LiveStatus {
  readonly #counts = window.createStatusBarItem("tcpHandshake.live", StatusBarAlignment.Left, 100);
  readonly #stop = window.createStatusBarItem("tcpHandshake.live.stop", StatusBarAlignment.Left, 99.9);
  readonly #device: string;

  constructor(device: string) {
    this.#device = device;
    this.#counts.name = l10n.t("Live Capture");
    this.#counts.command = "tcpHandshake.showLive";
    this.#stop.name = l10n.t("Stop Live Capture");
    this.#stop.text = l10n.t("$(debug-stop) Stop");
    this.#stop.tooltip = l10n.t("Stop the live capture");
    this.#stop.command = "tcpHandshake.stopLive";
    this.#counts.show();
    this.#stop.show();
  }

  show(state: LiveState, flows: number): void {
    this.#counts.text = l10n.t("$(record) {0}: {1}", this.#device, liveText(state));
    this.#counts.tooltip = countText(
      flows,
      "Live capture from {1}: {0} flow, {2} MB",
      "Live capture from {1}: {0} flows, {2} MB",
      this.#device,
      (state.octets / 1e6).toFixed(1),
    );
    this.#counts.backgroundColor =
      (state.dropped ?? 0) > 0 ? new ThemeColor("statusBarItem.warningBackground") : undefined;
  }

  dispose(): void {
    this.#counts.dispose();
    this.#stop.dispose();
  }
}

export function liveText({ frames, dropped }: LiveState): string {
  return dropped === undefined
    ? countText(frames, "{0} frame", "{0} frames")
    : countText(frames, "{0} frame, {1} dropped", "{0} frames, {1} dropped", dropped.toLocaleString("en"));
}
