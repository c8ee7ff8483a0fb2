import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Flow } from "../../src/core/flow/flow";
import { lastSeenOf, lastSeenText, lookBehind } from "../../src/core/rules/facts/lastSeen";
import { analyzeBytes } from "../support/capture";
import { analyzeCompared, recordedPlaces } from "../support/comparedCaptures";

const ALL = ["client.pcap", "router.pcap", "server.pcap"];

function lastSyn(flow: Flow) {
  return flow.events.findLast((event) => event.kind === "segment" && event.from === "initiator")!;
}

describe("where a SYN was last seen", () => {
  test("between captures: where it was, and where it was not", () => {
    const flow = analyzeCompared(recordedPlaces("syn-lost", ALL)).flow(2)!;
    const seen = lastSeenOf(flow, flow.events[0]!)!;
    expect(seen).toEqual({ place: "router.pcap", frame: 1, missing: ["server.pcap"] });
    expect(lastSeenText("The SYN", seen)).toBe(
      " The SYN was last seen at router.pcap (frame 1), and never at server.pcap.",
    );
    expect(lookBehind(seen, "the responder")).toBe("Look at what lies between router.pcap and server.pcap");
  });

  test("a place that may just not have recorded it is not named", () => {
    const flow = analyzeCompared(recordedPlaces("syn-never-arrives", ALL)).flow(5)!;
    const seen = lastSeenOf(flow, lastSyn(flow))!;
    expect(seen).toMatchObject({ place: "router.pcap", missing: [] });
    expect(lookBehind(seen, "the responder")).toBe("Look at what comes after router.pcap on the path to the responder");
  });

  test("a place behind the loss says where it would have come from", () => {
    const flow = analyzeCompared(recordedPlaces("syn-ack-lost", ALL)).flow(3)!;
    const synAck = flow.events[1]!;
    expect(lastSeenOf(flow, synAck)).toEqual({
      place: "server.pcap",
      frame: 2,
      missing: ["router.pcap", "client.pcap"],
    });
  });

  test("nothing is said of a flow of one place", () => {
    const [flow] = analyzeBytes(readFileSync("test/fixtures/network/syn-never-arrives/client.pcap")).flows;
    expect(lastSeenOf(flow!, lastSyn(flow!))).toBeUndefined();
    expect(lastSeenText("The SYN", undefined)).toBe("");
    expect(lookBehind(undefined, "the responder")).toBeUndefined();
  });
});
