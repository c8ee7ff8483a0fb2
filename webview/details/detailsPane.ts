// The selected segment: the fields of its frame beside the frame's octets, each highlighting the other.

import type { FieldNode, FrameDetail } from "../../src/protocol/api";
import { button, link } from "../controls";
import { div, element, fill, span } from "../dom";
import { reasonOf } from "../host";
import { countText, t } from "../l10n";
import { latestOnly } from "../latest";
import { fieldsNamed, innermostField } from "./fieldSearch";
import { createFieldTree, type FieldMark } from "./fieldTree";
import { createHexView } from "./hexView";

/** The subject of the pane: a frame, and its data from the flow. */
export interface DetailsSubject {
  readonly frame: number;
  readonly fileOffset: number;
  /** "SYN,ACK from 10.0.0.2:80": the text of the diagram's row. */
  readonly label: string;
  readonly marks: readonly FieldMark[];
  /** What is usual for its sender's segments: "Segments of 10.0.0.2: TTL 52 · …". */
  readonly sender: string | undefined;
}

export interface DetailsOptions {
  fetch(subject: DetailsSubject): Promise<FrameDetail>;
  onTranscript(): void;
  onClose(): void;
  onEscape(): void;
  /** To a screen reader. */
  say(text: string): void;
}

export interface DetailsPane {
  readonly element: HTMLElement;
  show(subject: DetailsSubject | undefined): void;
  focus(): void;
}

export function createDetailsPane(options: DetailsOptions): DetailsPane {
  let subject: DetailsSubject | undefined;
  let fields: readonly FieldNode[] = [];

  const tree = createFieldTree({
    onHover: (node) => hex.highlight(node, "pointed"),
    onFocus: (node) => hex.highlight(node, "chosen"),
  });
  const hex = createHexView({
    onPoint: (octet) => tree.mark(octet === undefined ? undefined : innermostField(fields, octet), false),
    onChoose(octet, value) {
      const node = innermostField(fields, octet);
      tree.mark(node, true);
      options.say(
        node === undefined ? t("Octet {0}: {1}", octet, value) : t("Octet {0}: {1}, {2}", octet, value, node.name),
      );
      hex.highlight(node ?? { start: octet, end: octet + 1 }, "chosen");
    },
    moreButton: (label, onPress) => link({ label, onPress }),
  });
  const title = element("h2", {}, t("Segment"));
  const note = span("details-note");
  const message = element("p", { class: "placeholder" }, t("Select an arrow to see its fields and octets."));
  const sender = element("p", { class: "details-sender" });
  const body = div("details-body", tree.element, hex.element);
  const header = element(
    "header",
    { class: "details-head" },
    title,
    note,
    div(
      "details-actions",
      button({
        label: t("Show this segment in the transcript"),
        icon: "transcript",
        look: "icon",
        onPress: options.onTranscript,
      }),
      button({ label: t("Close the segment's details"), icon: "close", look: "icon", onPress: options.onClose }),
    ),
  );
  const made = element(
    "section",
    { class: "details-pane", "aria-label": t("Segment details") },
    header,
    sender,
    body,
    message,
  );
  made.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    options.onEscape();
  });

  function say(text: string | undefined): void {
    body.hidden = text !== undefined;
    message.hidden = text === undefined;
    if (text !== undefined) message.textContent = text;
  }

  const loading = latestOnly<DetailsSubject>(async (wanted, isLatest) => {
    try {
      const frame = await options.fetch(wanted);
      if (!isLatest() || wanted !== subject) return;
      fields = frame.fields;
      tree.show(fields, wanted.marks);
      hex.show(frame.octets, frame.originalLength);
      hex.blame(
        wanted.marks.flatMap(({ field, severity }) =>
          fieldsNamed(fields, new Set([field])).map(({ start, end }) => ({ start, end, severity })),
        ),
      );
      fill(note, lengthText(frame));
      say(undefined);
    } catch (error) {
      if (isLatest() && wanted === subject) say(t("The frame cannot be read: {0}", reasonOf(error)));
    }
  });

  say(message.textContent ?? "");
  sender.hidden = true;
  return {
    element: made,
    show(next) {
      if (next !== undefined && subject !== undefined && sameSubject(next, subject)) return;
      subject = next;
      title.textContent = next === undefined ? t("Segment") : t("Frame {0}", next.frame);
      title.title = next?.label ?? "";
      fill(note);
      sender.textContent = next?.sender ?? "";
      sender.hidden = next?.sender === undefined;
      if (next === undefined) say(t("Select an arrow to see its fields and octets."));
      else loading.ask(next);
    },
    focus: () => tree.focus(),
  };
}

function sameSubject(a: DetailsSubject, b: DetailsSubject): boolean {
  return a.frame === b.frame && a.fileOffset === b.fileOffset && JSON.stringify(a.marks) === JSON.stringify(b.marks);
}

function lengthText({ octets, originalLength }: FrameDetail): string {
  return octets.length === originalLength
    ? countText(octets.length, "{0} octet", "{0} octets")
    : countText(octets.length, "{0} octet of {1} captured", "{0} octets of {1} captured", originalLength);
}
