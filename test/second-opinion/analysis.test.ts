// Verdicts that both we and Wireshark have, over every capture of the project: what happened, who did it, at which frame
// first and how often. Where the two differ, the difference stands in the table with its reason, and no other may come up.

import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Side } from "../../src/core/flow/flow";
import { timesText } from "../../src/core/rules/facts/findingText";
import { RST, SYN } from "../../src/core/tcp/flags";
import { analyzeBytes } from "../support/capture";
import { pcapFile, pcapngFile } from "../support/frames";
import { readCapture } from "../support/readCapture";
import { buildScript } from "../support/script";
import { hasKnownVerdicts, hasTshark, tsharkFields, whyNoTshark, whyNoVerdicts } from "../support/tshark";

/** Our rule and Wireshark's field. A segment that is fast or spurious has tcp.analysis.retransmission as well. */
const KINDS = {
  "fast-retransmission": "tcp.analysis.fast_retransmission",
  "spurious-retransmission": "tcp.analysis.spurious_retransmission",
  retransmission: "tcp.analysis.retransmission",
  "out-of-order": "tcp.analysis.out_of_order",
  "duplicate-ack": "tcp.analysis.duplicate_ack",
  "segment-lost": "tcp.analysis.lost_segment",
  "ack-of-unsent": "tcp.analysis.ack_lost_segment",
  "keep-alive": "tcp.analysis.keep_alive",
  "zero-window": "tcp.analysis.zero_window",
  "window-full": "tcp.analysis.window_full",
} as const;
type Kind = keyof typeof KINDS;

interface Difference {
  readonly ours?: string;
  readonly theirs?: string;
  readonly because: string;
}

const NOTHING_OUTSTANDING =
  "it answers what it already had, and its peer has nothing outstanding, so it is no duplicate ACK by RFC 5681 §2";
const INJECTED = "a segment with wild numbers does not move what its alleged sender has sent";
const TWICE = "frames that were recorded twice are not segments that were sent twice";

const DIFFERENCES: Readonly<Record<string, readonly Difference[]>> = {
  "ack-lost": [{ theirs: "duplicate-ack of 10.0.0.1:36924 from 5, once", because: NOTHING_OUTSTANDING }],
  "challenge-ack-reset": [
    {
      theirs: "duplicate-ack of 10.0.0.2:80 from 9, once",
      because: "it is a challenge ACK, and nothing is outstanding",
    },
    { theirs: "retransmission of 10.0.0.1:5001 from 10, twice", because: INJECTED },
  ],
  "challenge-ack-syn": [{ theirs: "retransmission of 10.0.0.1:5001 from 10, twice", because: INJECTED }],
  "fast-open-ignored": [
    {
      theirs: "retransmission of 10.0.0.1:46034 from 11, once",
      because: "the SYN-ACK left the SYN's data, so that it is expected once more (RFC 7413 §4.2)",
    },
  ],
  "half-open-recovery": [
    { theirs: "segment-lost of 10.0.0.2:80 from 12, once", because: "a new connection has an ISN of its own" },
    { theirs: "ack-of-unsent of 10.0.0.1:5001 from 13, once", because: "it acknowledges the new connection's SYN-ACK" },
  ],
  mptcp: [
    { theirs: "duplicate-ack of 10.0.0.1:39786 from 8, 4 times", because: NOTHING_OUTSTANDING },
    {
      ours: "duplicate-ack of 10.0.0.2:80 from 15, twice",
      theirs: "duplicate-ack of 10.0.0.2:80 from 11, 4 times",
      because: "the first two came while nothing was outstanding",
    },
  ],
  "recorded-twice": [
    { theirs: "duplicate-ack of 10.0.0.1:35430 from 6, 3 times", because: TWICE },
    { theirs: "retransmission of 10.0.0.1:35430 from 8, twice", because: TWICE },
    { theirs: "duplicate-ack of 10.0.0.2:80 from 10, once", because: TWICE },
    { theirs: "retransmission of 10.0.0.2:80 from 12, twice", because: TWICE },
  ],
  "zero-window": [
    {
      theirs: "keep-alive of 10.0.0.1:56724 from 9, twice",
      because: "it asks for a closed window with the number before it, as Linux does",
    },
  ],
  "syn-ack-lost": [{ theirs: "duplicate-ack of 10.0.0.1:36908 from 7, once", because: NOTHING_OUTSTANDING }],
  "syn-cookies": [
    { theirs: "duplicate-ack of 10.0.0.1:6001 from 31, once", because: NOTHING_OUTSTANDING },
    { theirs: "duplicate-ack of 10.0.0.1:6002 from 33, once", because: NOTHING_OUTSTANDING },
    { theirs: "duplicate-ack of 10.0.0.1:6003 from 35, once", because: NOTHING_OUTSTANDING },
  ],
};

/** Captures in which Wireshark calls sums wrong, and why we do not. */
const SUMS: Readonly<Record<string, string>> = {
  offloaded: "the sum of the pseudo-header alone is what checksum offloading leaves",
  "recorded-twice": "recorded at the sender, before the NIC filled in the checksum",
};

const CAPTURES = ["test/fixtures/recorded", "media/samples"].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".pcap"))
    .map((name) => ({ name: name.replace(/\.pcap$/, ""), bytes: new Uint8Array(readFileSync(`${folder}/${name}`)) })),
);

describe.skipIf(!hasKnownVerdicts)(`tshark's account of every capture of the project${whyNoVerdicts}`, () => {
  const accounts = new Map<string, Account>();
  beforeAll(() => {
    for (const group of groupsWithoutSharedFlows())
      for (const [i, account] of wiresharksVerdicts(group.map(({ bytes }) => bytes)).entries())
        accounts.set(group[i]!.name, account);
  });

  test.each(CAPTURES)("$name", ({ name, bytes }) => {
    const ours = ourVerdicts(bytes);
    const theirs = accounts.get(name)!;
    const explained = DIFFERENCES[name] ?? [];
    expect({
      onlyOurs: ours.verdicts.filter((verdict) => !theirs.verdicts.includes(verdict)),
      onlyTheirs: theirs.verdicts.filter((verdict) => !ours.verdicts.includes(verdict)),
      wrongSums: ours.wrongSums,
      otherSums: theirs.wrongSums !== ours.wrongSums,
    }).toEqual({
      onlyOurs: explained.flatMap(({ ours: verdict }) => verdict ?? []),
      onlyTheirs: explained.flatMap(({ theirs: verdict }) => verdict ?? []),
      wrongSums: 0,
      otherSums: name in SUMS,
    });
  });
});

/** Options that are wrong in themselves: what each of us says to the segment. */
const OPTIONS: readonly (readonly [name: string, options: string, wrong: boolean])[] = [
  ["a length of 0", "raw 0200", true],
  ["a length of 1", "raw 0201", true],
  ["a length beyond the header", "raw 0208", true],
  ["MSS of 3 octets", "raw 020305,nop", true],
  ["window scale of 4 octets", "mss 1460,raw 03040700", true],
  ["SACK-Permitted of 3 octets", "mss 1460,raw 040300,nop", true],
  ["timestamps of 8 octets", "mss 1460,raw 080800000001", true],
  ["all in order", "mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7", false],
  ["a kind that nobody knows", "mss 1460,raw c8040000", false],
];

describe.skipIf(!hasTshark)(`tshark's account of options${whyNoTshark}`, () => {
  const scripts = OPTIONS.map(([, options], i) =>
    buildScript(`> S 0:0(0) <${options}>`, { initiatorPort: 40_000 + i }),
  );
  let rows: readonly Record<"_ws.expert.message" | "_ws.malformed", string>[];
  beforeAll(() => {
    const records = scripts.flatMap((script) => script.records);
    rows = tsharkFields(pcapFile(records), ["_ws.expert.message", "_ws.malformed"]);
  });

  test.each(OPTIONS.map((each, i) => [...each, i] as const))("%s", (_, _options, wrong, i) => {
    const found = analyzeBytes(scripts[i]!.bytes).findings.some(({ rule }) => rule === "option-malformed");
    const row = rows[i];
    const complaint = /option length|malformed/i.test(`${row?.["_ws.expert.message"]} ${row?.["_ws.malformed"]}`);
    expect({ ours: found, theirs: complaint }).toEqual({ ours: wrong, theirs: wrong });
  });
});

interface Account {
  /** "duplicate-ack of 10.0.0.1:40000 from 7, 3 times", in the order of their frames. */
  readonly verdicts: readonly string[];
  readonly wrongSums: number;
}

function ourVerdicts(bytes: Uint8Array): Account {
  const { analysis, flows } = analyzeBytes(bytes, { checksums: "all" });
  const counts = new Map<string, Count>();
  let wrongSums = 0;
  for (const flow of flows) {
    for (const { rule, frame, evidence } of analysis.findings(flow)) {
      if (rule === "checksum-wrong") wrongSums += (evidence as { wrong: number }).wrong;
      if (!(rule in KINDS)) continue;
      const { from, count } = evidence as { from: Side; count: number };
      add(counts, `${rule} of ${flow[from].address}:${flow[from].port}`, frame, count);
    }
  }
  return { verdicts: told(counts), wrongSums };
}

const FIELDS = [
  "frame.number",
  "ip.src",
  "ipv6.src",
  "tcp.srcport",
  "tcp.flags",
  "tcp.checksum.status",
  ...Object.values(KINDS),
] as const;

/**
 * The captures in groups, of which each is one file for tshark: starting it takes ten times as long as reading a capture. No
 * two captures of a group have a flow on the same addresses and ports.
 */
function groupsWithoutSharedFlows(): (typeof CAPTURES)[] {
  const groups: { captures: typeof CAPTURES; flows: Set<string> }[] = [];
  for (const capture of CAPTURES) {
    const flows = analyzeBytes(capture.bytes).flows.map(({ initiator, responder }) =>
      [`${initiator.address} ${initiator.port}`, `${responder.address} ${responder.port}`].sort().join(),
    );
    const group = groups.find((each) => flows.every((flow) => !each.flows.has(flow)));
    if (!group) groups.push({ captures: [capture], flows: new Set(flows) });
    else {
      group.captures.push(capture);
      for (const flow of flows) group.flows.add(flow);
    }
  }
  return groups.map(({ captures }) => captures);
}

/** One account per capture. Frames are numbered from 1 in each. */
function wiresharksVerdicts(captures: readonly Uint8Array[]): Account[] {
  const contents = captures.map((bytes) => readCapture(bytes));
  const interfaces = contents.map(({ frames }) => ({ linkType: frames[0]!.linkType, resolution: 9 }));
  const records = contents.flatMap(({ frames, reader }, interfaceIndex) =>
    frames.map(({ data, originalLength, timeNs }) => ({
      data,
      originalLength,
      timeS: reader.clock.epochSeconds,
      timeNs,
      interfaceIndex,
    })),
  );
  const rows = tsharkFields(pcapngFile(records, { interfaces }), FIELDS, ["-o", "tcp.check_checksum:TRUE"]);
  expect(rows.length).toBe(records.length);
  let end = 0;
  return contents.map(({ frames }) => {
    const start = end;
    end += frames.length;
    return accountOf(rows.slice(start, end), start);
  });
}

function accountOf(rows: readonly Record<(typeof FIELDS)[number], string>[], framesBefore: number): Account {
  const counts = new Map<string, Count>();
  let wrongSums = 0;
  for (const row of rows) {
    if (row["tcp.checksum.status"] === "0") wrongSums++;
    const kinds = (Object.keys(KINDS) as Kind[]).filter((kind) => row[KINDS[kind]] !== "");
    // Of SYNs that are sent again other rules of ours tell.
    const syn = (Number(row["tcp.flags"]) & (SYN | RST)) === SYN;
    for (const kind of kinds) {
      if (kind === "retransmission" && (kinds[0] !== kind || syn)) continue;
      add(
        counts,
        `${kind} of ${row["ip.src"] || row["ipv6.src"]}:${row["tcp.srcport"]}`,
        Number(row["frame.number"]) - framesBefore,
        1,
      );
    }
  }
  return { verdicts: told(counts), wrongSums };
}

interface Count {
  readonly first: number;
  readonly count: number;
}

function add(counts: Map<string, Count>, key: string, frame: number, count: number): void {
  const before = counts.get(key);
  counts.set(key, { first: Math.min(frame, before?.first ?? frame), count: count + (before?.count ?? 0) });
}

function told(counts: ReadonlyMap<string, Count>): string[] {
  return [...counts]
    .sort(([, a], [, b]) => a.first - b.first)
    .map(([key, { first, count }]) => `${key} from ${first}, ${timesText(count)}`);
}
