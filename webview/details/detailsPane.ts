// The selected segment: the fields of its frame beside the frame's octets, each highlighting the other.

import type { FieldNode, FrameDetail, PlacedFrame } from "../../src/protocol/api";
import { button, link } from "../controls";
import { div, element, fill, numberText, span } from "../dom";
import { reasonOf } from "../host";
import { countText, t } from "../l10n";
import { latestOnly } from "../latest";
import { fieldsNamed, innermostField } from "./fieldSearch";
import { createFieldTree, type FieldMark } from "./fieldTree";
import { createHexView } from "./hexView";
import { createPlacesTable, type PlaceOfSegment } from "./placesTable";

/** The subject of the pane: a frame, and its data from the flow. */
export interface DetailsSubject {
  readonly frame: number;
  readonly fileOffset: number;
  /** "SYN,ACK from 10.0.0.2:80": the text of the diagram's row. */
  readonly label: string;
  readonly marks: readonly FieldMark[];
  /** What is usual for its sender's segments, and what this one has instead: "Segments of 10.0.0.2: TTL 52 · …. This segment: TTL 28". */
  readonly sender: string | undefined;
  /** Of a connection that several places recorded. */
  readonly connection?: { readonly flowId: number; readonly places: readonly PlaceOfSegment[]; readonly own: number };
}

export interface DetailsOptions {
  fetch(subject: DetailsSubject): Promise<FrameDetail>;
  fetchAtPlaces(flowId: number, frames: readonly PlacedFrame[]): Promise<readonly (FrameDetail | null)[]>;
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
  const places = createPlacesTable((place) => {
    if (subject === undefined) return;
    atPlaces = atPlaces && { ...atPlaces, chosen: place };
    showPlaces(subject);
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
    places.element,
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

  let atPlaces: { readonly frames: readonly (FrameDetail | undefined)[]; readonly chosen: number } | undefined;

  function showPlaces({ connection, marks, label }: DetailsSubject): void {
    if (connection === undefined || atPlaces === undefined) return;
    const { frames, chosen } = atPlaces;
    places.show(connection.places, frames, chosen);
    const frame = frames[chosen];
    title.textContent = frame ? t("Frame {0}", frame.frameNumber) : t("Segment");
    title.title = label;
    if (frame === undefined) say(t("The frame cannot be read."));
    else showFrame(frame, chosen === connection.own ? marks : []);
  }

  function showFrame(frame: FrameDetail, marks: readonly FieldMark[]): void {
    fields = frame.fields;
    tree.show(fields, marks);
    hex.show(frame);
    hex.blame(
      marks.flatMap(({ field, severity }) =>
        fieldsNamed(fields, new Set([field])).map(({ start, end }) => ({ start, end, severity })),
      ),
    );
    fill(note, lengthText(frame));
    say(undefined);
  }

  const loading = latestOnly<DetailsSubject>(async (wanted, isLatest) => {
    try {
      const { connection } = wanted;
      if (connection === undefined) {
        const frame = await options.fetch(wanted);
        if (isLatest() && wanted === subject) showFrame(frame, wanted.marks);
        return;
      }
      const seen = connection.places.flatMap(({ frame }, place) => (frame === undefined ? [] : [{ place, frame }]));
      const details = await options.fetchAtPlaces(connection.flowId, seen);
      if (!isLatest() || wanted !== subject) return;
      const frames = new Array<FrameDetail | undefined>(connection.places.length).fill(undefined);
      seen.forEach(({ place }, nth) => {
        frames[place] = details[nth] ?? undefined;
      });
      atPlaces = { frames, chosen: connection.own };
      showPlaces(wanted);
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
      atPlaces = undefined;
      if (next?.connection === undefined) places.clear();
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
  const rest = ({ marks, connection }: DetailsSubject): string => JSON.stringify([marks, connection]);
  return a.frame === b.frame && a.fileOffset === b.fileOffset && rest(a) === rest(b);
}

function lengthText({ capturedLength, originalLength }: FrameDetail): string {
  return capturedLength === originalLength
    ? countText(capturedLength, "{0} octet", "{0} octets")
    : countText(capturedLength, "{0} octet of {1} captured", "{0} octets of {1} captured", numberText(originalLength));
}
