// The language of filters: what a text asks, and what is said about a text that asks nothing.

import { describe, expect, test } from "vitest";
import type { Expression } from "../../src/core/filter/expression";
import { parseFilter } from "../../src/core/filter/parseFilter";

const VOCABULARY = { rules: ["syn-unanswered", "syn-refused", "checksum-wrong"], places: ["", "VLAN 42 / VXLAN 7"] };

function parsed(text: string): Expression {
  const result = parseFilter(text, VOCABULARY);
  if (result.kind === "error") throw new Error(`${result.error.column}: ${result.error.message}`);
  return result.expression;
}

function error(text: string) {
  const result = parseFilter(text, VOCABULARY);
  return result.kind === "error" ? result.error : undefined;
}

describe("the same question in other words", () => {
  const SAME: readonly (readonly string[])[] = [
    [
      "tcp.port == 80",
      "tcp.port==80",
      "tcp.port eq 80",
      "tcp.port = 80",
      "(tcp.port == 80)",
      "80",
      ":80",
      "port 80",
      "port == 80",
    ],
    ["not refused", "!refused", "!(refused)", "outcome != refused", "NOT Refused", "not outcome == refused"],
    ["refused or broken", "refused || broken", "REFUSED OR BROKEN", "outcome == refused or outcome == broken"],
    ["refused and 80", "refused && 80", "refused 80", "(refused) (80)"],
    ["dst port 443", "tcp.dstport == 443"],
    ["src port 443", "tcp.srcport == 443"],
    ["host 192.0.2.10", "192.0.2.10", "address == 192.0.2.10", "ip.addr == 192.0.2.10", "192.0.2.10/32"],
    ["src host 192.0.2.10", "src 192.0.2.10", "ip.src == 192.0.2.10", "initiator == 192.0.2.10"],
    ["192.0.2.0/24", "192.0.2.*", "192.0.2.", "192.0.2", "net 192.0.2.0/24", "192.0.2.77/24"],
    ["10.1.*", "10.1", "10.1.0.0/16"],
    ["2001:db8::/32", "2001:db8:*", "2001:db8:", "ipv6.addr == 2001:db8::/32", "2001:DB8::/32"],
    ["::ffff:10.0.0.1", "::ffff:a00:1"],
    ["tcp.port in {80, 443}", "tcp.port in {80 443}", "tcp.port == 80 or tcp.port == 443"],
    ["tcp.port in {8000..8080}", "tcp.port in {8000 .. 8080}", "portrange 8000-8080", "tcp.port == 8000-8080"],
    ["tcp.flags.syn == 1", "tcp.flags.syn", "tcp.flags.syn == true", "tcp.flags.syn == True"],
    ["tcp.flags.reset", "tcp.flags.rst == 1"],
    ["handshake > 1s", "handshake > 1", "handshake > 1000ms", "handshake gt 1.0", "handshake > 1000000us"],
    ["severity >= warning", "severity in {warning, error}", "severity > information"],
    ["rule == syn-refused", "syn-refused", "rule matches ^syn-r", 'rule contains "refused"'],
    ["tcp.stream == 4", "flow == 5", "#5"],
    ["tcp.stream >= 4", "flow >= 5"],
    ["vlan 42", "vlan.id == 42"],
    ["VLAN", "vlan"],
    ["tcp", "", "  "],
    ["tcp.port not in {80, 443}", "!(tcp.port in {80, 443})", "tcp.port ! in {80, 443}"],
    ["1.2.3.4 or 1 and 2", "1.2.3.4 or (1 and 2)", "1.2.3.4 or (1 2)"],
    ["icmp", "icmpv6"],
    ["frame.time_relative < 0.1", "frame.time_relative < 100ms"],
  ];
  // A set of one member and a bracket of one test are still a set and a bracket: what they ask is compared.
  for (const [first, ...others] of SAME)
    test.each(others)(`${first} is %s`, (other) => expect(plain(parsed(other))).toEqual(plain(parsed(first!))));
});

/** Without what does not change the meaning: alternatives of one kind are one list, and one alternative is itself. */
function plain(expression: Expression): unknown {
  if (expression.kind === "not") return { not: plain(expression.part) };
  if (expression.kind === "or" && expression.parts.every(({ kind }) => kind === "outcome"))
    return { kind: "outcome", names: expression.parts.flatMap((part) => ("names" in part ? part.names : [])) };
  if (expression.kind === "or" && expression.parts.every(({ kind }) => kind === "severity"))
    return { kind: "severity", names: expression.parts.flatMap((part) => ("names" in part ? part.names : [])) };
  if ("parts" in expression)
    return expression.parts.length === 1
      ? plain(expression.parts[0]!)
      : { [expression.kind]: expression.parts.map(plain) };
  return expression;
}

describe("an address is whole", () => {
  test.each([
    ["10.1.3.1", 0x0a010301, -1],
    ["10.0.0.0/8", 0x0a000000, 0xff000000 | 0],
    ["0.0.0.0/0", 0, 0],
    ["255.255.255.255", -1, -1],
    ["10.1.2.3/31", 0x0a010202, -2],
  ])("%s", (text, word, mask) =>
    expect(parsed(text)).toEqual({
      kind: "address",
      end: "any",
      pattern: { family: 4, words: [word], masks: [mask], port: undefined },
    }),
  );

  test("of IPv6, with a port", () => {
    expect(parsed("[2001:db8::1]:443")).toMatchObject({
      pattern: { family: 6, words: [0x20010db8, 0, 0, 1], masks: [-1, -1, -1, -1], port: 443 },
    });
    expect(parsed("2001:db8:0:ff00::/56")).toMatchObject({
      pattern: { words: [0x20010db8, 0xff00, 0, 0], masks: [-1, -1 << 8, 0, 0] },
    });
  });
});

test("control bits that are joined are about one segment", () => {
  expect(parsed("tcp.flags.syn == 1 && tcp.flags.ack == 0 && 80")).toMatchObject({
    kind: "and",
    parts: [
      { kind: "port" },
      {
        kind: "flags",
        test: {
          kind: "and",
          parts: [
            { mask: 2, values: [2] },
            { mask: 16, values: [0] },
          ],
        },
      },
    ],
  });
  expect(parsed("tcp.flags & 0x12")).toEqual({ kind: "flags", test: { kind: "any", mask: 0x12 } });
  expect(parsed("tcp.flags == 0x02")).toEqual({ kind: "flags", test: { kind: "bits", mask: 0xfff, values: [2] } });
});

describe("an error has its column and the nearest word", () => {
  test.each([
    ["refussed", 1, 8, "refused"],
    ["80 and refussed", 8, 8, "refused"],
    ["tcp.prot == 80", 1, 8, "tcp.port"],
    ["outcome == refsued", 12, 7, "refused"],
    ["rule == syn-unaswered", 9, 13, "syn-unanswered"],
    ["severity >= warnin", 13, 6, "warning"],
    ["tcp.port ==", 12, 0, undefined],
    ["tcp.port == abc", 13, 3, undefined],
    ["(80", 1, 1, undefined],
    ["80)", 3, 1, undefined],
    ["80 or", 6, 0, undefined],
    ["or 80", 1, 2, undefined],
    ["tcp.port in {80", 13, 1, undefined],
    ["tcp.port in {}", 13, 2, undefined],
    ["tcp.port in 80", 13, 2, undefined],
    ['place == "vlan', 10, 5, undefined],
    ["place matches (", 15, 1, undefined],
    ['place matches "("', 15, 3, undefined],
    ['place matches "(a+)+b"', 15, 8, undefined],
    ["ip.addr == 2001:db8::1", 12, 11, undefined],
    ["ip.addr > 10.0.0.1", 11, 8, undefined],
    ["ip.addr == 10.0.0.256", 12, 10, undefined],
    ["ip.addr == 10.0.0.1/33", 12, 11, undefined],
    ["ip.addr contains 10", 18, 2, undefined],
    ["70000", 1, 5, undefined],
    ["10.0.0.1:70000", 1, 14, undefined],
    ["handshake > 1parsec", 13, 7, undefined],
    ["outcome > refused", 11, 7, undefined],
    ["tcp.flags.syn == 2", 18, 1, undefined],
    ["ipv6 == 1", 9, 1, undefined],
    ["outcome", 8, 0, undefined],
    ["host", 5, 0, undefined],
    ["port 80 &", 9, 1, undefined],
    ["1::2::3", 1, 7, undefined],
  ])("%s", (text, column, length, nearest) => expect(error(text)).toMatchObject({ column, length, nearest }));

  test("its message says what is meant", () => {
    expect(error("tcp.prot == 80")?.message).toBe('Unknown field "tcp.prot". Did you mean tcp.port?');
    expect(error("80 and")?.message).toBe(
      "The filter ends too early: expected a field, an address, a port or an outcome.",
    );
    expect(error("outcome == gone")?.message).toContain("Expected established, refused");
  });

  test("however deep or long", () => {
    expect(error("(".repeat(5000))?.message).toContain("levels of brackets");
    expect(error("!".repeat(5000))?.message).toContain("levels of brackets");
    expect(error("a".repeat(20_000))?.message).toContain("longer than");
  });
});

test("words of the capture are found in quotes, and without where they are known", () => {
  expect(parsed('"any text"')).toEqual({ kind: "place", test: { operator: "contains", value: "any text" } });
  expect(parsed("vxlan")).toEqual({ kind: "place", test: { operator: "contains", value: "vxlan" } });
  expect(parsed("checks")).toEqual({ kind: "rule", names: ["checksum-wrong"] });
  expect(parsed("estab")).toEqual({ kind: "outcome", names: ["established"] });
});
