// What the headline and the command line's records claim of a flow, held against its frames.

import type { FlowRecord } from "../../src/cli/flowRecord";
import { toRecorded } from "../../src/core/analysis/recordedFlow";
import type { Flow } from "../../src/core/flow/flow";
import type { Finding } from "../../src/core/rules/finding";
import { ACK, RST, SYN } from "../../src/core/tcp/flags";
import { durationText } from "../../src/core/text/durations";
import { endpointText } from "../../src/core/text/endpoints";
import { flowJson } from "../support/flowJson";
import { framesOf, isAmbiguous, type Seen } from "./seen";

/** The counts of SYNs, SYN-ACKs and segments, and the durations from first to last frame. */
export function headlineFaults(headline: string, flow: Flow, flows: readonly Flow[], seen: readonly Seen[]): string[] {
  if (isAmbiguous(flow, flows)) return [];
  const frames = framesOf(flow, seen);
  const faults: string[] = [];
  const claim = (holds: boolean, what: string): void => {
    if (!holds) faults.push(`${what}: "${headline}"`);
  };
  const copies = flow.initiator.duplicates + flow.responder.duplicates;
  const counted = /(at least )?\b(\d+) (SYNs|SYN-ACKs|segments)\b/.exec(headline);
  if (counted) {
    const [, least, digits, kind] = counted;
    const theirs = frames.filter(
      ({ flags, from }) =>
        kind === "segments" ||
        ((flags & (SYN | ACK)) === (kind === "SYNs" ? SYN : SYN | ACK) &&
          (kind === "SYN-ACKs" || from === endpointText(flow.initiator))),
    ).length;
    const ours = Number(digits);
    // Copies of a frame are not counted.
    claim(ours <= theirs && (least !== undefined || ours >= theirs - copies), `${theirs} ${kind}`);
  }
  const lasted = frames.length === 0 ? 0 : latest(frames) - frames[0]!.timeNs;
  const said =
    /(?:closed by FIN|reset) after (.+?)(?:;.*)?\.$/.exec(headline) ??
    /\d+ segments in (.+?)(?:[,;)].*)?\.$/.exec(headline);
  if (said && copies === 0) claim(said[1]!.startsWith(durationText(lasted)), `lasted ${durationText(lasted)}`);
  const reset = /reset by (\S+)(?: without an octet)? after (.+?)(?:;.*)?\.$/.exec(headline);
  if (reset && copies === 0) {
    const resets = frames.filter(({ flags, from }) => flags & RST && from === reset[1]);
    const times = resets.map(({ timeNs }) => durationText(timeNs - frames[0]!.timeNs));
    claim(
      times.some((text) => reset[2]!.startsWith(text)),
      `a RST after ${times.join(", ")}`,
    );
  }
  // To the end of what was watched, and to ICMP errors, which are no segments.
  const errors = flow.events.flatMap((event) => (event.kind === "icmp" ? event.timeNs : []));
  const times = [...frames.map(({ timeNs }) => timeNs), ...errors, flow.sight.captureEndNs];
  claim(!/ −\d/.test(headline), "a time that runs back");
  for (const text of durationsOf(headline)) claim(isBetweenTimes(text, times), `${text} is between no two frames`);
  const took = /^Established(?: by simultaneous open)? in (.+?), /.exec(headline);
  if (took) {
    const { syn, synAck, ack } = recordOf(flow, []).handshake;
    const three = [syn, synAck, ack].map((number) => frames.find(({ frame }) => frame === number)?.timeNs);
    claim(
      three.every((time) => time !== undefined),
      "a frame of the handshake is missing",
    );
    const ns = Math.max(three[1]!, three[2]!) - three[0]!;
    claim(took[1] === durationText(ns), `took ${durationText(ns)}`);
  }
  return faults;
}

/** "1.0 s", "20.1 ms", "2 min 34 s". */
function durationsOf(headline: string): readonly string[] {
  return headline.match(/\b\d+(?:\.\d+)? (?:ns|µs|ms|s|min|h|d)\b(?: \d+ (?:s|min|h)\b)?/g) ?? [];
}

function isBetweenTimes(text: string, times: readonly number[]): boolean {
  return times.some((from) => times.some((to) => to >= from && durationText(to - from) === text));
}

/** Frames, times and amounts in the JSON of a flow. */
export function recordFaults(
  flow: Flow,
  findings: readonly Finding[],
  flows: readonly Flow[],
  seen: readonly Seen[],
): string[] {
  const record = recordOf(flow, findings);
  const frames = framesOf(flow, seen);
  const faults: string[] = [];
  const claim = (holds: boolean, what: string): void => {
    if (!holds) faults.push(`flow ${flow.id}: ${what}`);
  };
  const at = (number: number | null): Seen | undefined => frames.find(({ frame }) => frame === number);
  const { handshake, rtt } = record;
  const [syn, synAck, ack] = [at(handshake.syn), at(handshake.synAck), at(handshake.ack)];
  claim(handshake.syn === null || (syn !== undefined && (syn.flags & (SYN | RST)) === SYN), "the SYN is none");
  claim(
    handshake.synAck === null || (synAck !== undefined && (synAck.flags & (SYN | RST)) === SYN && synAck !== syn),
    "the SYN-ACK is none",
  );
  claim(handshake.ack === null || (ack !== undefined && (ack.flags & (ACK | RST)) === ACK), "the ACK is none");
  const between = (from: Seen | undefined, to: Seen | undefined, ns: number | null, what: string): void => {
    if (ns !== null) claim(from !== undefined && to !== undefined && to.timeNs - from.timeNs === ns, `${what} ${ns}`);
  };
  between(syn, synAck, rtt.synToSynAckNs, "SYN to SYN-ACK");
  between(synAck, ack, rtt.synAckToAckNs, "SYN-ACK to ACK");
  claim(at(record.firstFrame) !== undefined || frames.length === 0, `first frame ${record.firstFrame}`);
  claim(at(record.lastFrame) !== undefined || flow.events.some(({ kind }) => kind === "icmp"), "last frame");
  if (isAmbiguous(flow, flows)) return faults;
  const copies = flow.initiator.duplicates + flow.responder.duplicates;
  claim(record.segments + copies === frames.length, `${frames.length} segments, we say ${record.segments}`);
  for (const side of ["initiator", "responder"] as const) {
    const octets = frames
      .filter(({ from }) => from === endpointText(flow[side]))
      .reduce((sum, { payloadLength }) => sum + payloadLength, 0);
    const ours = record.payloadBytes[side];
    claim(copies > 0 ? ours <= octets : ours === octets, `${octets} octets of the ${side}, we say ${ours}`);
  }
  if (copies === 0 && frames.length > 0) {
    claim(frames[0]!.timeNs === flow.firstTimeNs, "first time");
    claim(flow.events.some(({ kind }) => kind === "icmp") || latest(frames) === flow.lastTimeNs, "last time");
  }
  return faults;
}

/** Frames may be recorded out of order. */
function latest(frames: readonly Seen[]): number {
  return Math.max(...frames.map(({ timeNs }) => timeNs));
}

function recordOf(flow: Flow, findings: readonly Finding[]): FlowRecord {
  return JSON.parse(flowJson(toRecorded(flow, findings))) as FlowRecord;
}
