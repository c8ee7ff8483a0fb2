import { expect, test } from "vitest";
import { piece, pieces, RecordOctets } from "../../src/cli/recordOctets";
import { epochText } from "../../src/core/text/durations";

function written(write: (octets: RecordOctets) => void): string {
  const octets = new RecordOctets();
  write(octets);
  return new TextDecoder().decode(octets.take());
}

test.each([
  0,
  -0,
  9,
  10,
  99,
  100,
  999_999_999,
  1_000_000_000,
  1_000_000_001,
  2_147_483_647,
  2_147_483_648,
  4_294_967_295,
  10_000_000_000,
  1_700_000_000_123_456,
  Number.MAX_SAFE_INTEGER,
  2 ** 60,
  -7,
  0.5,
  1700000000.00926,
  1e21,
  Number.NaN,
])("the number %d is written as a template literal writes it", (value) => {
  expect(written((octets) => octets.number(value))).toBe(`${value}`);
});

test.each([
  [1_700_000_000, 0],
  [1_700_000_000, 9_260_000],
  [1_700_000_000, 999_999_999],
  [1_700_000_000, 1_000_000_000],
  [1_700_000_000, -1],
  [0, 5_000_000_123],
  [0, -1.5e9],
  [3, 0.4],
  [3, 999_999_999.9],
])("the moment %d s + %d ns is written as in texts", (epochSeconds, ns) => {
  expect(written((octets) => octets.epoch(epochSeconds, ns))).toBe(epochText(epochSeconds, ns));
});

test.each(["", "10.0.0.1", "µs", "a → b", "ab😀c", "\u05d0", "x".repeat(10_000), `${"x".repeat(9999)}é`])(
  "the text %j is written in UTF-8",
  (text) => {
    const both = written((octets) => {
      octets.text("before ");
      octets.text(text);
      octets.piece(piece(" ü after"));
    });
    expect(both).toBe(`before ${text} ü after`);
  },
);

test("there is a piece for each word", () => {
  const flags = pieces(["true", "false"], (value) => `,"é":${value}`);
  expect(written((octets) => octets.piece(flags.false))).toBe(',"é":false');
});

test.each([
  ["", "10.0.0.1", 'says "no"\\ \u0007\u007f \u05d0 \u2028 \ud800', "x".repeat(10_000), "a → b"],
  [0, -0, 7, -7, 1.5, 2 ** 40, 1e21, Number.NaN, Number.POSITIVE_INFINITY, true, false, null, undefined],
  { one: 1, silent: undefined, none: null, 'a "key"': [], nested: { list: [{}, { at: [1, [2]] }] } },
  [],
  {},
])("the value %j is written as JSON.stringify writes it", (...values) => {
  for (const value of values) {
    if (value === undefined) continue;
    expect(written((octets) => octets.json(value))).toBe(JSON.stringify(value));
  }
  expect(written((octets) => octets.json(values))).toBe(JSON.stringify(values));
});

test("octets are written as hexadecimal text, wherever they stand", () => {
  const value = { cookie: new Uint8Array([0, 15, 255]), options: [{ cookie: new Uint8Array(0) }, 7] };
  expect(written((octets) => octets.json(value))).toBe('{"cookie":"000fff","options":[{"cookie":""},7]}');
});

test("what is unknown is null", () => {
  const both = written((octets) => {
    octets.numberOrNull(undefined);
    octets.numberOrNull(0);
  });
  expect(both).toBe("null0");
});

test("what was taken is not written again", () => {
  const octets = new RecordOctets();
  octets.text("first");
  expect(new TextDecoder().decode(octets.take())).toBe("first");
  expect(octets.take()).toHaveLength(0);
  octets.text("other");
  expect(new TextDecoder().decode(octets.take())).toBe("other");
});

test("it is full at 64 kB, and grows beyond", () => {
  const octets = new RecordOctets();
  for (let at = 0; at < 65_535; at++) octets.number(at % 10);
  expect(octets.isFull).toBe(false);
  octets.number(1234567);
  expect(octets.isFull).toBe(true);
  const text = new TextDecoder().decode(octets.take());
  expect(text).toHaveLength(65_542);
  expect(text.slice(-9)).toBe("341234567");
  expect(octets.isFull).toBe(false);
});
