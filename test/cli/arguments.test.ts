import { describe, expect, test } from "vitest";
import { parseArguments } from "../../src/cli/arguments";
import type { AnalyzeRequest } from "../../src/cli/requests";

const RULE_IDS = ["syn-refused", "syn-unanswered", "port-reused"];
const parse = (...argv: string[]) => parseArguments(argv, { ruleIds: RULE_IDS, version: "9.8.7" });

describe("a request", () => {
  test("with nothing but a capture has the defaults", () => {
    expect(parse("analyze", "a.pcap")).toEqual({
      kind: "analyze",
      captures: ["a.pcap"],
      format: "text",
      failOn: "error",
      filter: "",
      color: "auto",
      merge: false,
      live: false,
      settings: { checksums: "kept", handshakeSlowMs: 1000, rules: {} },
    });
  });

  test("takes options before and after captures, with = or a space", () => {
    const request = parse(
      ...[
        "analyze",
        "--format=json",
        "a.pcap",
        "--fail-on",
        "warning",
        "--filter",
        "refused",
        "-",
        "--rule",
        "syn-refused=off",
        "--merge",
      ],
      ...["--rule=port-reused=error", "--checksums", "all", "--handshake-slow-ms", "250.5", "--color=never"],
      ...["--", "--format", "-x"],
    ) as AnalyzeRequest;
    expect(request).toEqual({
      kind: "analyze",
      captures: ["a.pcap", "-", "--format", "-x"],
      format: "json",
      failOn: "warning",
      filter: "refused",
      color: "never",
      merge: true,
      live: false,
      settings: { checksums: "all", handshakeSlowMs: 250.5, rules: { "syn-refused": "off", "port-reused": "error" } },
    });
  });

  test("may leave out the command, and name its captures with -r", () => {
    expect(parse("a.pcap", "--format", "json")).toEqual(parse("analyze", "--format=json", "-r", "a.pcap"));
    expect(parse("-r", "a.pcap", "b.pcap", "-r", "c.pcap")).toMatchObject({ captures: ["a.pcap", "c.pcap", "b.pcap"] });
  });

  test("may be for one flow as a picture, for the rules, or for one of them", () => {
    expect(parse("diagram", "a.pcap", "--flow", "3", "--format", "svg")).toMatchObject({
      kind: "diagram",
      captures: ["a.pcap"],
      flow: 3,
      format: "svg",
    });
    expect(parse("rules", "--format", "json")).toEqual({ kind: "rules", format: "json" });
    expect(parse("explain", "syn-refused")).toEqual({ kind: "explain", rule: "syn-refused" });
  });

  test("for help or the version needs nothing else to be right", () => {
    expect(parse("--help")).toMatchObject({ kind: "print", text: expect.stringContaining("Exit status:") });
    expect(parse("analyze", "--colour", "-h")).toMatchObject({ kind: "print", text: expect.stringMatching(/--rule/) });
    expect(parse("--version")).toEqual({ kind: "print", text: "9.8.7\n" });
    expect(parse("analyze", "--", "--help")).toMatchObject({ kind: "analyze", captures: ["--help"] });
  });
});

test.each<[argv: string[], message: string]>([
  [[], "Missing capture: give the path of a file, or - for standard input."],
  [["analyze"], "Missing capture: give the path of a file, or - for standard input."],
  [["analyze", ""], "The path of a capture is empty."],
  [["analyze", "-", "-"], "Standard input (-) can be read only once."],
  [["analyze", "a", "--fromat", "json"], "Unknown option '--fromat'. Did you mean --format?"],
  [["analyze", "a", "-x"], "Unknown option '-x'."],
  [["analyze", "a", "--constructor"], "Unknown option '--constructor'."],
  [["analyze", "a", "--format"], "Option '--format <format>' argument missing."],
  [
    ["analyze", "a", "--format", "xml"],
    "Option '--format <format>' argument 'xml' is invalid. Allowed choices are text, json, ndjson, sarif, junit, markdown, lines.",
  ],
  [
    ["analyze", "a", "--fail-on=hint"],
    "Option '--fail-on <severity>' argument 'hint' is invalid. Allowed choices are error, warning, information, never.",
  ],
  [
    ["analyze", "a", "--rule", "syn-refused"],
    "Option '--rule <ID=SEVERITY>' argument 'syn-refused' is invalid. Expected ID=SEVERITY or ID=off.",
  ],
  [
    ["analyze", "a", "--rule", "syn-refuse=off"],
    "Option '--rule <ID=SEVERITY>' argument 'syn-refuse=off' is invalid. There is no such rule. Did you mean syn-refused?",
  ],
  [
    ["analyze", "a", "--rule", "x=off"],
    "Option '--rule <ID=SEVERITY>' argument 'x=off' is invalid. There is no such rule.",
  ],
  [
    ["analyze", "a", "--rule", "syn-refused=grave"],
    "Option '--rule <ID=SEVERITY>' argument 'syn-refused=grave' is invalid. The severities are error, warning, information, hint, off.",
  ],
  [
    ["analyze", "a", "--checksums", "some"],
    "Option '--checksums <which>' argument 'some' is invalid. Allowed choices are off, kept, all.",
  ],
  [
    ["analyze", "a", "--handshake-slow-ms", "1s"],
    "Option '--handshake-slow-ms <ms>' argument '1s' is invalid. Expected a number of milliseconds.",
  ],
  [["analyze", "a", "--merge=yes"], "Unknown option '--merge=yes'."],
  [["diagram", "a", "--flow", "0"], "Option '--flow <id>' argument '0' is invalid. Expected a whole number from 1 on."],
  [["explain"], "Missing required argument 'rule'."],
  [
    ["explain", "syn-refuse"],
    "Command-argument value 'syn-refuse' is invalid for argument 'rule'. There is no such rule. Did you mean syn-refused?",
  ],
  [["rules", "x"], "Too many arguments for 'rules'. Expected 0 arguments but got 1."],
])("%j cannot be used", (argv, message) => {
  expect(parse(...argv)).toEqual({ kind: "unusable", message });
});
