// Requests for a neighbor's Ethernet address that nobody answers: an error of the capture, though it may hold no flow.

import { describe, expect, test } from "vitest";
import type { CaptureIssue } from "../../src/core/capture/frame";
import { analyzeScript } from "../support/capture";

function issues(script: string, family: 4 | 6 = 4): readonly CaptureIssue[] {
  return analyzeScript(script, { family }).analysis.issues.filter(({ kind }) => kind === "no-route-to-neighbor");
}

const ASKED = `
  > arp 9
  +1 > arp 9
  +1 > arp 9`;

describe.each([4, 6] as const)("IPv%i", (family) => {
  test("three requests and no answer, in a capture without flows", () => {
    const [issue, ...more] = issues(ASKED, family);
    expect(more).toEqual([]);
    expect(issue).toMatchObject({ severity: "error", frame: 1, count: 3 });
    expect(issue!.message).toMatch(
      family === 4
        ? /^10\.0\.0\.1 asked 3 times by ARP for the Ethernet address of 10\.0\.0\.9 in 2\.0 s, and got no answer/
        : /^fd00::1 asked 3 times by Neighbor Discovery for the Ethernet address of fd00::9 in 2\.0 s/,
    );
  });

  test("two requests are too few", () => {
    expect(issues("> arp 9\n+1 > arp 9", family)).toEqual([]);
  });

  test("copies of one request, as several interfaces record it, are one", () => {
    expect(issues("> arp 9\n+0.001 > arp 9\n+0.001 > arp 9", family)).toEqual([]);
    const [issue] = issues("> arp 9\n+0.001 > arp 9\n+1 > arp 9\n+0.001 > arp 9\n+1 > arp 9", family);
    expect(issue).toMatchObject({ count: 3, message: expect.stringContaining("asked 3 times") });
  });

  test("an answer, whenever it comes", () => {
    expect(issues(`${ASKED}\n+9 < arp 9`, family)).toEqual([]);
  });

  test("a second address is counted", () => {
    const [issue] = issues(`${ASKED}\n> arp 8\n+1 > arp 8\n+1 > arp 8`, family);
    expect(issue).toMatchObject({ count: 6 });
    expect(issue!.message).toContain("The same holds for 1 more address.");
  });

  test("a host that asks for eight addresses scans its network", () => {
    const scan = Array.from({ length: 8 }, (_, i) => `> arp ${20 + i}\n+1 > arp ${20 + i}\n+1 > arp ${20 + i}`);
    expect(issues(scan.slice(1).join("\n"), family)).toHaveLength(1);
    expect(issues(scan.join("\n"), family)).toEqual([]);
  });

  test("beside flows: of a host whose answers the capture holds", () => {
    const open = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1";
    expect(issues(`${open}\n${ASKED}`, family)).toHaveLength(1);
    expect(issues(`> S 0:0(0)\n${ASKED}`, family)).toEqual([]);
    expect(issues(`flow 2: set host 5/6\nflow 2: > S 0:0(0)\nflow 2: < S. 0:0(0) ack 1\n${ASKED}`, family)).toEqual([]);
  });

  test("beside a flow of the address that was asked for: it is reachable", () => {
    const script = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> arp 2\n+1 > arp 2\n+1 > arp 2";
    expect(issues(script, family)).toEqual([]);
  });
});

describe.each([4, 6] as const)("two answers to one request over IPv%i", (family) => {
  const two = (script: string) =>
    analyzeScript(script, { family }).analysis.issues.filter(({ kind }) => kind === "two-neighbors");

  test("by two Ethernet addresses", () => {
    const [issue, ...more] = two(
      "> arp 9\n< arp 9 mac 80\n+0.0008 < arp 9 mac 153\n+5 > arp 9\n< arp 9 mac 80\n< arp 9 mac 153",
    );
    expect(more).toEqual([]);
    expect(issue).toMatchObject({ frame: 3, count: 2 });
    expect(issue).not.toHaveProperty("severity");
    expect(issue!.message).toMatch(
      family === 4
        ? /^Two Ethernet addresses answered the ARP request of 10\.0\.0\.1 for 10\.0\.0\.9: 02:00:00:00:00:50 in frame 2, and 02:00:00:00:00:99 in frame 3, 800 µs later\./
        : /^Two Ethernet addresses answered the Neighbor Discovery request of fd00::1 for fd00::9/,
    );
  });

  test("by one, recorded twice", () => {
    expect(two("> arp 9\n< arp 9 mac 80\n+0.0008 < arp 9 mac 80")).toEqual([]);
  });

  test("one after the other, when the address moved", () => {
    expect(two("> arp 9\n< arp 9 mac 80\n+1 < arp 9 mac 153")).toEqual([]);
    expect(two("> arp 9\n< arp 9 mac 80\n+1 > arp 9\n< arp 9 mac 153")).toEqual([]);
  });

  test("for two addresses", () => {
    expect(two("> arp 9\n> arp 8\n< arp 9 mac 80\n< arp 8 mac 153")).toEqual([]);
    expect(two("> arp 9\n< arp 9 mac 80\n< arp 9 mac 81\n> arp 8\n< arp 8 mac 80\n< arp 8 mac 81")).toHaveLength(2);
  });
});
