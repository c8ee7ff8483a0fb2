// Addresses where there is little room for them.

import { element, span } from "./dom";

/** Shortened in the middle: the end of an address tells hosts apart, and a port flows. */
export function shortAddress(text: string, withPort: boolean): HTMLElement {
  const colon = text.lastIndexOf(":");
  const end = colon < 0 ? text.length : colon;
  const host = text.slice(0, end);
  const tail = tellingEnd(host);
  return element(
    "span",
    { class: "address short-address" },
    span("host-start", host.slice(0, host.length - tail)),
    span("host-end", host.slice(host.length - tail)),
    withPort && span("port", text.slice(end)),
  );
}

/** The last two groups of an address; a short one has no other. */
function tellingEnd(host: string): number {
  const groups = host.match(/[.:]?[^.:]*[.:][^.:]*$/)?.[0] ?? host;
  return Math.min(host.length, groups.length);
}
