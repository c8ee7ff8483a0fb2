import { describe, expect, test } from "vitest";
import type { CaptureSummary } from "../../src/protocol/api";
import { OUTCOME_NAMES } from "../../webview/outcomes";
import { bannersOf } from "../../webview/page/captureBanners";
import { percentText } from "../../webview/page/percent";

const none = Object.fromEntries(OUTCOME_NAMES.map((name) => [name, 0])) as CaptureSummary["outcomes"];

function summary(part: Partial<CaptureSummary>): CaptureSummary {
  return {
    state: "complete",
    failure: undefined,
    bytesRead: 100,
    byteLength: 100,
    revision: 1,
    format: "pcap",
    interfaces: [],
    linkTypes: [],
    frames: 10,
    tcpSegments: 10,
    notTcp: [],
    flows: 2,
    outcomes: { ...none, established: 2 },
    findings: { error: 0, warning: 0, information: 0, hint: 0 },
    issues: [],
    epochSeconds: 0,
    lastTimeNs: 0,
    ...part,
  };
}

const idsOf = (part: Partial<CaptureSummary>) => bannersOf(summary(part), { reload: () => {} }).map(({ id }) => id);
const textOf = (part: Partial<CaptureSummary>) => bannersOf(summary(part), { reload: () => {} })[0]?.text ?? "";

describe("bannersOf", () => {
  test("an ordinary capture needs no words", () => {
    expect(idsOf({})).toEqual([]);
  });

  test("where there is nothing to list, the page in the list's place says it", () => {
    const issues = [{ kind: "unsupported", frame: 1, offset: 0, count: 1, message: "ARP." }] as const;
    expect(idsOf({ flows: 0, issues, outcomes: none })).toEqual([]);
    expect(idsOf({ flows: 0, issues, outcomes: none, state: "cancelled" })).toEqual([]);
    expect(idsOf({ flows: 0, issues, outcomes: none, state: "failed", failure: "Gone." })).toEqual([]);
    expect(idsOf({ flows: 0, issues, outcomes: none, state: "reading" })).toEqual(["issues"]);
  });

  test("a fault of the network comes before damage of the capture", () => {
    const issue = { frame: 1, offset: 0, count: 1 };
    const [banner] = bannersOf(
      summary({
        issues: [
          { ...issue, kind: "truncated", message: "Cut." },
          { ...issue, kind: "no-route-to-neighbor", severity: "error", message: "Nobody answered." },
        ],
      }),
      { reload: () => {} },
    );
    expect(banner).toMatchObject({ severity: "error", details: ["Cut."] });
  });

  test("damage comes before what is merely not read, and every message is there", () => {
    const issue = { frame: 1, offset: 0, count: 1 };
    const [banner] = bannersOf(
      summary({
        issues: [
          { ...issue, kind: "unsupported", message: "ARP." },
          { ...issue, kind: "truncated", message: "Cut." },
          { ...issue, kind: "dropped", message: "Lost." },
        ],
      }),
      { reload: () => {} },
    );
    expect(banner).toMatchObject({ severity: "warning", details: ["ARP.", "Lost."] });
    expect(banner?.text).toMatch(/^Cut\. And 2 more messages/);
  });

  test("a single message stands by itself", () => {
    const issues = [{ frame: 1, offset: 0, count: 1, kind: "unsupported", message: "3 frames carry ARP." }] as const;
    expect(bannersOf(summary({ issues }), { reload: () => {} })).toEqual([
      { id: "issues", severity: "information", text: "3 frames carry ARP." },
    ]);
  });

  test("a cancelled capture says how much of it is shown", () => {
    expect(textOf({ state: "cancelled", bytesRead: 40, byteLength: 100 })).toMatch(/after 40 %/);
    expect(percentText(summary({ bytesRead: 1_234_567, byteLength: 0 }))).toBe("1.2 MB");
    expect(percentText(summary({ bytesRead: 100, byteLength: 100 }))).toBe("99 %");
  });

  test("a capture that broke off keeps its flows and says why", () => {
    expect(textOf({ state: "failed", failure: "The file is gone." })).toMatch(/The file is gone/);
    expect(idsOf({ state: "failed", failure: "x", flows: 0, outcomes: none })).toEqual([]);
  });

  test("no complete handshake: not captured is distinguished from not completed, and nothing is said while reading", () => {
    expect(textOf({ outcomes: { ...none, "not-captured": 1, "one-sided": 1 } })).toMatch(/began before the capture/);
    expect(textOf({ outcomes: { ...none, refused: 1, "not-captured": 1 } })).toMatch(/was completed/);
    expect(idsOf({ state: "reading", outcomes: { ...none, refused: 2 } })).toEqual([]);
    // The headline of the only flow says it better.
    expect(idsOf({ flows: 1, outcomes: { ...none, refused: 1 } })).toEqual([]);
    expect(idsOf({ flows: 1, outcomes: { ...none, "not-captured": 1 } })).toEqual(["no-handshake"]);
  });
});
