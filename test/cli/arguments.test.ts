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
  [[], "Missing command. The commands are: analyze."],
  [["analyse", "a.pcap"], 'Unknown command "analyse". The commands are: analyze.'],
  [["analyze"], "Missing capture: give the path of a file, or - for standard input."],
  [["analyze", ""], "The path of a capture is empty."],
  [["analyze", "-", "-"], "Standard input (-) can be read only once."],
  [["analyze", "a", "--fromat", "json"], "Unknown option --fromat. Did you mean --format?"],
  [["analyze", "a", "-x"], "Unknown option -x."],
  [["analyze", "a", "--constructor"], "Unknown option --constructor."],
  [["analyze", "a", "--format"], "--format needs a value."],
  [["analyze", "a", "--format", "xml"], 'Invalid value "xml" for --format: expected text, json, ndjson, sarif.'],
  [["analyze", "a", "--fail-on=hint"], 'Invalid value "hint" for --fail-on: expected error, warning, never.'],
  [
    ["analyze", "a", "--rule", "syn-refused"],
    'Invalid value "syn-refused" for --rule: expected ID=SEVERITY or ID=off.',
  ],
  [["analyze", "a", "--rule", "syn-refuse=off"], 'Unknown rule "syn-refuse". Did you mean syn-refused?'],
  [["analyze", "a", "--rule", "x=off"], 'Unknown rule "x".'],
  [
    ["analyze", "a", "--rule", "syn-refused=grave"],
    'Invalid value "grave" for --rule syn-refused: expected error, warning, information, hint, off.',
  ],
  [["analyze", "a", "--checksums", "some"], 'Invalid value "some" for --checksums: expected off, kept, all.'],
  [
    ["analyze", "a", "--handshake-slow-ms", "1s"],
    'Invalid value "1s" for --handshake-slow-ms: expected a number of milliseconds.',
  ],
  [["analyze", "a", "--merge=yes"], "--merge does not take a value."],
])("%j cannot be used", (argv, message) => {
  expect(parse(...argv)).toEqual({ kind: "unusable", message });
});
