// The number of problems of a capture, beside its name in the Explorer and on its tab.

import { EventEmitter, FileDecoration, type FileDecorationProvider, ThemeColor, type Uri, window } from "vscode";
import type { Captures } from "../capture/captures";
import { DisposableStore } from "../disposables";
import { toBadge } from "./badgeText";

export class Badges implements FileDecorationProvider {
  readonly #captures: Captures;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<Uri>());
  readonly onDidChangeFileDecorations = this.#changed.event;

  constructor(captures: Captures) {
    this.#captures = captures;
    this.#store.add(
      captures.onDidOpen((capture) => {
        let shown = "";
        // Disposed with the capture's own event.
        capture.onDidChange(({ findings }) => {
          const now = JSON.stringify([findings, capture.hidesVerdicts]);
          if (now === shown) return;
          shown = now;
          this.#changed.fire(capture.uri);
        });
      }),
    );
    this.#store.add(captures.onDidClose(({ uri }) => this.#changed.fire(uri)));
    this.#store.add(window.registerFileDecorationProvider(this));
  }

  provideFileDecoration(uri: Uri): FileDecoration | undefined {
    const capture = this.#captures.find(uri);
    const badge = capture === undefined || capture.hidesVerdicts ? undefined : toBadge(capture.summary.findings);
    return badge && new FileDecoration(badge.text, badge.tooltip, new ThemeColor(badge.color));
  }

  dispose(): void {
    this.#store.dispose();
  }
}
