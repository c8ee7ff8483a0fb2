// The width of text without a DOM: an upper bound for the fonts that editors use, so that text that fits here fits there.

export type Font = "mono" | "sans";

/** Advance of the widest monospace fonts in use (Menlo, DejaVu Sans Mono and SF Mono: 0.60 to 0.62 em). */
const MONO_EM = 0.62;

/** Advances of wide interface fonts (DejaVu Sans, Verdana) by kind of character, in em. */
const SANS_EM = { narrow: 0.4, wide: 0.99, capital: 0.73, other: 0.64 } as const;

export function textWidthPx(text: string, font: Font, sizePx: number): number {
  let em = 0;
  for (const character of text) em += font === "mono" ? monoEm(character) : sansEm(character);
  return em * sizePx;
}

/** Signs that a monospace font may not contain come from another font, and may be wider. */
function monoEm(character: string): number {
  return character.charCodeAt(0) < 0x2000 ? MONO_EM : 0.95;
}

function sansEm(character: string): number {
  if (/[ijl.,:;'|!()[\]/ ·-]/.test(character)) return SANS_EM.narrow;
  if (/[mwMW%@]/.test(character) || character.charCodeAt(0) >= 0x2000) return SANS_EM.wide;
  return /[A-Z]/.test(character) ? SANS_EM.capital : SANS_EM.other;
}

/** Puts words on lines of at most `maxPx`; a word that is wider than a line is cut where it must be. */
export function wrap(
  words: readonly string[],
  separator: string,
  maxPx: number,
  font: Font,
  sizePx: number,
): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of words.flatMap((whole) => fitting(whole, maxPx, font, sizePx))) {
    const longer = line === "" ? word : line + separator + word;
    if (line === "" || textWidthPx(longer, font, sizePx) <= maxPx) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  if (line !== "") lines.push(line);
  return lines;
}

/** A sentence on lines. */
export function wrapSentence(text: string, maxPx: number, font: Font, sizePx: number): readonly string[] {
  return wrap(wordsOf(text), " ", maxPx, font, sizePx);
}

/** What stands on one line of a sentence: its words, and a number with its unit. */
export function wordsOf(text: string): readonly string[] {
  return text.split(/(?<!\d) | (?!(?:ns|µs|ms|s|min|h|B|kB|MB)(?![A-Za-z]))/);
}

/** Pieces of a word that each fit a line: cut behind a space, colon or dot where there is one, else anywhere. */
export function fitting(word: string, maxPx: number, font: Font, sizePx: number): readonly string[] {
  const pieces: string[] = [];
  let rest = word;
  while (rest !== "" && textWidthPx(rest, font, sizePx) > maxPx) {
    let length = 1;
    while (length < rest.length && textWidthPx(rest.slice(0, length + 1), font, sizePx) <= maxPx) length++;
    const soft = Math.max(...[" ", ":", "."].map((sign) => rest.lastIndexOf(sign, length - 1) + 1));
    if (soft > 0) length = soft;
    pieces.push(rest.slice(0, length).trimEnd());
    rest = rest.slice(length).trimStart();
  }
  if (rest !== "") pieces.push(rest);
  return pieces;
}
