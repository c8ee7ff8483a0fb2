// The marked segments of the part in sight, as a table: the same as the letters of the drawing, for those who do not see it.

import { ABOUT_PEER } from "../../src/core/time/timeKinds";
import type { TimeMark, TimeWindow } from "../../src/protocol/api";
import { rowButton } from "../controls";
import { div, element, fill, numberText } from "../dom";
import { countText, joined, phrases, t } from "../l10n";
import { kindNames } from "./kindNames";
import { octetText, sideName, timeText } from "./numberTexts";
import { otherSide } from "./segments";

/** More rows are not read; a smaller part of the time has fewer. */
const MOST_ROWS = 200;

export interface MarkTable {
  readonly element: HTMLElement;
  show(window: TimeWindow): void;
}

export function createMarkTable(onFrame: (frame: number) => void): MarkTable {
  const caption = element("caption");
  const body = element("tbody");
  const head = element(
    "thead",
    {},
    element(
      "tr",
      {},
      element("th", { scope: "col" }, t("Time")),
      element("th", { scope: "col" }, t("Sender")),
      element("th", { scope: "col" }, t("Segment")),
      element("th", { scope: "col" }, t("Numbers")),
    ),
  );
  const grid = element("table", { class: "time-marks" }, caption, head, body);
  const made = div("time-marks-part", grid);

  function row(window: TimeWindow, mark: TimeMark): HTMLElement {
    const { from, timeNs, frame, segments, source } = mark;
    const what = joined(kindNames(mark.kind));
    const frames =
      segments === 1
        ? t("frame {0}", frame)
        : countText(segments, "{0} segment from frame {1}", "{0} segments from frame {1}", frame);
    return element(
      "tr",
      {},
      element("td", {}, timeText(window, timeNs)),
      element("td", {}, source ?? sideName(from)),
      element(
        "td",
        {},
        rowButton(
          { className: "time-mark", title: t("Select this segment"), onPress: () => onFrame(frame) },
          phrases([what, frames]),
        ),
      ),
      element("td", {}, numbersOf(window, mark)),
    );
  }

  return {
    element: made,
    show(window) {
      const marks = ofOneFrame(window.marks);
      made.hidden = marks.length === 0;
      caption.textContent =
        marks.length <= MOST_ROWS
          ? t("Marked segments of this part")
          : t(
              "The first {0} of {1} marked segments of this part; zoom in for the others",
              MOST_ROWS,
              numberText(marks.length),
            );
      fill(body, ...marks.slice(0, MOST_ROWS).map((mark) => row(window, mark)));
    },
  };
}

/** A segment of several kinds has one row. */
function ofOneFrame(marks: readonly TimeMark[]): TimeMark[] {
  const rows: TimeMark[] = [];
  for (const mark of marks) {
    const last = rows.at(-1);
    const isSame = last?.frame === mark.frame && last.segments === mark.segments && last.source === mark.source;
    if (last !== undefined && isSame) rows[rows.length - 1] = { ...last, kind: last.kind | mark.kind };
    else rows.push(mark);
  }
  return rows;
}

function numbersOf({ bases }: TimeWindow, { kind, from, low, high }: TimeMark): string {
  const owner = kind & ABOUT_PEER ? otherSide(from) : from;
  return low === high
    ? octetText(bases, owner, low)
    : t("{0} to {1}", octetText(bases, owner, low), octetText(bases, owner, high));
}
