// Numbers of a window in words.

import { offsetSeconds } from "../../src/core/text/durations";
import type { TimeWindow } from "../../src/protocol/api";
import { t } from "../l10n";
import type { Side } from "./segments";

type Bases = TimeWindow["bases"];

/** "x+1449" where the ISN is known, else "octet 1448", from the first captured one. */
export function octetText(bases: Bases, side: Side, octets: number): string {
  if (bases[side] !== "isn") return t("octet {0}", octets);
  const name = side === "initiator" ? "x" : "y";
  if (octets === 0) return name;
  return octets > 0 ? `${name}+${octets}` : `${name}−${-octets}`;
}

export function sideName(side: Side): string {
  return side === "initiator" ? t("initiator") : t("responder");
}

/** "+0.213000 s": since the flow's first segment. */
export function timeText({ startNs }: Pick<TimeWindow, "startNs">, timeNs: number): string {
  return `${offsetSeconds(timeNs - startNs)} s`;
}
