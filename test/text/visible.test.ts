import { describe, expect, test } from "vitest";
import { hasHidden, visibleJson, visibleText } from "../../src/core/text/visible";

const codes = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Everything that a terminal or an editor obeys, or that nobody can see. */
const HIDDEN = [
  ...codes(0, 0x1f),
  ...codes(0x7f, 0x9f),
  // Soft hyphen, Arabic letter mark, Mongolian vowel separator.
  ...[0xad, 0x61c, 0x180e],
  // Without width; left-to-right and right-to-left mark.
  ...[0x200b, 0x200e, 0x200f],
  // Line and paragraph separator; embeddings and overrides; isolates, invisible operators and deprecated marks.
  ...codes(0x2028, 0x202e),
  ...codes(0x2060, 0x2064),
  ...codes(0x2066, 0x206f),
  // Byte order mark, interlinear annotations, tags.
  ...[0xfeff, 0xfff9, 0xfffb, 0xe0001, 0xe0041, 0xe007f],
  // Halves of surrogate pairs.
  ...[0xd800, 0xdfff],
];

describe.each(HIDDEN.map((code) => [code.toString(16), code] as const))("U+%s", (_, code) => {
  const character = code > 0xffff ? String.fromCodePoint(code) : String.fromCharCode(code);
  const text = `a${character}b`;

  test("is replaced by one visible character", () => {
    expect(hasHidden(text)).toBe(true);
    const visible = visibleText(text);
    expect(visible).toMatch(/^a[\u2400-\u2421·]b$/u);
    expect(visible).toHaveLength(3);
    expect(hasHidden(visible)).toBe(false);
  });

  test("is escaped in JSON, which has the same value", () => {
    const json = visibleJson({ text });
    expect(hasHidden(json)).toBe(false);
    expect(JSON.parse(json)).toEqual({ text });
  });
});

test("what is visible stays, in every script", () => {
  for (const text of [
    "lo",
    "éth 0",
    "Gerät \u{1f600}",
    "می\u200cخواهم",
    "\u{1f468}\u200d\u{1f469}",
    "\ufffd",
    "日本",
    "a·b",
    "",
  ]) {
    expect(hasHidden(text)).toBe(false);
    expect(visibleText(text)).toBe(text);
    expect(visibleJson(text)).toBe(JSON.stringify(text));
  }
});

test("control characters can be distinguished", () => {
  expect(visibleText("\u001b[2J\n\u007f\u202e")).toBe("␛[2J␊␡·");
});
