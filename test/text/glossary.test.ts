import { describe, expect, test } from "vitest";
import { CONTROL_BITS } from "../../src/core/tcp/flags";
import { STATES } from "../../src/core/tcp/states";
import { GLOSSARY, glossaryPieces, glossaryTermAt, glossaryTermsIn } from "../../src/core/text/glossary";
import { referenceUrl } from "../../src/core/text/references";

const terms = GLOSSARY.flatMap((group) => group.terms);

describe("the glossary", () => {
  test("has one entry for a word, with a sentence and a link", () => {
    const words = terms.flatMap((each) => [each.term, ...(each.also ?? [])]);
    expect(new Set(words).size).toBe(words.length);
    expect(new Set(terms.map(({ id }) => id)).size).toBe(terms.length);
    for (const { term, sentence, reference } of terms) {
      expect(sentence, term).toMatch(/^[A-Z].*\.$/);
      expect(referenceUrl(reference), term).toMatch(/^https:\/\/www\.rfc-editor\.org\/rfc\/rfc\d+#section-/);
    }
  });

  test("knows every state and every control bit", () => {
    const known = terms.map(({ term }) => term);
    expect(known).toEqual(expect.arrayContaining(STATES.filter((state) => state !== "?")));
    expect(known).toEqual(expect.arrayContaining(CONTROL_BITS.map(({ name }) => name)));
  });

  test("finds every word of its own", () => {
    for (const { term, also = [] } of terms)
      for (const word of [term, ...also]) expect(glossaryTermsIn(word)[0]?.term, word).toBe(term);
  });

  test("takes the longest word, and no part of another", () => {
    const found = (text: string) => glossaryTermsIn(text).map(({ term }) => term);
    expect(found("SYN,ACK in SYN-SENT, not SYN")).toEqual(["SYN,ACK", "SYN-SENT", "SYN"]);
    expect(found("seq = x+1 ✓")).toEqual(["seq", "x", "✓"]);
    expect(found("ack = y′+1 (17)")).toEqual(["ack", "y"]);
    expect(found("SEG.ACK =< SND.NXT")).toEqual(["ack", "SND.NXT"]);
    expect(found("a box of syntax by 10.0.0.1:a exACKt")).toEqual([]);
    expect(found("Send a segment and a RST.")).toEqual(["RST"]);
    expect(found("a and b are the first captured numbers")).toEqual(["a", "b"]);
  });

  test("gives a text back piece by piece, and the term at a position", () => {
    const text = "The ACK of the SYN,ACK has seq = x+1.";
    expect(
      glossaryPieces(text)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
    expect(glossaryTermAt(text, text.indexOf("SYN") + 5)?.term).toBe("SYN,ACK");
    expect(glossaryTermAt(text, 0)).toBeUndefined();
    expect(glossaryTermAt(text, 999)).toBeUndefined();
  });
});
