import { describe, expect, test } from "vitest";
import {
  parseTranscriptAddress,
  type TranscriptAddress,
  toTranscriptAddress,
} from "../../src/host/transcript/transcriptUri";
import type { UriParts } from "../../src/host/uriParts";

const file = { scheme: "file", authority: "", path: "/captures/a b.pcap", query: "" };

describe("a transcript's address", () => {
  test.each<[string, TranscriptAddress]>([
    ["a file's whole transcript", { capture: file, scope: { kind: "all" } }],
    ["one flow", { capture: file, scope: { kind: "flow", id: 12 } }],
    ["the troubled flows", { capture: file, scope: { kind: "troubled" } }],
    [
      "a filter with every character that addresses dislike",
      { capture: file, scope: { kind: "filtered", filter: { text: "a&b=c#?%/é", outcomes: ["broken"] } } },
    ],
    ["a file server", { capture: { ...file, authority: "server" }, scope: { kind: "all" } }],
    [
      "a virtual file system",
      {
        capture: { scheme: "vscode-vfs", authority: "github", path: "/o/r/a.pcap", query: "ref=main" },
        scope: { kind: "flow", id: 1 },
      },
    ],
  ])("leads back: %s", (_, address) => {
    expect(parseTranscriptAddress(toTranscriptAddress(address))).toEqual(address);
  });

  test("shows which capture it is of, and has no query in the usual case", () => {
    expect(toTranscriptAddress({ capture: file, scope: { kind: "all" } })).toEqual({
      scheme: "tcp-transcript",
      authority: "",
      path: "/captures/a b.pcap.tcp-transcript",
      query: "",
    });
  });

  test.each<readonly [string, UriParts]>([
    ["another scheme", { ...file, path: "/a.pcap.tcp-transcript" }],
    ["another ending", { ...file, scheme: "tcp-transcript" }],
    ["a query that is no JSON", { ...file, scheme: "tcp-transcript", path: "/a.tcp-transcript", query: "{" }],
    ["a query that is no object", { ...file, scheme: "tcp-transcript", path: "/a.tcp-transcript", query: "1" }],
    ...(
      [
        ["a scheme that is no text", '{"scheme":5}'],
        ["a scheme that is none", '{"scheme":"a b"}'],
        ["the scheme of transcripts", '{"scheme":"tcp-transcript"}'],
        ["a query that is no text", '{"query":{}}'],
        ["a scope of no kind", '{"scope":{"kind":"some"}}'],
        ["a flow without a number", '{"scope":{"kind":"flow","id":"1"}}'],
        ["a filter without a text", '{"scope":{"kind":"filtered","filter":{"outcomes":[]}}}'],
        [
          "a filter with an outcome that does not exist",
          '{"scope":{"kind":"filtered","filter":{"text":"","outcomes":["x"]}}}',
        ],
      ] as const
    ).map(([what, query]) => [what, { ...file, scheme: "tcp-transcript", path: "/a.tcp-transcript", query }] as const),
  ])("is refused: %s", (_, address) => {
    expect(parseTranscriptAddress(address)).toBeUndefined();
  });
});
