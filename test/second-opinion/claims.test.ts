// What the diagram and the findings claim of frames, held against the frames themselves: read and decoded here once more,
// without tracker and rules. Over every capture of the project and the script of every situation and rule.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { DiagramRow } from "../../src/core/diagram/row";
import { rowsOf } from "../../src/core/diagram/rows";
import type { Flow, Side } from "../../src/core/flow/flow";
import { otherSide } from "../../src/core/flow/relative";
import { RULES } from "../../src/core/rules/catalogue";
import type { Finding } from "../../src/core/rules/finding";
import { ACK, RST, SYN } from "../../src/core/tcp/flags";
import { seqAdd, seqLessOrEqual, toSeq } from "../../src/core/tcp/seq";
import { endpointText } from "../../src/core/text/endpoints";
import { SITUATIONS } from "../rules/situations";
import { analyzeBytes } from "../support/capture";
import { buildScript } from "../support/script";
import { BORDERS } from "../tracker/borders";
import { ODDITIES } from "../tracker/oddities";
import { OUTCOMES } from "../tracker/outcomes";
import { framesOf, isAmbiguous, type Seen, segmentsOf } from "./seen";
import { headlineFaults, recordFaults } from "./summaryClaims";

/** What evidence of several rules holds. */
interface Counted {
  readonly from?: Side;
  readonly expected?: number;
  readonly retries?: number;
  readonly intervalsNs?: readonly number[];
}

const FILES = ["test/fixtures/recorded", "test/fixtures/network", "media/samples"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".pcap"))
    .sort()
    .map((name) => [name, new Uint8Array(readFileSync(`${folder}/${name}`))] as const),
);
const OPEN = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1\n";
/** Where such claims are hard to make. */
const OWN = {
  "retransmissions in one row, and silence after the last": `${OPEN}
    > . 1:101(100) ack 1
    ${"+2 > . 1:101(100) ack 1\n".repeat(5)}
    +0.1 < . 1:1(0) ack 101`,
  "an answer that is no SYN-ACK, and the SYN again": `
    > S 0:0(0)
    < . 300:300(0) ack 100
    +1 > S 0:0(0)
    < . 300:300(0) ack 100
    +5 end`,
  "a RST that does not count, and the SYN again": `
    > S 0:0(0)
    < R. 0:0(0) ack 41
    +1 > S 0:0(0)
    +5 end`,
  "more SYNs than a flow keeps": `${"> S 0:0(0)\n+1 ".repeat(130)}end`,
  "more SYN-ACKs than a flow keeps": `> S 0:0(0)\n${"< S. 0:0(0) ack 1\n+1 ".repeat(130)}end`,
  "unacknowledged data, after which its sender acknowledges more": `${OPEN}
    < P. 1:11(10) ack 1
    > P. 1:101(100) ack 11 win 300
    < P. 11:31(20) ack 1
    > .  101:101(0) ack 31 win 200
    +5 end`,
  "unacknowledged data, after which its sender acknowledges more than 64 kB": `${OPEN}
    > P. 1:101(100) ack 1
    ${Array.from({ length: 50 }, (_, i) => `< . ${1 + 1448 * i}:${1449 + 1448 * i}(1448) ack 1\n> . 101:101(0) ack ${1449 + 1448 * i}`).join("\n")}
    +5 end`,
  "unacknowledged data with an older ACK": `${OPEN}
    < P. 1:11(10) ack 1
    > .  1:1(0) ack 11
    > P. 1:101(100) ack 6
    +5 end`,
  "data that is acknowledged at last": `${OPEN}
    > P. 1:101(100) ack 1
    +1 > P. 1:101(100) ack 1
    +2 > P. 1:101(100) ack 1
    +9 < . 1:1(0) ack 101
    +5 end`,
};
const SCRIPTS = [
  ...Object.entries(OWN),
  ...Object.entries({ ...SITUATIONS, ...OUTCOMES }).map(([name, { script }]) => [name, script] as const),
  ...Object.entries({ ...BORDERS, ...ODDITIES }),
  ...RULES.flatMap(({ id, examples }) => [
    [id, examples.reported] as const,
    [`${id}, silent`, examples.silent] as const,
  ]),
].map(([name, script]) => [name, buildScript(script, { initiatorIsn: 2 ** 32 - 1, responderIsn: 7 }).bytes] as const);

describe.each([...FILES, ...SCRIPTS])("%s", (_, bytes) => {
  const seen = segmentsOf(bytes);
  const { analysis, flows } = analyzeBytes(bytes);
  const details = flows.map((flow) => analysis.detail(flow.id)!);

  test("rows of the diagram", () => {
    expect(
      details.flatMap((detail) => rowsOf(detail).flatMap((row) => rowFaults(row, detail.flow, flows, seen))),
    ).toEqual([]);
  });

  test("counts of segments and octets", () => {
    expect(flows.flatMap((flow) => countFaults(flow, flows, seen))).toEqual([]);
  });

  test("headlines", () => {
    expect(details.flatMap((detail) => headlineFaults(detail.headline, detail.flow, flows, seen))).toEqual([]);
  });

  test("records of the command line", () => {
    expect(details.flatMap(({ flow, findings }) => recordFaults(flow, findings, flows, seen))).toEqual([]);
  });

  test("findings", () => {
    const faults = details.flatMap(({ flow, findings }) =>
      findings.flatMap((finding) => findingFaults(finding, flow, seen)),
    );
    expect(faults).toEqual([]);
  });
});

function rowFaults(row: DiagramRow, flow: Flow, flows: readonly Flow[], seen: readonly Seen[]): string[] {
  const frames = framesOf(flow, seen);
  if (row.kind === "pause") {
    // Copies of a frame are no segments.
    if (flow.sight.duplicated || isAmbiguous(flow, flows)) return [];
    const next = frames.find(
      ({ frame }) => `p${flow.events.findIndex((event) => event.frameNumber === frame)}` === row.key,
    );
    if (!next) return [];
    const between = frames.filter(
      ({ frame, timeNs }) => frame < next.frame && timeNs > next.timeNs - row.silenceNs && timeNs < next.timeNs,
    );
    return between.map(({ frame }) => `frame ${frame} lies in the silence before frame ${next.frame}`);
  }
  if (row.kind !== "segment") return [];
  const { arrival } = row;
  const said = frames.find(({ frame }) => frame === arrival.frameNumber);
  if (!said) return [`no frame ${arrival.frameNumber}`];
  const faults: string[] = [];
  const differs = (what: string, ours: unknown, theirs: unknown): void => {
    if (ours !== theirs) faults.push(`frame ${said.frame}: ${what} is ${theirs}, we say ${ours}`);
  };
  differs("sender", endpointText(flow[arrival.from]), said.from);
  differs("seq", arrival.seg.seq, said.seq);
  const drawn = row.numbers.map(({ field }) => field);
  if (drawn.includes("ack")) differs("ack", arrival.seg.ack, said.ack);
  for (const { field, text } of row.extras)
    if (field === "window" && text !== "win ?") differs("window", text, `win ${said.window}`);
  differs("flags", arrival.seg.flags, said.flags);
  differs("length", arrival.seg.payloadLength, said.payloadLength);
  const first = frames.find(({ frame }) => frame === flow.firstFrame);
  if (first) differs("time", row.sinceStartNs, said.timeNs - first.timeNs);
  return faults;
}

/** Every segment of the flow is in one event, once; copies of a frame are not counted. */
function countFaults(flow: Flow, flows: readonly Flow[], seen: readonly Seen[]): string[] {
  const faults: string[] = [];
  for (const side of ["initiator", "responder"] as const) {
    const frames = framesOf(flow, seen).filter(({ from }) => from === endpointText(flow[side]));
    const counted = flow[side].segments + flow[side].duplicates;
    if (!isAmbiguous(flow, flows) && counted !== frames.length)
      faults.push(`${frames.length} frames of the ${side}, we say ${counted}`);
    const inEvents = flow.events.reduce(
      (sum, event) =>
        sum +
        (event.kind === "run"
          ? event.segments[side]
          : event.kind === "segment" && event.from === side
            ? 1 + event.repeats
            : 0),
      0,
    );
    if (inEvents !== flow[side].segments) faults.push(`${inEvents} segments in events, ${flow[side].segments} counted`);
  }
  return faults;
}

function findingFaults(finding: Finding, flow: Flow, seen: readonly Seen[]): string[] {
  const frames = framesOf(flow, seen);
  const at = frames.find(({ frame }) => frame === finding.frame);
  const text = `${finding.what} ${finding.next}`;
  const faults: string[] = [];
  const claim = (holds: boolean, what: string): void => {
    if (!holds) faults.push(`${finding.rule}, frame ${finding.frame}: ${what}: "${finding.what}"`);
  };
  const evidence: Counted = finding.evidence;
  if (at && /never acknowledged/.test(text) && evidence.from && evidence.expected !== undefined) {
    const peer = endpointText(flow[otherSide(evidence.from!)]);
    const expected = toSeq(evidence.expected!);
    const acks = frames.filter(
      ({ frame, from, flags, ack }) =>
        frame > finding.frame && from === peer && (flags & (ACK | RST)) === ACK && seqLessOrEqual(expected, ack),
    );
    claim(acks.length === 0, `acknowledged by ${acks.map(({ frame }) => frame)}`);
  }
  if (at && /No answer was captured before the retry/.test(text)) {
    // A SYN that crossed it is no answer.
    const answers = frames.filter(
      ({ frame, from, flags }) => frame < finding.frame && from !== at.from && (flags & (SYN | ACK)) !== SYN,
    );
    claim(answers.length === 0, `answered by ${answers.map(({ frame }) => frame)}`);
  }
  if (at && finding.rule.endsWith("-retransmitted") && evidence.retries !== undefined) {
    const kind = at.flags & (SYN | ACK | RST);
    const copies = frames.filter(
      ({ from, seq, flags }) => from === at.from && seq === at.seq && (flags & (SYN | ACK | RST)) === kind,
    );
    const named = [finding.frame, ...finding.related.map(({ frame }) => frame)].sort((a, b) => a - b);
    const times = named.map((frame) => frames.find((each) => each.frame === frame)!.timeNs);
    claim(evidence.retries === named.length - 1, `${named.length} frames are named`);
    claim(
      flow[finding.rule.startsWith("syn-ack") ? "responder" : "initiator"].duplicates > 0 ||
        copies.length >= named.length,
      `${copies.length} copies`,
    );
    claim(
      JSON.stringify(evidence.intervalsNs) === JSON.stringify(times.slice(1).map((time, i) => time - times[i]!)),
      "other intervals",
    );
  }
  if (at && /\b(retransmitted|sent) (data|[xy])/.test(finding.what) && finding.rule.includes("retransmission")) {
    const before = frames.filter(
      ({ frame, from, seq, payloadLength }) =>
        frame < finding.frame &&
        from === at.from &&
        seqLessOrEqual(seqAdd(at.seq, 1), seqAdd(seq, Math.max(payloadLength, 1))),
    );
    claim(before.length > 0, "nothing like it was sent before");
  }
  for (const { frame } of [...finding.related, finding])
    claim(
      frames.some((each) => each.frame === frame) ||
        flow.events.some(({ kind, frameNumber }) => kind === "icmp" && frameNumber === frame),
      `frame ${frame} is not of the flow`,
    );
  return faults;
}
