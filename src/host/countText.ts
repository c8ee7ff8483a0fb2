import { l10n } from "vscode";

/** A text for one and a text for any other number, translated: "{0}" is the count, "{1}" the first of `args`. */
export function countText(count: number, one: string, many: string, ...args: readonly (string | number)[]): string {
  return l10n.t(count === 1 ? one : many, count.toLocaleString("en"), ...args);
}
