// Text that a file, a network or another program has written: names, comments, data of segments, reports.

// Control characters and format characters (Unicode categories Cc and Cf: ESC, bidirectional marks, characters without width),
// separators of lines and paragraphs, halves of surrogate pairs. The joiners U+200C and U+200D belong to ordinary words.
const HIDDEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const EACH_HIDDEN = new RegExp(HIDDEN, "gu");

/** Whether it contains characters that are not visible, or that a terminal or an editor obeys. */
export function hasHidden(text: string): boolean {
  return HIDDEN.test(text);
}

/** The text on one line, with a visible sign for each character that is not visible or that a terminal or an editor obeys. */
export function visibleText(text: string): string {
  return text.replace(EACH_HIDDEN, signOf);
}

/** JSON of the same value, in which such characters are escaped. */
export function visibleJson(value: unknown): string {
  return escapedJson(JSON.stringify(value));
}

/** JSON in which such characters are escaped, from JSON in which they may stand as they are. */
export function escapedJson(json: string): string {
  return json.replace(EACH_HIDDEN, (character) =>
    Array.from({ length: character.length }, (_, at) => `\\u${hex(character.charCodeAt(at))}`).join(""),
  );
}

/** The picture of a control character (U+2400 to U+2421), a dot for everything else. */
function signOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "·";
}

function hex(code: number): string {
  return code.toString(16).padStart(4, "0");
}
