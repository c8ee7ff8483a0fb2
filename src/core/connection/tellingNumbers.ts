// Which numbers tell one connection from another. Stacks that count from 0, tools that write packets by hand, and captures whose
// numbers were made relative all use the same few.

import { LEAST_RANDOM } from "../tcp/thresholds";

/** People write multiples of it, and stacks that add 64,000 or 128,000 for every connection reach no other numbers. */
const ROUND = 1000;
/** Tools that write packets by hand leave these IP IDs to every packet. */
const LEAST_IP_ID = 2;

/** Whether a sequence number or a TSval is one that hardly another connection has: neither low nor round. */
export function isTelling(number: number): boolean {
  return isAboveLow(number) && (number >>> 0) % ROUND !== 0;
}

/** It may be a random one that happens to be round. */
export function isAboveLow(number: number): boolean {
  return number >>> 0 >= LEAST_RANDOM;
}

export function isTellingIpId(ipId: number): boolean {
  return ipId >= LEAST_IP_ID;
}
