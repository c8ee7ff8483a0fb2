// A segment that the flow's own place did not record, in words: what is known of it from the places that did.

import type { SegmentFate } from "../flow/connection";
import type { Flow } from "../flow/flow";
import { flagsText } from "../tcp/flags";
import { octetsText } from "../text/amounts";
import { endpointText, segmentsText } from "../text/endpoints";
import { equationText } from "./arrowFields";
import type { Numbers } from "./numberNames";
import type { ElsewhereRow, NumberField, TextField } from "./row";

/** `fates`: at least one, all of one kind. */
export function elsewhereFields(
  flow: Flow,
  fates: readonly SegmentFate[],
  numbers: Numbers,
): Pick<ElsewhereRow, "flags" | "numbers" | "extras"> {
  const [first] = fates;
  const { flags, from, seq } = first!;
  // Where a device rewrites numbers, those of other places have no name here.
  const isNamed = flow.connection?.proof.kind !== "shifted";
  const number: NumberField = {
    field: "seq",
    owner: from,
    relative: isNamed ? numbers.name(from, seq) : undefined,
    raw: String(seq),
    mark: undefined,
    severity: undefined,
    expected: undefined,
    expectedRaw: undefined,
  };
  const octets = fates.reduce((sum, { payloadLength }) => sum + payloadLength, 0);
  const extras: TextField[] = [];
  if (fates.length > 1) extras.push({ field: "segment", text: segmentsText(fates.length), severity: undefined });
  if (octets > 0) extras.push({ field: "payload", text: amountText(octets, fates.length), severity: undefined });
  return { flags: { field: "flags", text: flagsText(flags), severity: undefined }, numbers: [number], extras };
}

function amountText(octets: number, segments: number): string {
  return segments === 1 ? `len ${octets}` : octetsText(octets);
}

/** For screen readers. */
export function elsewhereLabel(
  flow: Flow,
  fates: readonly SegmentFate[],
  { flags, numbers, extras }: Pick<ElsewhereRow, "flags" | "numbers" | "extras">,
): string {
  const facts = [...numbers.map(equationText), ...extras.map(({ text }) => text)];
  return `Not in this flow's frames: ${endpointText(flow[fates[0]!.from])} sends ${flags.text}, ${facts.join(", ")}.`;
}
