// One field of a real handshake made wrong, the rest as a real stack sent it: its rule says so, at its segment. And the same
// traffic with other sequence numbers, those that wrap around among them: every verdict is the same.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Flow } from "../../src/core/flow/flow";
import { ACK, RST, SYN } from "../../src/core/tcp/flags";
import type { Packet } from "../../src/core/wire/packet";
import { analyzeBytes } from "../support/capture";
import { type Edit, editSegment, optionAt, segmentOf } from "../support/editSegment";
import { pcapFile } from "../support/frames";
import { type FrameCopy, readCapture } from "../support/readCapture";

const RECORDINGS = ["test/fixtures/recorded", "media/samples"].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".pcap"))
    .map((name) => ({ name, frames: readCapture(new Uint8Array(readFileSync(`${folder}/${name}`))).frames })),
);

function analyze(frames: readonly FrameCopy[]) {
  const first = frames[0]!;
  return analyzeBytes(pcapFile(frames, { linkType: first.linkType, nanoseconds: true })).analysis;
}

interface Handshake {
  readonly name: string;
  readonly frames: readonly FrameCopy[];
  readonly flow: Flow;
  /** Frame numbers of the first SYN, of all SYN-ACKs, and of the ACK. */
  readonly syn: number;
  readonly synAcks: readonly number[];
  readonly ack: number;
}

/** Handshakes with nothing wrong about them, whole to the last octet; no Fast Open, whose SYN may be acknowledged in part. */
const HANDSHAKES: readonly Handshake[] = RECORDINGS.flatMap(({ name, frames }) => {
  const analysis = analyze(frames);
  return Array.from({ length: analysis.flowCount }, (_, i) => analysis.detail(i + 1)!).flatMap(({ flow, findings }) => {
    const segments = flow.events.flatMap((event) => (event.kind === "segment" ? [event] : []));
    const synAcks = segments.filter(({ seg }) => (seg.flags & (SYN | ACK | RST)) === (SYN | ACK));
    const syns = segments.filter(({ seg }) => (seg.flags & (SYN | ACK | RST)) === SYN);
    const ack = segments.find(({ index }) => index === flow.handshake.ack);
    const isClean = findings.every(({ severity }) => severity === "information" || severity === "hint");
    const isUsual = syns.every(({ from, seg }) => from === "initiator" && seg.payloadLength === 0);
    const isWhole = segments.every(({ seg }) => seg.defects === 0) && flow.sight.directions === "both";
    if (flow.outcome !== "established" || !isClean || !isUsual || !isWhole || !ack || syns.length !== 1) return [];
    const numbers = synAcks.map(({ frameNumber }) => frameNumber);
    return [{ name, frames, flow, syn: syns[0]!.frameNumber, synAcks: numbers, ack: ack.frameNumber }];
  });
});

const SEQ = 4;
const ACKNOWLEDGMENT = 8;
const add =
  (field: number, difference: number): Edit =>
  (view, { tcpOffset }) => {
    const at = tcpOffset + field;
    view.setUint32(at, (view.getUint32(at) + difference) >>> 0);
    return true;
  };
/** Changes the option of this kind, which begins at `at`. */
const option =
  (kind: number, change: (view: DataView, at: number) => void): Edit =>
  (view, packet) => {
    const at = optionAt(packet, kind);
    if (at < 0) return false;
    change(view, at);
    return true;
  };
const blank = (kind: number): Edit =>
  option(kind, (view, at) => {
    for (let left = view.getUint8(at + 1); left > 0; left--) view.setUint8(at + left - 1, 1);
  });

type Place = "syn" | "synAcks" | "ack";
interface Fault {
  readonly at: Place;
  readonly edit: Edit;
  /** The finding, and where it stands if not at what was changed. */
  readonly told: string;
  readonly toldAt?: Place;
  /** Kind of an option that the SYN-ACK must contain for it. */
  readonly needs?: number;
}

const WRONG_ACKS = [-5000, -1, 1, 2, 77, 1 << 30];
const FAULTS: Readonly<Record<string, Fault>> = {
  ...Object.fromEntries(
    WRONG_ACKS.flatMap((by): [string, Fault][] => [
      [
        `the SYN-ACK's ACK, by ${by}`,
        { at: "synAcks", edit: add(ACKNOWLEDGMENT, by), told: "error syn-ack-wrong-ack" },
      ],
    ]),
  ),
  ...Object.fromEntries(
    [-1, -2, 100_000_000, 1 << 30].map((by): [string, Fault] => [
      `the ACK's ACK, by ${by}`,
      { at: "ack", edit: add(ACKNOWLEDGMENT, by), told: "error handshake-ack-wrong-ack" },
    ]),
  ),
  ...Object.fromEntries(
    [-100_000, -1, 1 << 30].map((by): [string, Fault] => [
      `the ACK's SEQ, by ${by}`,
      { at: "ack", edit: add(SEQ, by), told: "error handshake-ack-wrong-seq" },
    ]),
  ),
  "no MSS": { at: "synAcks", edit: blank(2), told: "information mss-missing" },
  "an MSS of 0": {
    at: "syn",
    edit: option(2, (view, at) => view.setUint16(at + 2, 0)),
    told: "warning mss-unusable",
  },
  "an MSS of length 0": {
    at: "syn",
    edit: option(2, (view, at) => view.setUint8(at + 1, 0)),
    told: "error option-malformed",
  },
  "an MSS longer than the header": {
    at: "synAcks",
    edit: option(2, (view, at) => view.setUint8(at + 1, 60)),
    told: "error option-malformed",
  },
  "a shift of 15": {
    at: "synAcks",
    edit: option(3, (view, at) => view.setUint8(at + 2, 15)),
    told: "warning window-scale-too-large",
  },
  "no window scale on the SYN": {
    at: "syn",
    edit: blank(3),
    needs: 3,
    told: "error window-scale-unsolicited",
    toldAt: "synAcks",
  },
  "no SACK-Permitted on the SYN": {
    at: "syn",
    edit: blank(4),
    needs: 4,
    told: "warning sack-permitted-unsolicited",
    toldAt: "synAcks",
  },
  "no timestamps on the SYN": {
    at: "syn",
    edit: blank(8),
    needs: 8,
    told: "error timestamps-unsolicited",
    toldAt: "synAcks",
  },
  "the SYN-ACK's TSecr": {
    at: "synAcks",
    edit: option(8, (view, at) => view.setUint32(at + 6, (view.getUint32(at + 6) + 1) >>> 0)),
    told: "error timestamps-echo-wrong",
  },
  "SYN and FIN": {
    at: "syn",
    edit: (view, { tcpOffset }) => {
      view.setUint8(tcpOffset + 13, view.getUint8(tcpOffset + 13) | 1);
      return true;
    },
    told: "error flags-invalid",
  },
  "a data offset of 4": {
    at: "synAcks",
    edit: (view, { tcpOffset }) => {
      view.setUint8(tcpOffset + 12, 0x40);
      return true;
    },
    told: "error header-malformed",
  },
};

/** Findings of the flow of a recording in which frames were changed. */
function findingsOf({ frames, flow }: Handshake, changed: ReadonlyMap<number, FrameCopy>): string[] {
  const analysis = analyze(frames.map((frame) => changed.get(frame.frameNumber) ?? frame));
  const ids = Array.from({ length: analysis.flowCount }, (_, i) => i + 1);
  return ids
    .map((id) => analysis.detail(id)!)
    .filter(({ flow: other }) => other.firstFrame === flow.firstFrame)
    .flatMap(({ findings }) => findings.map(({ severity, rule, frame }) => `${severity} ${rule} @${frame}`));
}

describe("a fault planted into a recorded handshake is reported", () => {
  test.each(Object.entries(FAULTS))("%s", (_, { at, edit, told, toldAt = at, needs }) => {
    let planted = 0;
    for (const handshake of HANDSHAKES) {
      const synAck = segmentOf(handshake.frames[handshake.synAcks[0]! - 1]!)!;
      if (needs !== undefined && optionAt(synAck, needs) < 0) continue;
      const places = { syn: [handshake.syn], synAcks: handshake.synAcks, ack: [handshake.ack] };
      const changed = places[at].map((frame) => editSegment(handshake.frames[frame - 1]!, edit));
      if (changed.some((frame) => frame === undefined)) continue;
      planted++;
      const findings = findingsOf(handshake, new Map(changed.map((frame) => [frame!.frameNumber, frame!])));
      const expected = places[toldAt].map((frame) => `${told} @${frame}`);
      expect(
        expected.some((finding) => findings.includes(finding)),
        `${handshake.name}: ${findings.join(", ")}`,
      ).toBe(true);
    }
    expect(planted).toBeGreaterThan(15);
  });
});

/** All numbers of A's, the lower endpoint's, counted from elsewhere by `a`, and B's by `b`. */
function shifted(frames: readonly FrameCopy[], a: number, b: number): FrameCopy[] {
  return frames.map((frame) => editSegment(frame, (view, packet) => shift(view, packet, a, b)) ?? frame);
}

function shift(view: DataView, packet: Packet, a: number, b: number): boolean {
  const { tcpOffset, seq, ack, flags, bytes, sourceOffset, destinationOffset, family } = packet;
  const end = (offset: number, port: number): string =>
    [...bytes.subarray(offset, offset + (family === 4 ? 4 : 16)), port >> 8, port & 255]
      .map((octet) => String.fromCharCode(octet))
      .join("");
  const isA = end(sourceOffset, packet.sourcePort) < end(destinationOffset, packet.destinationPort);
  const [mine, theirs] = isA ? [a, b] : [b, a];
  // A RST that answers a SYN has no number of its own (RFC 9293 §3.5.2).
  if (!(flags & RST && flags & ACK && seq === 0)) view.setUint32(tcpOffset + SEQ, (seq + mine) >>> 0);
  if (flags & ACK) view.setUint32(tcpOffset + ACKNOWLEDGMENT, (ack + theirs) >>> 0);
  const sack = optionAt(packet, 5);
  if (sack >= 0)
    for (let at = sack + 2; at < sack + view.getUint8(sack + 1); at += 4)
      view.setUint32(at, (view.getUint32(at) + theirs) >>> 0);
  return true;
}

/** Raw numbers, which are others by then, left out. */
function verdicts(frames: readonly FrameCopy[]): string[] {
  const analysis = analyze(frames);
  return Array.from({ length: analysis.flowCount }, (_, i) => {
    const { flow, findings, headline } = analysis.detail(i + 1)!;
    const said = findings.map(({ severity, rule, frame, what }) => `${severity} ${rule} @${frame} ${what}`);
    return [`${flow.outcome} ${flow.end} ${headline}`, ...said].join("\n").replace(/\d{5,}/g, "N");
  });
}

describe("numbers that begin elsewhere change no verdict", () => {
  // An ICMP error quotes a number, and a frame that was cut has none: those recordings stay as they are.
  const WHOLE = RECORDINGS.filter(({ frames }) =>
    frames.every((frame) => segmentOf(frame)?.defects === 0 || !isTcpOrIcmp(frame)),
  );
  const SHIFTS = [
    [-1, 0],
    [2 ** 31 - 1, 2 ** 31 - 16],
    [1_234_567_890, 3_456_789_012],
  ] as const;
  test("there are recordings to try it with", () => expect(WHOLE.length).toBeGreaterThan(25));
  test.each(WHOLE.map(({ name, frames }) => [name, frames] as const))("%s", (_, frames) => {
    const whole = verdicts(frames);
    for (const [a, b] of SHIFTS) {
      const others = shifted(frames, a, b);
      expect(others.some(({ data }, i) => data.some((octet, at) => octet !== frames[i]!.data[at]))).toBe(true);
      expect(verdicts(others)).toEqual(whole);
    }
  });
});

function isTcpOrIcmp({ data }: FrameCopy): boolean {
  const isIpv6 = data[12] === 0x86 && data[13] === 0xdd;
  const protocol = data[isIpv6 ? 20 : 23];
  return protocol === 6 || protocol === 1 || (protocol === 58 && data[54]! < 128);
}
