import { describe, expect, test } from "vitest";
import { buildTranscript } from "../../src/core/transcript/build";
import { explainEvent, explainHead } from "../../src/core/transcript/lineExplanation";
import { lineOfTarget, targetOfLine } from "../../src/core/transcript/model";
import { analyzeCompared, recordedPlaces } from "../support/comparedCaptures";

const ALL = ["client.pcap", "router.pcap", "server.pcap"];

function transcriptOf(scene: string, id: number, names = ALL) {
  const analysis = analyzeCompared(recordedPlaces(scene, names));
  const model = buildTranscript(analysis, { kind: "flow", id });
  return { analysis, model, lines: model.transcript.text.split("\n") };
}

describe("a flow's block", () => {
  test("says where its connection was recorded, and what proves it", () => {
    const { lines } = transcriptOf("syn-ack-lost", 1);
    expect(lines[1]).toBe(
      "         Recorded at 3 places: client.pcap (this flow), router.pcap, server.pcap. Same addresses, ports and initial sequence number (x = 1958952061), and the same SYN-ACK (y = 3606043801).",
    );
  });

  test("has the frames of other places behind each segment, and times in between", () => {
    const { lines } = transcriptOf("syn-ack-lost", 1);
    expect(lines[2]).toMatch(/ SYN .* {2}\(client\.pcap 1, router\.pcap 1 \+2\.5 ms, server\.pcap 1 \+5\.2 ms\)$/);
    expect(lines[5]).toMatch(/ SYN,ACK .* {2}\(server\.pcap 4, router\.pcap 5 \+5\.4 ms, client\.pcap 3 \+2\.4 ms\)$/);
  });

  test("has a line for a segment that only others have", () => {
    const { lines, model } = transcriptOf("syn-ack-lost", 1);
    expect(lines[3]).toBe(
      "         +0.007716    ←  SYN,ACK  seq=3606043801  (server.pcap 2; lost between server.pcap and router.pcap)",
    );
    expect(targetOfLine(model, 3)).toEqual({ flowId: 1, event: 0 });
    expect(lineOfTarget(model, { flowId: 1, event: 1 })).toMatchObject({ line: 4 });
  });

  test("says what was changed, and where", () => {
    const { lines } = transcriptOf("mss-clamped", 1);
    expect(lines[2]).toMatch(/server\.pcap 1 \+9\.4 ms; MSS 1460 → 1360 between router\.pcap and server\.pcap\)$/);
  });

  test("says what became of segments in a run", () => {
    const { lines } = transcriptOf("asymmetric-route-firewall", 1, ["client.pcap", "server.pcap"]);
    expect(lines.join("\n")).toMatch(/lost between client\.pcap and server\.pcap\)$/m);
  });
});

test("a hover says how a segment passed the places, and on the head line what joins them", () => {
  const { analysis } = transcriptOf("syn-ack-lost", 1);
  const flow = analysis.flow(1)!;
  expect(explainEvent(flow, flow.events[0], [])).toMatch(
    /Seen at client\.pcap in frame 1, at router\.pcap in frame 1 after /,
  );
  expect(explainHead(flow)).toMatch(/^Recorded at 3 places: .* Same addresses, ports and initial sequence number/);
});
