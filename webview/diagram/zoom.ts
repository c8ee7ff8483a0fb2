// The size of the diagram: as the pane suggests, or as the user chose. A larger one is laid out for a narrower page, so that
// it still fits the width.

import { t } from "../l10n";

const LEAST = 0.5;
const MOST = 3;
const STEP = 1.1;
/** The width for which the diagram is made; in a wider pane the text grows. */
const USUAL_WIDTH_PX = 1000;
const MOST_AUTOMATIC = 1.5;

/** 1 is 100 %. In a pane of `widthPx`, without a choice of the user's. */
export function automaticZoom(widthPx: number): number {
  return Math.min(MOST_AUTOMATIC, Math.max(1, widthPx / USUAL_WIDTH_PX));
}

/** One step larger or smaller. */
export function zoomStep(zoom: number, steps: number): number {
  return limited(zoom * STEP ** steps);
}

export function limited(zoom: number): number {
  return Math.min(MOST, Math.max(LEAST, zoom));
}

/** The largest zoom up to `most` at which the drawing is not higher than `roomPx`; `heightPx` is its height at a zoom. */
export function fittingZoom(roomPx: number, most: number, heightPx: (zoom: number) => number): number {
  let fits = LEAST;
  let over = most;
  if (heightPx(most) <= roomPx) return most;
  for (let turn = 0; turn < 6; turn++) {
    const middle = (fits + over) / 2;
    if (heightPx(middle) <= roomPx) fits = middle;
    else over = middle;
  }
  return fits;
}

export function zoomText(zoom: number): string {
  return t("{0} %", Math.round(zoom * 100));
}
