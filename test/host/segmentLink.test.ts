// Links come from anywhere: what they may ask for, and what is refused.

import { describe, expect, it } from "vitest";
import { addressOfFile, parseLink, toLinkQuery } from "../../src/host/capture/segmentLink";
import type { UriParts } from "../../src/host/uriParts";

const parse = (address: string): UriParts | undefined => {
  try {
    const { protocol, host, pathname, search } = new URL(address);
    return {
      scheme: protocol.slice(0, -1),
      authority: host,
      path: decodeURIComponent(pathname),
      query: search.slice(1),
    };
  } catch {
    return undefined;
  }
};
const addressOf = (file: string, folders: readonly { scheme: string; authority: string }[] = []) =>
  addressOfFile(file, folders, parse);

describe("the query of a link", () => {
  it.each(["/home/me/a b&frame=9.pcap", "/c:/Captures/ü%41.pcap", "/a#b?c=d+e.pcap", "memfs:/a.pcap"])(
    "%s comes back",
    (file) => {
      const query = toLinkQuery({ file, frame: 17 });
      expect(parseLink({ path: "/open", query })).toEqual({ file, frame: 17 });
    },
  );

  it("may lack the frame", () => {
    expect(parseLink({ path: "/open", query: "file=/a.pcap" })).toEqual({ file: "/a.pcap", frame: undefined });
  });

  it.each([
    ["/close", "file=/a.pcap", "not-open"],
    ["/open/more", "file=/a.pcap", "not-open"],
    ["/open", "", "no-file"],
    ["/open", "frame=3", "no-file"],
    ["/open", "file=", "no-file"],
    ["/open", "file=%E0%A4%A", "no-file"],
    ["/open", "file=/a%00.pcap", "no-file"],
    ["/open", `file=/${"a".repeat(5000)}`, "no-file"],
    ["/open", "file=/a.pcap&frame=0", "bad-frame"],
    ["/open", "file=/a.pcap&frame=-1", "bad-frame"],
    ["/open", "file=/a.pcap&frame=1e3", "bad-frame"],
    ["/open", "file=/a.pcap&frame=4294967296", "bad-frame"],
    ["/open", "file=/a.pcap&frame=", "bad-frame"],
  ])("%s?%s is refused", (path, query, fault) => {
    expect(parseLink({ path, query })).toBe(fault);
  });

  it("counts its first file only", () => {
    expect(parseLink({ path: "/open", query: "file=/a&file=//b/c" })).toMatchObject({ file: "/a" });
  });
});

describe("the file of a link", () => {
  it.each([
    ["/home/me/a.pcap", "/home/me/a.pcap"],
    ["C:\\Captures\\a.pcap", "/C:/Captures/a.pcap"],
    ["/c:/Captures/a.pcap", "/c:/Captures/a.pcap"],
    ["file:///home/me/a.pcap", "/home/me/a.pcap"],
  ])("%s is on this machine", (file, path) => {
    expect(addressOf(file)).toEqual({ scheme: "file", authority: "", path, query: "" });
  });

  it.each([
    ["\\\\server\\share\\a.pcap", "other-machine"],
    ["//server/share/a.pcap", "other-machine"],
    ["/\\server\\share\\a.pcap", "other-machine"],
    ["\\/server/share", "other-machine"],
    ["file://server/share/a.pcap", "other-machine"],
    ["vscode-remote://ssh-remote+host/a.pcap", "other-machine"],
    ["http://example.org/a.pcap", "other-machine"],
    ["command:workbench.action.quit", "other-machine"],
    ["a.pcap", "relative"],
    ["./a.pcap", "relative"],
    ["/home/me/../you/a.pcap", "relative"],
    ["C:\\Captures\\..\\a.pcap", "relative"],
  ])("%s is refused", (file, fault) => {
    expect(addressOf(file)).toBe(fault);
  });

  it("may be on the file system of a folder of the window, and on no other", () => {
    const folders = [{ scheme: "memfs", authority: "one" }];
    expect(addressOf("memfs://one/a.pcap", folders)).toMatchObject({ scheme: "memfs", path: "/a.pcap" });
    expect(addressOf("memfs://two/a.pcap", folders)).toBe("other-machine");
  });
});
