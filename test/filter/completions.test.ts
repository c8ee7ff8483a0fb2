import { describe, expect, test } from "vitest";
import { completions } from "../../src/core/filter/completions";

const VALUES = {
  rules: ["syn-unanswered", "syn-refused"],
  places: ["", "VLAN 42"],
  addresses: ["10.0.0.2", "2001:db8::1"],
  ports: [80, 443],
};

/** What is proposed at `|`, and the text that it replaces. */
function at(text: string): { replaces: string; texts: readonly string[] } {
  const cursor = text.indexOf("|");
  const whole = text.replace("|", "");
  const { at, end, candidates } = completions(whole, cursor, VALUES);
  return { replaces: whole.slice(at, end), texts: candidates.map((each) => each.text) };
}

describe("proposes", () => {
  test("fields, outcomes and values at the beginning of a test", () => {
    expect(at("|").texts).toEqual(
      expect.arrayContaining(["established", "tcp.port", "error", "host", "10.0.0.2", "80"]),
    );
    expect(at("tcp.p|")).toEqual({ replaces: "tcp.p", texts: ["tcp.port"] });
    expect(at("refused and tcp.dst|").texts).toEqual(["tcp.dstport"]);
    expect(at("(un|").texts.slice(0, 2)).toEqual(["unanswered", "unreachable"]);
  });

  test.each([
    ["outcome == re|", "re", ["refused", "reset", "unreachable"]],
    ["outcome==|", "", undefined],
    ["rule == |", "", ["syn-unanswered", "syn-refused"]],
    ["ip.addr == |", "", ["10.0.0.2"]],
    ["ipv6.src != |", "", ["2001:db8::1"]],
    ["tcp.port in {80, |", "", ["80", "443"]],
    ["tcp.port |", "", ["==", "!=", "<", ">", "<=", ">=", "in"]],
    ["dst port |", "", ["80", "443"]],
    ["src |", "", ["host", "port", "net", "10.0.0.2", "2001:db8::1"]],
    ["place == |", "", ['"VLAN 42"']],
    ["tcp.flags.syn == |", "", ["1", "0"]],
    ['place == "VL|', "VL", []],
  ])("%s", (text, replaces, texts) => {
    const found = at(text);
    expect(found.replaces).toBe(replaces);
    if (texts) expect(found.texts.filter((each) => each !== "")).toEqual(expect.arrayContaining(texts));
    if (texts?.length === 0) expect(found.texts).toEqual([]);
  });

  test("the whole word under the cursor is replaced", () => expect(at("tcp.p|rt == 80").replaces).toBe("tcp.prt"));
  test("and, or after a test", () => expect(at("80 |").texts.slice(0, 2)).toEqual(["and", "or"]));
});
