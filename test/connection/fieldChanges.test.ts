import { describe, expect, test } from "vitest";
import { fieldChanges } from "../../src/core/connection/fieldChanges";
import type { SeenSegment } from "../../src/core/connection/seenSegment";
import { ACK, CWR, ECE, SYN } from "../../src/core/tcp/flags";
import { toSeq } from "../../src/core/tcp/seq";

const options = (...octets: number[]) => Uint8Array.from(octets);
const MSS_1460 = [2, 4, 5, 180];
const MSS_1360 = [2, 4, 5, 80];
const SCALE_7 = [3, 3, 7];
const SACK_PERMITTED = [4, 2];
const TIMESTAMPS = [8, 10, 0, 0, 0, 100, 0, 0, 0, 0];

const syn: SeenSegment = {
  frame: 1,
  timeNs: 0,
  from: "initiator",
  seq: toSeq(2 ** 32 - 1),
  ack: toSeq(0),
  flags: SYN,
  window: 64240,
  payloadLength: 0,
  ipId: 7,
  hops: 64,
  ecn: 0,
  cut: "nothing",
  checksumFits: true,
  options: options(...MSS_1460, ...SACK_PERMITTED, ...TIMESTAMPS, 1, ...SCALE_7),
};
const ends = { initiator: "10.0.0.1:5000", responder: "10.0.0.2:80" };

function changesOf(change: Partial<SeenSegment>, from: SeenSegment = syn, toEnds = ends) {
  return fieldChanges(from, { ...from, ...change }, ends, toEnds);
}

describe("no change", () => {
  test.each<[string, Partial<SeenSegment>]>([
    ["of anything", {}],
    ["hop count, IP ID, frame and time", { hops: 63, ipId: 8, frame: 9, timeNs: 5 }],
    ["a checksum that cannot be verified", { checksumFits: undefined }],
    ["options that the snap length cut", { cut: "options", options: options(...MSS_1460, ...SACK_PERMITTED) }],
    ["an option that it cut in the middle", { cut: "options", options: options(...MSS_1460, 8, 10, 0) }],
    ["a window that it cut", { cut: "window", window: 0, options: options() }],
    ["the order of options", { options: options(...SCALE_7, ...MSS_1460, ...TIMESTAMPS, ...SACK_PERMITTED) }],
  ])("%s", (_, change) => {
    expect(changesOf(change)).toEqual([]);
  });
  test("a checksum that its sender left to the adapter", () => {
    expect(changesOf({ checksumFits: true }, { ...syn, checksumFits: false })).toEqual([]);
  });
  test("a router marks congestion", () => {
    expect(changesOf({ ecn: 3 }, { ...syn, ecn: 2 })).toEqual([]);
  });
});

test.each<[string, Partial<SeenSegment>, object[]]>([
  [
    "MSS clamped",
    { options: options(...MSS_1360, ...SACK_PERMITTED, ...TIMESTAMPS, 1, ...SCALE_7) },
    [{ field: "options.mss", from: 1460, to: 1360 }],
  ],
  [
    "options blanked by NOPs",
    { options: options(...MSS_1460, 1, 1, ...TIMESTAMPS, 1, 1, 1, 1) },
    [
      { field: "options.sackPermitted", from: true, to: undefined },
      { field: "options.windowScale", from: 7, to: undefined },
    ],
  ],
  [
    "timestamps removed",
    { options: options(...MSS_1460, ...SACK_PERMITTED, 1, ...SCALE_7) },
    [{ field: "options.timestamps", from: "TSval 100 TSecr 0", to: undefined }],
  ],
  [
    "an option added",
    { options: options(...syn.options, 34, 2) },
    [{ field: "options", from: undefined, to: "TCP Fast Open cookie request" }],
  ],
  ["ISN rewritten", { seq: toSeq(500) }, [{ field: "seq", from: 2 ** 32 - 1, to: 500 }]],
  ["ECN flags cleared", { flags: SYN }, [{ field: "flags", from: "SYN,ECE,CWR", to: "SYN" }]],
  ["ECN bits cleared", { ecn: 0 }, [{ field: "ecn", from: 2, to: 0 }]],
  ["window", { window: 0 }, [{ field: "window", from: 64240, to: 0 }]],
  ["checksum damaged", { checksumFits: false }, [{ field: "checksum", from: "correct", to: "incorrect" }]],
])("%s", (_, change, expected) => {
  expect(changesOf(change, { ...syn, flags: SYN | ECE | CWR, ecn: 2 })).toEqual(expected);
});

test("addresses are those of the segment's sender and receiver", () => {
  const nat = { ...ends, initiator: "192.0.2.1:61000" };
  expect(changesOf({}, syn, nat)).toEqual([{ field: "source", from: "10.0.0.1:5000", to: "192.0.2.1:61000" }]);
  const synAck = { ...syn, from: "responder", flags: SYN | ACK } as const;
  expect(changesOf({}, synAck, nat)).toEqual([{ field: "destination", from: "10.0.0.1:5000", to: "192.0.2.1:61000" }]);
});
