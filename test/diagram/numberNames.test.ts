import { describe, expect, test } from "vitest";
import { type Numbers, numbersOf } from "../../src/core/diagram/numberNames";
import { detailOf, detailOfScript } from "./subjects";

const ISNS = [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
const add = (isn: number, offset: number): number => (isn + offset) >>> 0;

describe.each(ISNS)("ISN %i", (isn) => {
  const numbers = numbersOf(detailOf("clean", { initiatorIsn: isn, responderIsn: 77 }).flow);

  test.each([
    [0, "x"],
    [1, "x+1"],
    [101, "x+101"],
    [-1, "x−1"],
    [2 ** 31 - 1, "x+2147483647"],
  ])("%i octets on is %s, and back", (offset, name) => {
    expect(numbers.name("initiator", add(isn, offset))).toBe(name);
    expect(numbers.raw(name)).toBe(String(add(isn, offset)));
  });

  test("the other side counts from its own", () => {
    expect(numbers.name("responder", 78)).toBe("y+1");
    expect(numbers.raw("y+1")).toBe("78");
  });
});

test.each(["", "x+", "z+1", "x+1 or x+2", "x′+1", "constructor"])("%j is no name of a number", (name) => {
  expect(numbersOf(detailOf("clean").flow).raw(name)).toBeUndefined();
});

test("a second ISN has a name of its own, and numbers take the nearer one", () => {
  const { flow } = detailOf("otherIsn", { initiatorIsn: 2 ** 32 - 10, responderIsn: 5 });
  const numbers = numbersOf(flow);
  const names = [
    add(2 ** 32 - 10, 0),
    add(2 ** 32 - 10, 1),
    add(2 ** 32 - 10, 1_000_000),
    add(2 ** 32 - 10, 1_000_001),
  ].map((raw) => numbers.name("initiator", raw));
  expect(new Set(names)).toEqual(new Set(["x", "x+1", "x′", "x′+1"]));
  // The pair that opened the flow counts from x.
  expect(names[2]).toBe("x");
});

test("a scan that tries many ISNs gets no more names than can be distinguished", () => {
  const script = [0, 1, 2, 3, 4, 5, 6].map((nth) => `> S ${nth * 100_000}:${nth * 100_000}(0)`).join("\n");
  const { flow } = detailOfScript(`${script}\n+5 end`, { initiatorIsn: 0 });
  const numbers = numbersOf(flow);
  const names = [0, 1, 2, 3, 4, 5, 6].map((nth) => numbers.name("initiator", nth * 100_000));
  expect(names).toEqual(["x′", "x′′", "x′′′", "x′′′′", "x′′′′+100000", "x−100000", "x"]);
});

describe("without a SYN", () => {
  const names = (numbers: Numbers): readonly (string | undefined)[] => [
    numbers.name("initiator", 5100),
    numbers.name("responder", 10_400),
  ];

  test("counts from the first number seen, under other names, and says so", () => {
    const numbers = numbersOf(detailOf("notCaptured", { initiatorIsn: 0, responderIsn: 0 }).flow);
    expect(names(numbers)).toEqual(["a+100", "b+1400"]);
    expect(numbers.legend).toMatch(/^a and b are the first captured numbers/);
  });

  test("one side whose numbers are only acknowledged has a name too", () => {
    const numbers = numbersOf(detailOf("oneSided", { initiatorIsn: 0, responderIsn: 0 }).flow);
    expect(numbers.name("responder", 2001)).toBe("b+2000");
    expect(numbers.legend).toMatch(/^b is the first captured number of the responder/);
  });

  test("a RST's number founds nothing", () => {
    const numbers = numbersOf(detailOf("refused").flow);
    expect(numbers.name("responder", 0)).toBeUndefined();
    expect(numbers.legend).toBeUndefined();
  });
});

test("no legend where both ISNs are known", () => {
  expect(numbersOf(detailOfScript("> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1").flow).legend).toBeUndefined();
});

describe.each(ISNS)("a flow of more than 2^31 octets, ISN %i", (isn) => {
  /** Data at each of the offsets, and its ACK; the octets between were not captured. */
  const data = (offsets: readonly number[]): string =>
    offsets.map((at) => `> P. ${at}:${at + 10}(10) ack 1\n< . 1:1(0) ack ${at + 10}`).join("\n");
  const AHEAD = [1, 1e9, 2e9, 3e9, 4e9];
  const namesOf = (script: string): readonly (string | undefined)[] => {
    const { flow } = detailOfScript(script, { initiatorIsn: isn, responderIsn: 7 });
    const numbers = numbersOf(flow);
    return AHEAD.map((at) => numbers.name("initiator", add(isn, at)));
  };

  test("with its SYN", () => {
    const script = `> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1\n${data(AHEAD)}`;
    expect(namesOf(script)).toEqual(["x+1", "x+1000000000", "x+2000000000", "x+3000000000", "x+4000000000"]);
  });

  test("without its SYN", () => {
    expect(namesOf(data(AHEAD))).toEqual(["a", "a+999999999", "a+1999999999", "a+2999999999", "a+3999999999"]);
  });
});
