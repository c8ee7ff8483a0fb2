import { describe, expect, test } from "vitest";
import { type AnalyzeRequest, parseArguments } from "../../src/cli/arguments";

const RULE_IDS = ["syn-refused", "syn-unanswered", "port-reused"];
const parse = (...argv: string[]) => parseArguments(argv, RULE_IDS);

describe("a request", () => {
  test("with nothing but a capture has the defaults", () => {
    expect(parse("analyze", "a.pcap")).toEqual({
      kind: "analyze",
      captures: ["a.pcap"],
      format: "text",
      failOn: "error",
      color: "auto",
      merge: false,
      settings: { checksums: "kept", handshakeSlowMs: 1000, rules: {} },
    });
  });

  test("takes options before and after captures, with = or a space", () => {
    const request = parse(
      ...["analyze", "--format=json", "a.pcap", "--fail-on", "warning", "-", "--rule", "syn-refused=off", "--merge"],
      ...["--rule=port-reused=error", "--checksums", "all", "--handshake-slow-ms", "250.5", "--color=never"],
      ...["--", "--format", "-x"],
    ) as AnalyzeRequest;
    expect(request).toEqual({
      kind: "analyze",
      captures: ["a.pcap", "-", "--format", "-x"],
      format: "json",
      failOn: "warning",
      color: "never",
      merge: true,
      settings: { checksums: "all", handshakeSlowMs: 250.5, rules: { "syn-refused": "off", "port-reused": "error" } },
    });
  });

  test("for help or the version needs nothing else to be right", () => {
    expect(parse("--help")).toEqual({ kind: "help" });
    expect(parse("analyze", "--colour", "-h")).toEqual({ kind: "help" });
    expect(parse("--version")).toEqual({ kind: "version" });
    expect(parse("analyze", "--", "--help")).toMatchObject({ kind: "analyze", captures: ["--help"] });
  });
});

test.each<[argv: string[], message: string]>([
  [[], "There is no command; the one there is: analyze."],
  [["analyse", "a.pcap"], 'There is no command "analyse"; the one there is: analyze.'],
  [["analyze"], "analyze needs a capture: the path of a file, or - for standard input."],
  [["analyze", ""], "A capture's path is empty."],
  [["analyze", "-", "-"], "Standard input (-) can be read only once."],
  [["analyze", "a", "--fromat", "json"], "There is no option --fromat. Did you mean --format?"],
  [["analyze", "a", "-x"], "There is no option -x."],
  [["analyze", "a", "--constructor"], "There is no option --constructor."],
  [["analyze", "a", "--format"], "--format needs a value."],
  [["analyze", "a", "--format", "xml"], '--format takes text, json, ndjson, sarif; not "xml".'],
  [["analyze", "a", "--fail-on=hint"], '--fail-on takes error, warning, never; not "hint".'],
  [["analyze", "a", "--rule", "syn-refused"], '--rule takes ID=SEVERITY or ID=off, not "syn-refused".'],
  [["analyze", "a", "--rule", "syn-refuse=off"], 'There is no rule "syn-refuse". Did you mean syn-refused?'],
  [["analyze", "a", "--rule", "x=off"], 'There is no rule "x".'],
  [
    ["analyze", "a", "--rule", "syn-refused=grave"],
    '--rule syn-refused takes error, warning, information, hint, off; not "grave".',
  ],
  [["analyze", "a", "--checksums", "some"], '--checksums takes off, kept, all; not "some".'],
  [["analyze", "a", "--handshake-slow-ms", "1s"], '--handshake-slow-ms takes a number of milliseconds, not "1s".'],
  [["analyze", "a", "--merge=yes"], "--merge takes no value."],
])("%j cannot be used", (argv, message) => {
  expect(parse(...argv)).toEqual({ kind: "unusable", message });
});
