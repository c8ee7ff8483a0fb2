import { delimiter } from "node:path";
import { expect, test } from "vitest";
import { findWireshark, startWireshark, wiresharkArguments } from "../../src/host/node/wireshark";

const linux = (programs: readonly string[], path: readonly string[] = ["/usr/local/bin", "/usr/bin"]) =>
  ({ platform: "linux", path: path.join(delimiter), isProgram: (file: string) => programs.includes(file) }) as const;

test("it is found on the path, the first one first", () => {
  expect(findWireshark("", linux(["/usr/bin/wireshark", "/usr/local/bin/wireshark"]))).toBe("/usr/local/bin/wireshark");
  expect(findWireshark("", linux([]))).toBeUndefined();
});

test("a relative folder of the path is not looked into", () => {
  expect(findWireshark("", linux(["./wireshark", "wireshark"], [".", ""]))).toBeUndefined();
});

test("the setting decides, and must name a program by an absolute path", () => {
  const here = linux(["/opt/ws", "/usr/bin/wireshark", "ws"]);
  expect(findWireshark("/opt/ws", here)).toBe("/opt/ws");
  expect(findWireshark("/opt/none", here)).toBeUndefined();
  expect(findWireshark("ws", here)).toBeUndefined();
});

test.each([
  ["darwin", "/Applications/Wireshark.app/Contents/MacOS/Wireshark"],
  ["win32", "C:\\Program Files\\Wireshark\\Wireshark.exe"],
] as const)("on %s it is looked for where its installer puts it", (platform, place) => {
  expect(findWireshark("", { platform, path: "", isProgram: (file) => file === place })).toBe(place);
});

test("file and frame are arguments of their own", () => {
  expect(wiresharkArguments("/tmp/a b; rm -rf.pcap", 17)).toEqual(["-r", "/tmp/a b; rm -rf.pcap", "-g", "17"]);
});

test("a program that cannot be started is an error", async () => {
  await expect(startWireshark("/nowhere/wireshark", "/tmp/a.pcap", 1)).rejects.toThrow("ENOENT");
});
