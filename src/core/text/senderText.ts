// How the usual values of a sender are written: TTL, IP ID and Ethernet address of its segments.

import type { Arrival, SenderProfile } from "../flow/flow";
import { countText } from "./amounts";

const COURSE = { zero: "always 0", counting: "counting up", varying: "varying" } as const;

/** "TTL" of IPv4, "hop limit" of IPv6. */
export function hopsName({ family }: { readonly family: 4 | 6 }): string {
  return family === 6 ? "hop limit" : "TTL";
}

/** "52", "52 and 53", "52 to 57". */
export function hopsText(hops: readonly number[]): string {
  const sorted = [...hops].sort((a, b) => a - b);
  return sorted.length < 3 ? sorted.join(" and ") : `${sorted[0]} to ${sorted.at(-1)}`;
}

/** "TTL 52 · IP ID counting up · window 64240, scale 7 · from 02:00:00:00:00:02"; "" where nothing is known. */
export function senderText(flow: { readonly family: 4 | 6 }, profile: SenderProfile): string {
  const { hops, ipIds, macs, window, windowScale, options = [], clockHz } = profile;
  const parts = [
    ...(hops.length > 0 ? [`${hopsName(flow)} ${hopsText(hops)}`] : []),
    ...(ipIds ? [`IP ID ${COURSE[ipIds]}`] : []),
    ...(window === undefined
      ? []
      : [`first window ${window}${windowScale === undefined ? "" : `, scale ${windowScale}`}`]),
    ...(options.length > 0 ? [`options ${options.join(", ")}`] : []),
    ...(clockHz === undefined ? [] : [`timestamps count ${countText(Math.round(clockHz))} a second`]),
    ...(macs.length === 1 ? [`from ${macs[0]}`] : macs.length > 1 ? [`from ${macs.length} Ethernet addresses`] : []),
  ];
  return parts.join(" · ");
}

/** What a segment has that is not among the usual values of its sender: "TTL 28 · from 02:00:00:00:00:09"; "" for nothing. */
export function departureText(
  flow: { readonly family: 4 | 6 },
  { hops, macs }: SenderProfile,
  { seg, link }: Pick<Arrival, "seg" | "link">,
): string {
  const parts = [
    ...(seg.hops > 0 && hops.length > 0 && !hops.includes(seg.hops) ? [`${hopsName(flow)} ${seg.hops}`] : []),
    ...(link && macs.length > 0 && !macs.includes(link.source) ? [`from ${link.source}`] : []),
  ];
  return parts.join(" · ");
}
