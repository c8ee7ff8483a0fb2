import { l10n, window } from "vscode";
import type { CaptureView } from "./captureView";

/** Asks for a frame's number, and shows its segment. */
export async function goToFrame(view: CaptureView): Promise<void> {
  const { capture } = view;
  const { frames } = capture.summary;
  const fault = async (text: string): Promise<string | undefined> => {
    const frame = numberOf(text);
    if (text.trim() === "") return undefined;
    if (frame === undefined || frame > frames) return l10n.t("Enter a number from 1 to {0}.", frames);
    const target = await capture.ask("targetOfFrame", { frame });
    return target === undefined ? l10n.t("Frame {0} is part of no flow.", frame) : undefined;
  };
  const text = await window.showInputBox({
    title: l10n.t("Go to Frame"),
    prompt: l10n.t("The number of a frame, from 1 to {0}", frames),
    validateInput: fault,
  });
  const frame = numberOf(text ?? "");
  if (frame === undefined) return;
  const target = await capture.ask("targetOfFrame", { frame });
  if (target === undefined) return;
  view.panel.reveal(view.panel.viewColumn, false);
  view.reveal(target);
  view.focus("diagram");
}

function numberOf(text: string): number | undefined {
  return /^\s*[1-9]\d{0,9}\s*$/.test(text) ? Number(text) : undefined;
}
