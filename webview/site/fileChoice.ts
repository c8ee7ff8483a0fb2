// Files that are chosen or dropped, and what several of them are.

import { button } from "../controls";
import { div, element, fill } from "../dom";
import { t } from "../l10n";

export interface FileChoice {
  /** The button that chooses files, and the question that several files lead to. */
  readonly element: HTMLElement;
  /** As if the button was pressed. */
  choose(): void;
}

/** `open` gets at least one file. Files are also dropped anywhere on `target`. */
export function createFileChoice(
  target: HTMLElement,
  open: (files: readonly File[], compared: boolean) => void,
): FileChoice {
  const input = element("input", { type: "file", multiple: true, hidden: true, "aria-label": t("Capture files") });
  const question = div("file-question");
  const made = div(
    "file-choice",
    button({ label: t("Choose a file…"), look: "primary", onPress: () => input.click() }),
    input,
    question,
  );
  question.hidden = true;

  function take(list: FileList | null | undefined): void {
    const files = [...(list ?? [])];
    question.hidden = files.length < 2;
    if (files.length === 1) open(files, false);
    if (files.length < 2) return;
    const answer = (label: string, compared: boolean) =>
      button({ label, look: "secondary", onPress: () => open(files, compared) });
    fill(
      question,
      element("p", {}, t("What are these {0} files?", files.length)),
      answer(t("Parts of one capture"), false),
      answer(t("Captures of one connection at several places"), true),
    );
    question.querySelector<HTMLElement>("vscode-button")?.focus();
  }

  input.addEventListener("change", () => {
    take(input.files);
    // The same file may be chosen again.
    input.value = "";
  });
  const isOfFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
  target.addEventListener("dragover", (event) => {
    if (!isOfFiles(event)) return;
    event.preventDefault();
    target.classList.add("drop-target");
  });
  for (const type of ["dragleave", "drop"] as const)
    target.addEventListener(type, () => target.classList.remove("drop-target"));
  target.addEventListener("drop", (event) => {
    if (!isOfFiles(event)) return;
    event.preventDefault();
    take(event.dataTransfer?.files);
  });
  return { element: made, choose: () => input.click() };
}
