import { describe, expect, test } from "vitest";
import { renderMermaid } from "../../src/core/diagram/mermaid";
import { renderText } from "../../src/core/diagram/textDiagram";
import { detailOf, SUBJECTS, withLongAddresses } from "./subjects";

const wrongAck = `\
Broken: the SYN-ACK of 10.0.0.2:80 acknowledges x, expected x+1.

          Initiator 10.0.0.1:40000                                         Responder 10.0.0.2:80
                      │                                                              │
  1 0.000000          │ SYN  seq = x (4294967295)                                    │
             SYN-SENT │─────────────────────────────────────────────────────────────▶│
                      │ MSS 1460 · SACK permitted                                    │
                      │ timestamps TSval 3028102433 TSecr 0 · window scale 7 (×128)  │
  2 0.012000 +12.0 ms │ SYN,ACK  seq = y (305419896)                                 │
                      │ ack = x (4294967295) ✗ expected x+1 (0)                      │
                      │◀─────────────────────────────────────────────────────────────│ SYN-RECEIVED
                      │ MSS 1460                                                     │
                      │ ✗ syn-ack-wrong-ack                                          │
  3 0.012100  +100 µs │ RST  seq = x (4294967295)                                    │
                      │─────────────────────────────────────────────────────────────▶│ CLOSED

Time 0 is 2023-11-14 22:13:20.000000Z, at frame 1.
`;

test("a broken handshake", () => {
  expect(renderText(detailOf("wrongAck"), { withoutFindings: true })).toBe(wrongAck);
});

test("what, why and next stand below", () => {
  const text = renderText(detailOf("wrongAck"));
  expect(text.startsWith(wrongAck)).toBe(true);
  expect(text.slice(wrongAck.length)).toMatch(
    /^\n✗ error syn-ack-wrong-ack, frame 2 \(see 1[^)]*\)\n {2}what {2}The SYN-ACK acknowledges x [\s\S]*\n {2}why {3}[\s\S]*\n {2}next {2}/,
  );
});

test("what is missing is a dashed arrow", () => {
  const lines = renderText(detailOf("ackMissing")).split("\n");
  const at = lines.findIndex((line) => line.includes("✗ ACK = y+1 expected; none in 8.0 s"));
  expect(lines[at + 1]).toMatch(/│╌ ╌ [╌ ]*▷│/);
  expect(lines[at + 2]).toContain("✗ handshake-ack-missing");
});

describe.each(SUBJECTS)("%s", (subject) => {
  test.each([60, 80, 100, 200])("keeps within %i columns, its lifelines straight", (width) => {
    for (const detail of [detailOf(subject), withLongAddresses(detailOf(subject))]) {
      const text = renderText(detail, { width });
      const lines = text.trimEnd().split("\n");
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
      const columns = lines
        .filter((line) => /[│┊]/.test(line))
        .map((line) => [line.search(/[│┊]/), line.search(/[│┊][^│┊]*$/)].join());
      expect(new Set(columns).size).toBe(1);
    }
  });

  test("is ASCII where that is asked for, column for column", () => {
    const ascii = renderText(detailOf(subject), { ascii: true });
    expect(ascii).toMatch(/^[\n -~]*$/);
    const text = renderText(detailOf(subject));
    expect(ascii).toHaveLength(text.length);
    // What has no likeness in ASCII becomes "?": no sign of ours may.
    expect([...text].filter((character, nth) => ascii[nth] === "?" && character !== "?")).toEqual([]);
  });

  test("as Mermaid, every line is a statement", () => {
    const lines = renderMermaid(detailOf(subject)).trimEnd().split("\n");
    expect(lines.slice(0, 2)).toEqual(["sequenceDiagram", expect.stringMatching(/^ {2}title /)]);
    for (const line of lines.slice(4)) {
      expect(line).toMatch(/^ {2}([IR](->>|--x)[IR]|Note over [IR](,R)?): [^;#<>]*((#\w+;|<br\/>)[^;#<>]*)*$/);
    }
  });
});

test("no control character of a capture's reaches the terminal", () => {
  const detail = detailOf("wrongAck");
  const findings = detail.findings.map((finding) => ({ ...finding, what: "\u001b[2Jgone\u009b1m\u202e\u0007" }));
  for (const text of [renderText({ ...detail, findings }), renderMermaid({ ...detail, findings })]) {
    expect(text).toContain("␛[2Jgone·1m·␇");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  }
});

test("an ACK that never came, for Mermaid", () => {
  expect(renderMermaid(detailOf("ackMissing"))).toContain("  I--xR: ✗ ACK = y+1 expected#59; none in 8.0 s\n");
});
