// Text that a capture contains, made harmless for a terminal, HTML and Markdown.

/** Letters, digits and plain punctuation. */
const HARMLESS = /[A-Za-z0-9 .,:;/'"()=+%#@?!&*_-]/;

/** The octets as text, with a dot for everything that is not harmless; "" where too much of it is not text. */
export function readableText(octets: Uint8Array): string {
  const shown = Array.from(octets, (octet) => {
    const letter = String.fromCharCode(octet);
    return HARMLESS.test(letter) ? letter : "·";
  });
  const harmless = shown.filter((letter) => letter !== "·").length;
  // Half of all random octets match: a text has many more.
  return harmless >= 0.75 * shown.length ? shown.join("").replace(/ +/g, " ").trim() : "";
}
