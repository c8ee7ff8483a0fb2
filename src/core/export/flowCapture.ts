// A flow as a capture of its own, with a comment on every frame that a finding is about.

import type { CaptureInterface } from "../capture/frame";
import { RULES } from "../rules/catalogue";
import type { Finding, FlowDetail } from "../rules/finding";
import { FrameAnonymizer } from "./anonymize/frameAnonymizer";
import type { KeptFrame } from "./flowFrames";
import { type WrittenFrame, type WrittenInterface, writePcapng } from "./pcapngFile";

/** The frames of a flow, and what the capture says of them. */
export interface FlowSource {
  readonly frames: readonly KeptFrame[];
  readonly interfaces: readonly CaptureInterface[];
  /** Where the frames' times begin, in Unix time. */
  readonly epochSeconds: number;
  /** The flow has more frames than these. */
  readonly full: boolean;
}

export interface FlowCaptureOptions {
  /** Name and version of the program. */
  readonly application: string;
  /** Name of the capture, without its folder. */
  readonly captureName: string;
  /** 16 random octets: addresses, data and names are replaced. */
  readonly secret: Uint8Array | undefined;
}

/** What an anonymized export still tells: for its user, before it is shared. */
export const NOT_ANONYMIZED =
  "Not replaced: TCP sequence numbers, ports, flags, options of the handshake, lengths, IP identifications, TTLs, VLANs, tunnel numbers, and times.";

const REPLACED = "IP and Ethernet addresses were replaced (prefixes are preserved), data of segments is blank.";

/** A pcapng file. */
export function flowCapture(detail: FlowDetail, source: FlowSource, options: FlowCaptureOptions): Uint8Array {
  const { flow, findings } = detail;
  const { secret, application, captureName } = options;
  const anonymizer = secret && new FrameAnonymizer(secret);
  const used = [...new Set(source.frames.map(({ interfaceIndex }) => interfaceIndex))].sort((a, b) => a - b);
  const commentOf = (frameNumber: number): string | undefined => {
    const about = findings.filter(({ frame }) => frame === frameNumber);
    if (about.length === 0) return undefined;
    const where = anonymizer ? `Frame ${frameNumber} of the capture` : `Frame ${frameNumber} of ${captureName}`;
    return [where, ...about.map((finding) => findingText(finding, anonymizer !== undefined))].join("\n");
  };
  const frames = source.frames.map((frame): WrittenFrame => {
    const { timeNs, originalLength, frameNumber } = frame;
    const octets = anonymizer ? anonymizer.octetsOf(frame) : frame.octets;
    const interfaceIndex = used.indexOf(frame.interfaceIndex);
    return { timeNs, octets, originalLength, interfaceIndex, comment: commentOf(frameNumber) };
  });
  const times = frames.map(({ timeNs }) => timeNs);
  const aheadNs = (detail.epochSeconds - source.epochSeconds) * 1e9;
  return writePcapng({
    application,
    comment: sectionComment(detail, source, captureName, anonymizer !== undefined),
    epochSeconds: source.epochSeconds,
    interfaces: used.map((index) => interfaceOf(index, source, anonymizer !== undefined)),
    frames,
    recorded: {
      startNs: Math.min(flow.sight.captureStartNs + aheadNs, ...times),
      endNs: Math.max(flow.sight.captureEndNs + aheadNs, ...times),
    },
    drops: flow.sight.captureDropped,
  });
}

function sectionComment({ flow }: FlowDetail, { full }: FlowSource, captureName: string, isAnonymous: boolean): string {
  const what = isAnonymous ? "One flow of a capture." : `Flow ${flow.id} of ${captureName}.`;
  const parts = [what];
  if (full) parts.push("Only its first frames: the flow is larger than what is exported.");
  if (isAnonymous) parts.push(REPLACED, NOT_ANONYMIZED);
  return parts.join(" ");
}

/** A finding's own words name addresses and quote data; without them, the rule's title says what it is about. */
function findingText({ rule, severity, what }: Finding, isAnonymous: boolean): string {
  const text = isAnonymous ? (RULES.find(({ id }) => id === rule)?.title ?? "") : what;
  return `${severity} ${rule}: ${text}`;
}

function interfaceOf(index: number, { interfaces, frames }: FlowSource, isAnonymous: boolean): WrittenInterface {
  const own = frames.filter(({ interfaceIndex }) => interfaceIndex === index);
  const given = interfaces[index];
  return {
    name: isAnonymous ? "" : (given?.name ?? ""),
    linkType: own[0]!.linkType,
    snapLength: given?.snapLength ?? 0,
    resolution: resolutionOf(given?.resolution ?? 9, own),
  };
}

/** The interface's own unit, if it is a power of ten that times in nanoseconds can be told in. */
function resolutionOf(given: number, frames: readonly KeptFrame[]): number {
  if (given > 9) return 9;
  const unitNs = 10 ** (9 - given);
  return frames.every(({ timeNs }) => timeNs % unitNs === 0) ? given : 9;
}
