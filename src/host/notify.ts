// All notifications. Their texts contain names of files and devices, and what other programs report.

import { window } from "vscode";
import { noticeText } from "./noticeText";

type Answer = Thenable<string | undefined>;

export const notify = {
  information: (text: string, ...buttons: string[]): Answer =>
    window.showInformationMessage(noticeText(text), ...buttons),
  warning: (text: string, ...buttons: string[]): Answer => window.showWarningMessage(noticeText(text), ...buttons),
  error: (text: string, ...buttons: string[]): Answer => window.showErrorMessage(noticeText(text), ...buttons),
  /** Whether the user pressed the button. */
  confirm: async (text: string, detail: string, button: string): Promise<boolean> =>
    (await window.showWarningMessage(noticeText(text), { modal: true, detail }, button)) === button,
};
