import { describe, expect, it } from "vitest";
import { compressionOf, openCapture } from "../../src/core/capture/formats";
import { ascii, concat, filler, octets, pcapFile } from "../support/frames";

function refusal(file: Uint8Array): string {
  const opened = openCapture(file, true);
  if (!opened || !("kind" in opened)) throw new Error("opened");
  return opened.message;
}

describe("a file that is not a capture", () => {
  it("is reported by its own message", () => {
    expect(refusal(octets())).toMatch(/^The file is empty/);
    expect(refusal(octets("d4"))).toMatch(/^The file has only 1 byte;/);
    expect(refusal(ascii("Hello, world, this is text."))).toContain('begins with the text "Hello, world, th"');
    expect(refusal(octets("00 01 02 03", filler(50)))).toContain("begins with the bytes 00 01 02 03");
    expect(refusal(octets(ascii("snoop"), "000000", filler(50)))).toContain("a snoop capture");
    expect(refusal(octets("504b0304", filler(50)))).toContain("a zip archive");
    expect(refusal(pcapFile([]).slice(0, 20))).toContain("ends inside its pcap header, after 20 bytes");
    expect(refusal(concat(pcapFile([]).slice(0, 4), filler(30)))).toContain("Unsupported pcap version 25185.25699");
  });

  it("waits for more where a few bytes do not tell", () => {
    for (let length = 0; length < 4; length++) expect(openCapture(pcapFile([]).slice(0, length))).toBeUndefined();
    expect(openCapture(pcapFile([]).slice(0, 23))).toBeUndefined();
    expect(openCapture(ascii("short text"))).toBeUndefined();
    expect(openCapture(pcapFile([]))).toMatchObject({ format: "pcap" });
  });
});

it("knows compressed files", () => {
  expect(compressionOf(octets("1f8b08"))).toBe("gzip");
  expect(compressionOf(octets("28b52ffd"))).toBe("zstd");
  expect(compressionOf(pcapFile([]))).toBeUndefined();
});
