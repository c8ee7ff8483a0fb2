import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { pcapFile } from "../support/frames";
import { buildScript, SCRIPT_EPOCH_SECONDS } from "../support/script";
import { until } from "../support/until";
import * as captures from "./captures";
import { type CliResult, Folder } from "./runCli";

// Captures that are still being recorded: standard input stays open, and what is known is printed.

const folder = new Folder({ "refused.pcap": captures.refused.bytes });
afterAll(() => folder.remove());

const script = (text: string) => buildScript(text).bytes;

/** As if the frames of a script arrived when they were captured, and each look at the clock were half a second later. */
function runningClock(startMs = SCRIPT_EPOCH_SECONDS * 1000): () => number {
  let looks = 0;
  return () => startMs + 500 * looks++;
}

/** Feeds standard input, and lets it end only when what was printed matches. */
function untilPrinted(octets: Uint8Array, pattern: RegExp, args: readonly string[] = [], now = runningClock()) {
  const seen = { early: false };
  const result: Promise<CliResult> = folder.run(["analyze", "-", ...args], {
    now,
    async *stdin(printed) {
      yield octets;
      await until(String(pattern), () => pattern.test(printed()));
      seen.early = true;
    },
  });
  return result.then((all) => ({ ...all, ...seen }));
}

describe("of a capture that arrives while it is recorded", () => {
  test.each([
    ["refused", "> S 0:0(0)\n< R. 0:0(0) ack 1", /refused .*✗ syn-refused/],
    ["unanswered", "> S 0:0(0)", /unanswered .*✗ syn-unanswered/],
    ["half-open", "> S 0:0(0)\n< S. 0:0(0) ack 1", /half-open .*✗ handshake-ack-missing/],
    ["reset", "> S 0:0(0)\n< S. 0:0(0) ack 1\n> R 1:1(0)", / reset .*handshake-reset/],
    ["broken", "> S 0:0(0)\n< S. 0:0(0) ack 0\n> R 0:0(0)", /broken .*✗ syn-ack-wrong-ack/],
    ["established", "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1", /established/],
  ])("a flow that is %s is printed as soon as that is known, and once", async (outcome, text, line) => {
    const { early, out } = await untilPrinted(script(text), line);
    expect(early).toBe(true);
    expect(out.match(new RegExp(`^#1 .*${outcome}`, "gm"))).toHaveLength(1);
    expect(out).toMatch(/^-: pcap, \d frames?, .*\(1 /m);
  });

  test("a flow whose verdict changes is printed again", async () => {
    const { bytes, records } = buildScript("> S 0:0(0)\n+4 < S. 0:0(0) ack 1\n> . 1:1(0) ack 1");
    const { out } = await folder.run(["analyze", "-"], {
      now: runningClock(),
      async *stdin(printed) {
        yield pcapFile(records.slice(0, 1));
        await until("a verdict", () => printed().includes("unanswered"));
        yield bytes.subarray(pcapFile(records.slice(0, 1)).length);
      },
    });
    expect([...out.matchAll(/^#1 .*80 {2}([a-z]+)/gm)].map(([, outcome]) => outcome)).toEqual([
      "unanswered",
      "established",
    ]);
  });

  test("a line of ndjson says whether it is the flow's last", async () => {
    const text = "> S 0:0(0)\n< R. 0:0(0) ack 1";
    const { out, early } = await untilPrinted(script(text), /"refused"/, ["--format", "ndjson"]);
    expect(early).toBe(true);
    const lines = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.slice(0, -1).map(({ id, outcome, over }) => [id, outcome, over])).toEqual([
      [1, "refused", false],
      [1, "refused", true],
    ]);
  });
});

describe("a file through a pipe", () => {
  test("is not taken for a running capture: its frames are older", async () => {
    const clock = runningClock((SCRIPT_EPOCH_SECONDS + 3600) * 1000);
    let looks = 0;
    const { out } = await folder.run(["analyze", "-"], {
      now: () => {
        looks++;
        return clock();
      },
      async *stdin() {
        yield script("> S 0:0(0)");
        // By now a running capture would have its verdict.
        await until("looks at the clock", () => looks > 5);
      },
    });
    expect(out).toMatch(/^-: /);
    expect(out).not.toContain("✗ syn-unanswered");
  });

  test("is one where --live says so", async () => {
    const now = runningClock((SCRIPT_EPOCH_SECONDS + 3600) * 1000);
    const { early } = await untilPrinted(script("> S 0:0(0)"), /✗ syn-unanswered/, ["--live"], now);
    expect(early).toBe(true);
  });
});

test("asked to stop, it reports what was read, with the status of that", async () => {
  const stopping = new AbortController();
  const { out, status } = await folder.run(["analyze", "-"], {
    now: runningClock(),
    stop: stopping.signal,
    async *stdin(printed) {
      yield captures.refused.bytes;
      await until("a verdict", () => printed().includes("refused"));
      stopping.abort();
      await sleep(60_000, undefined, { ref: false });
    },
  });
  expect(out).toMatch(/^-: pcap, 2 frames, .*\(1 refused\)$/m);
  expect(status).toBe(1);
});
