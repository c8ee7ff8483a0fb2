// The banners over the page: of the capture, of its file, and of what failed.

import type { CaptureSummary } from "../../src/protocol/api";
import { reasonOf } from "../host";
import { t } from "../l10n";
import { type Banner, createBanners } from "./banners";
import { bannersOf } from "./captureBanners";

/** What became of the capture's file. */
export interface FileState {
  readonly state: "same" | "rewritten" | "gone";
  readonly message: string;
}

export interface PageBanners {
  readonly element: HTMLElement;
  showSummary(summary: CaptureSummary): void;
  showFileState(state: FileState): void;
  /** Says why something that was asked for did not happen. */
  failed(error: unknown): void;
  /** Takes that away again. */
  forgetFailure(): void;
}

/** `onClosed` is called where the keyboard's focus may have gone with a banner. */
export function createPageBanners(reload: () => void, onClosed: () => void): PageBanners {
  const banners = createBanners(onClosed);
  let ofCapture: readonly Banner[] = [];
  let ofFile: Banner | undefined;
  let failure: Banner | undefined;
  const show = () => banners.show([failure, ofFile, ...ofCapture].filter((banner) => banner !== undefined));
  return {
    element: banners.element,
    showSummary(summary) {
      ofCapture = bannersOf(summary, { reload });
      show();
    },
    showFileState({ state, message }) {
      const actions = state === "rewritten" ? [{ label: t("Reload"), run: reload }] : [];
      ofFile = state === "same" ? undefined : { id: "file", severity: "warning", text: message, actions };
      show();
    },
    failed(error) {
      failure = { id: "failure", severity: "error", text: t("Operation failed: {0}", reasonOf(error)) };
      show();
    },
    forgetFailure() {
      failure = undefined;
    },
  };
}
