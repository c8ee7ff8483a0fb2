// Text listings of our own recordings (scripts/listings/make.mjs), and the verdicts of a capture in short.

import { readFileSync } from "node:fs";
import { Analysis } from "../../src/core/analysis/analysis";

/** Each file of test/fixtures/listings, and the recording that it lists. */
export const LISTED = {
  clean: "media/samples/clean.pcap",
  "clean-ipv6": "media/samples/clean-ipv6.pcap",
  refused: "media/samples/refused.pcap",
  unanswered: "media/samples/unanswered.pcap",
  unreachable: "media/samples/unreachable.pcap",
  "syn-ack-wrong-ack": "media/samples/syn-ack-wrong-ack.pcap",
  "ack-missing": "media/samples/ack-missing.pcap",
  reset: "media/samples/reset.pcap",
  "port-reused": "test/fixtures/recorded/port-reused.pcap",
  "half-open-recovery": "test/fixtures/recorded/half-open-recovery.pcap",
  "route-unreachable-ipv6": "test/fixtures/recorded/route-unreachable-ipv6.pcap",
  "syn-ack-lost": "test/fixtures/recorded/syn-ack-lost.pcap",
} as const;

const ROOT = new URL("../../", import.meta.url);

/** The sections of a listing's file by their commands. */
export function sectionsOf(name: keyof typeof LISTED): ReadonlyMap<string, string> {
  const file = readFileSync(new URL(`test/fixtures/listings/${name}.txt`, ROOT), "latin1");
  return new Map(
    file.split(/^\$ /m).flatMap((section): [string, string][] => {
      const end = section.indexOf("\n");
      return end < 0 ? [] : [[section.slice(0, end), section.slice(end + 1)]];
    }),
  );
}

export function recordingOf(name: keyof typeof LISTED): Uint8Array {
  return readFileSync(new URL(LISTED[name], ROOT));
}

/** Latin-1 text, each character one octet. */
export function octetsOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function analysisOf(octets: Uint8Array, pieceBytes = octets.length): Analysis {
  const analysis = new Analysis();
  for (let at = 0; at < octets.length; at += pieceBytes) analysis.push(octets.subarray(at, at + pieceBytes));
  analysis.end();
  return analysis;
}

/** A line for each flow: its outcome, and its findings with their frames. */
export function verdictsOf(analysis: Analysis): string[] {
  return Array.from({ length: analysis.flowCount }, (_, index) => {
    const flow = analysis.flow(index + 1)!;
    const findings = analysis.findings(flow).map(({ severity, rule, frame }) => `${severity} ${rule}@${frame}`);
    return `${flow.outcome}: ${findings.join(", ")}`;
  });
}
