// The words for the severities, which the icons show by shape and color.

import type { Severity } from "../src/core/text/severities";
import { t } from "./l10n";

const WORDS: Readonly<Record<Severity, string>> = {
  error: t("error"),
  warning: t("warning"),
  information: t("information"),
  hint: t("hint"),
};

export function severityText(severity: Severity): string {
  return WORDS[severity];
}
