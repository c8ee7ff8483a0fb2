import { element } from "../dom";

/** The browser downloads it, or asks where to save it. */
export function saveFile(content: string | Uint8Array, name: string): void {
  const octets = typeof content === "string" ? content : new Uint8Array(content);
  const url = URL.createObjectURL(new Blob([octets]));
  element("a", { href: url, download: name }).click();
  // A download begins after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
