// The progress of reading, in words.

import type { CaptureSummary } from "../../src/protocol/api";
import { t } from "../l10n";

/** "40 %", or "12.3 MB" where the whole length is not known. */
export function percentText(summary: CaptureSummary): string {
  const percent = percentOf(summary);
  return percent === undefined ? sizeText(summary.bytesRead) : t("{0} %", percent);
}

/** Whole percent; undefined without a known length. 100 is never shown, because reading is over then. */
export function percentOf({ bytesRead, byteLength }: CaptureSummary): number | undefined {
  if (byteLength <= 0) return undefined;
  return Math.min(99, Math.floor((100 * bytesRead) / byteLength));
}

function sizeText(bytes: number): string {
  const units = [t("bytes"), "kB", "MB", "GB", "TB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit === 0 ? size : size.toFixed(size < 99.5 ? 1 : 0)} ${units[unit]}`;
}
