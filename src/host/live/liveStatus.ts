// The status bar while a capture runs: captured and dropped frames, and a stop button.

import { StatusBarAlignment, ThemeColor, window } from "vscode";
import type { LiveState } from "./liveCapture";

export class LiveStatus {
  readonly #counts = window.createStatusBarItem("tcpHandshake.live", StatusBarAlignment.Left, 100);
  readonly #stop = window.createStatusBarItem("tcpHandshake.live.stop", StatusBarAlignment.Left, 99.9);
  readonly #device: string;

  constructor(device: string) {
    this.#device = device;
    this.#counts.name = "Live Capture";
    this.#counts.command = "tcpHandshake.showLive";
    this.#stop.name = "Stop Live Capture";
    this.#stop.text = "$(debug-stop) Stop";
    this.#stop.tooltip = "Stop the live capture";
    this.#stop.command = "tcpHandshake.stopLive";
    this.#counts.show();
    this.#stop.show();
  }

  show(state: LiveState, flows: number): void {
    this.#counts.text = `$(record) ${this.#device}: ${liveText(state)}`;
    this.#counts.tooltip = `Live capture from ${this.#device}: ${counted(flows, "flow")}, ${(state.octets / 1e6).toFixed(1)} MB`;
    this.#counts.backgroundColor =
      (state.dropped ?? 0) > 0 ? new ThemeColor("statusBarItem.warningBackground") : undefined;
  }

  dispose(): void {
    this.#counts.dispose();
    this.#stop.dispose();
  }
}

export function liveText({ frames, dropped }: LiveState): string {
  const lost = dropped === undefined ? "" : `, ${dropped.toLocaleString("en")} dropped`;
  return `${counted(frames, "frame")}${lost}`;
}

function counted(count: number, thing: string): string {
  return `${count.toLocaleString("en")} ${thing}${count === 1 ? "" : "s"}`;
}
