import { describe, expect, test } from "vitest";
import { filesOfAddress, MERGED_SCHEME, toMergedAddress } from "../../src/host/capture/mergedAddress";
import { parseTranscriptAddress, toTranscriptAddress } from "../../src/host/transcript/transcriptUri";
import type { UriParts } from "../../src/host/uriParts";

const file = (path: string, scheme = "file", query = ""): UriParts => ({ scheme, authority: "", path, query });

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

  test("names both of two, and has a transcript", () => {
    const capture = toMergedAddress([file("/a/1.pcap"), file("/a/2.pcap")]);
    expect(capture.path).toBe("/a/1.pcap + 2.pcap");
    const transcript = toTranscriptAddress({ capture, scope: { kind: "troubled" } });
    expect(parseTranscriptAddress(transcript)).toEqual({ capture, scope: { kind: "troubled" } });
  });

  test("one capture is its own", () => {
    expect(filesOfAddress(file("/a/1.pcap"))).toEqual([file("/a/1.pcap")]);
  });
});
