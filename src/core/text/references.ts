// References to standards as links.

const RFC = /^RFC (\d+)(?: §([\dA-Z.]+))?$/;

/** "RFC 9293 §3.5" as the address of that section at the RFC Editor; undefined for what is no RFC. */
export function referenceUrl(reference: string): string | undefined {
  const [, rfc, section] = RFC.exec(reference) ?? [];
  if (rfc === undefined) return undefined;
  return `https://www.rfc-editor.org/rfc/rfc${rfc}${section === undefined ? "" : `#section-${section}`}`;
}
