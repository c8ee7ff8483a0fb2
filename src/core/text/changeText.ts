// A change of a field between two places, in few words: "MSS 1460 → 1360".

import type { FieldChange } from "../flow/connection";

const NAMES: Readonly<Record<string, string>> = {
  "options.mss": "MSS",
  "options.windowScale": "window scale",
  "options.sackPermitted": "SACK-Permitted",
  "options.timestamps": "Timestamps",
  "options.sack": "SACK blocks",
  options: "options",
  seq: "seq",
  ack: "ack",
  window: "window",
  flags: "flags",
  ecn: "ECN field",
  payloadLength: "length",
  checksum: "checksum",
  source: "source",
  destination: "destination",
};

/** What a translation changes in every segment of a direction: addresses, ports, and sequence numbers. */
export function isTranslation({ field, from, to }: FieldChange): boolean {
  return (
    field === "source" ||
    field === "destination" ||
    field === "seq" ||
    field === "ack" ||
    (field === "options.sack" && from !== to)
  );
}

export function changeText({ field, from, to }: FieldChange): string {
  const name = NAMES[field] ?? field;
  if (from === to) return `${name} not translated`;
  // A list that came to a page as JSON has null where something is undefined.
  if (to === undefined || to === null) return `${name} removed`;
  if (from === undefined || from === null) return to === true ? `${name} added` : `${name} ${to} added`;
  return `${name} ${from} → ${to}`;
}
