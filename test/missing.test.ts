import { expect, test } from "vitest";
import { missingList, skipReasons } from "./missing.mjs";

test("nothing skipped is nothing said", () => {
  expect(missingList([], "linux")).toBe("");
});

test("reasons are counted, and each package is named once", () => {
  const reasons = ["tshark is missing", "tcpdump, ip, python3 are missing", "tshark is missing", "dumpcap is missing"];
  expect(missingList(reasons, "linux")).toBe(
    [
      "Skipped tests:",
      "    2  tshark is missing",
      "    1  tcpdump, ip, python3 are missing",
      "    1  dumpcap is missing",
      "Install what is missing: apt-get install --no-install-recommends tshark tcpdump iproute2 python3   (as root)",
    ].join("\n"),
  );
  expect(missingList(reasons, "darwin")).toContain("brew install wireshark tcpdump python");
});

test("what no package brings has no command", () => {
  expect(missingList(["needs root, for network namespaces"], "linux")).toBe(
    "Skipped tests:\n    1  needs root, for network namespaces",
  );
});

test("a report of Vitest says the reasons in the titles of groups", () => {
  const assertionResults = [
    { status: "passed", fullName: "a runs" },
    { status: "skipped", fullName: "tshark agrees (skipped: tshark is missing) on a" },
    { status: "pending", fullName: "on Windows only" },
  ];
  expect(skipReasons({ testResults: [{ assertionResults }] })).toEqual(["tshark is missing", "not for this machine"]);
});
