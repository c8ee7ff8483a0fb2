// What lists of flows can be sorted by, for both ends: the page stores a key, and the host checks those that it gets.

import type { FlowSortKey } from "./api";

// Keys of a record, so that the type checker names one that is missing.
const KEYS: Readonly<Record<FlowSortKey, true>> = {
  id: true,
  initiator: true,
  responder: true,
  outcome: true,
  handshake: true,
  segments: true,
  problem: true,
  start: true,
  port: true,
};

export const SORT_KEYS = Object.keys(KEYS) as readonly FlowSortKey[];

export function isSortKey(value: unknown): value is FlowSortKey {
  return typeof value === "string" && Object.hasOwn(KEYS, value);
}
