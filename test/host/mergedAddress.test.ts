import { describe, expect, test } from "vitest";
import {
  filesOfAddress,
  isComparison,
  MERGED_SCHEME,
  toMergedAddress as mergedAddress,
} from "../../src/host/capture/mergedAddress";
import { parseTranscriptAddress, toTranscriptAddress } from "../../src/host/transcript/transcriptUri";
import type { UriParts } from "../../src/host/uriParts";

const file = (path: string, scheme = "file", query = ""): UriParts => ({ scheme, authority: "", path, query });

/** Of files of one file system. */
const toMergedAddress = (files: readonly UriParts[]): UriParts => mergedAddress(files)!;

describe("the address of several captures", () => {
  const ring = [10, 2, 1].map((number) => file(`/captures/a b/trace.pcap${number}`));

  test("leads back to them, in the order of their names", () => {
    const address = toMergedAddress(ring);
    expect(address).toMatchObject({ scheme: MERGED_SCHEME, path: "/captures/a b/trace.pcap1 + 2 more" });
    expect(filesOfAddress(address)).toEqual([ring[2], ring[1], ring[0]]);
  });

  test("is the same in whatever order they were chosen", () => {
    expect(toMergedAddress([...ring].reverse())).toEqual(toMergedAddress(ring));
  });

  test.each([
    ["other folders", [file("/a/1.pcap"), file("/b/2.pcap"), file("/a/b/3.pcap")]],
    ["virtual file systems", [file("/a/1.pcap", "vscode-vfs"), file("/a/2.pcap", "vscode-vfs", "ref=x")]],
    ["names that addresses dislike", [file("/a/%/é#?.pcap"), file('/a/%/"x".pcap')]],
  ])("leads back to %s", (_, files) => {
    const found = filesOfAddress(toMergedAddress(files));
    expect(found).toHaveLength(files.length);
    for (const one of files) expect(found).toContainEqual(one);
  });

  test("says whether they are compared, and is another one then", () => {
    const files = [file("/a/client.pcap"), file("/a/server.pcap")];
    const compared = mergedAddress(files, { compared: true })!;
    expect(compared.path).toBe("/a/client.pcap ↔ server.pcap");
    expect(filesOfAddress(compared)).toEqual(files);
    expect([isComparison(compared), isComparison(toMergedAddress(files)), isComparison(files[0]!)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("names both of two, and has a transcript", () => {
    const capture = toMergedAddress([file("/a/1.pcap"), file("/a/2.pcap")]);
    expect(capture.path).toBe("/a/1.pcap + 2.pcap");
    const transcript = toTranscriptAddress({ capture, scope: { kind: "troubled" } });
    expect(parseTranscriptAddress(transcript)).toEqual({ capture, scope: { kind: "troubled" } });
  });

  test("one capture is its own", () => {
    expect(filesOfAddress(file("/a/1.pcap"))).toEqual([file("/a/1.pcap")]);
  });

  test("is in the folder that contains all of them", () => {
    const address = toMergedAddress([file("/a/b/1.pcap"), file("/a/c/d/2.pcap"), file("/a/b/3.pcap")]);
    expect(address).toMatchObject({ path: "/a/1.pcap + 2 more" });
    expect(JSON.parse(address.query)).toEqual({ files: ["b/1.pcap", "b/3.pcap", "c/d/2.pcap"] });
    // "/ab" is not in "/a".
    expect(toMergedAddress([file("/a/1.pcap"), file("/ab/2.pcap")]).path).toBe("/1.pcap + 2.pcap");
  });

  test("does not exist for files of different file systems", () => {
    expect(mergedAddress([file("/a/1.pcap"), file("/a/2.pcap", "vscode-vfs")])).toBeUndefined();
    expect(mergedAddress([file("/a/1.pcap"), { ...file("/a/2.pcap"), authority: "server" }])).toBeUndefined();
  });

  const damaged = (query: string) => ({ scheme: MERGED_SCHEME, authority: "host", path: "/a/b/x", query });

  test.each([
    "",
    "{",
    "null",
    "1",
    "[]",
    '"files"',
    "{}",
    '{"files":{}}',
    '{"files":[]}',
    '{"files":["one"]}',
    '{"files":["1",2]}',
    '{"files":["1",null]}',
    '{"files":["1",{"path":"2"}]}',
    '{"files":["1",{"scheme":"http","authority":"x","path":5,"query":""}]}',
    '{"scheme":5,"files":["1","2"]}',
    '{"scheme":"","files":["1","2"]}',
    '{"scheme":"a b","files":["1","2"]}',
    '{"scheme":"tcp-captures","files":["1","2"]}',
    ...["..", "../2", "c/../../2", "./2", "/2", "c//2", "", "..\\\\2", "c\\\\..\\\\2", "2\\u0000"].map(
      (path) => `{"files":["1","${path}"]}`,
    ),
  ])("names no files if it is damaged or leaves its folder: %s", (query) => {
    expect(filesOfAddress(damaged(query))).toEqual([]);
  });

  test("keeps scheme and authority, whatever its entries say", () => {
    const query = '{"files":["1",{"scheme":"http","authority":"evil","path":"2","query":"q"}]}';
    expect(filesOfAddress(damaged(query))).toEqual([
      { scheme: "file", authority: "host", path: "/a/b/1", query: "" },
      { scheme: "file", authority: "host", path: "/a/b/2", query: "q" },
    ]);
  });
});
