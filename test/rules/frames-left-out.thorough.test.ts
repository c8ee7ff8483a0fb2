// Real stacks' traffic as a worse capture would have it: frames left out, swapped, doubled and cut, at random (seeded). No
// error is told of it that is not told of the whole recording.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { analyzeBytes } from "../support/capture";
import { pcapFile } from "../support/frames";
import { type FrameCopy, readCapture } from "../support/readCapture";

const FOLDER = "test/fixtures/recorded";
const ROUNDS = 30;
/** Where all that came back is left out, nothing came back: nobody can tell that from the octets. */
const INHERENT = ["syn-unanswered", "handshake-ack-missing"];
/**
 * Recordings in which a stack or the path was wrong on purpose: with the segment that shows it left out, its consequence is
 * told instead.
 */
const WRONG = ["handshake-ack-changed-on-the-way.pcap"];

type Random = () => number;
type Spoil = (frames: readonly FrameCopy[], random: Random) => readonly FrameCopy[];

function dropEach(share: number): Spoil {
  return (frames, random) => frames.filter(() => random() >= share);
}

function swapNeighbours(frames: readonly FrameCopy[], random: Random): readonly FrameCopy[] {
  const order = [...frames];
  for (let i = 0; i + 1 < order.length; i++) {
    if (order[i + 1]!.timeNs - order[i]!.timeNs >= 2e6 || random() >= 0.3) continue;
    [order[i], order[i + 1]] = [order[i + 1]!, order[i]!];
    i++;
  }
  // The recorder stamps them as it gets them.
  return order.map((frame, i) => ({ ...frame, timeNs: frames[i]!.timeNs }));
}

const SPOILS: Readonly<Record<string, Spoil>> = {
  "one frame lost": (frames, random) => {
    const lost = Math.floor(random() * frames.length);
    return frames.filter((_, i) => i !== lost);
  },
  "a tenth lost": dropEach(0.1),
  "a third lost": dropEach(0.3),
  "several in a row lost": (frames, random) => {
    const from = Math.floor(random() * frames.length);
    const to = from + 1 + Math.floor(random() * 8);
    return frames.filter((_, i) => i < from || i >= to);
  },
  "begun late": (frames, random) => frames.slice(Math.floor(random() * frames.length)),
  "ended early": (frames, random) => frames.slice(0, 1 + Math.floor(random() * frames.length)),
  "recorded in the wrong order": swapNeighbours,
  "recorded twice": (frames, random) =>
    frames.flatMap((frame) => (random() < 0.3 ? [frame, { ...frame, timeNs: frame.timeNs + 1000 }] : [frame])),
  "cut short": (frames, random) => {
    const length = 40 + Math.floor(random() * 60);
    return frames.map((frame) => ({ ...frame, data: frame.data.slice(0, length) }));
  },
};

/** The same frames again have the same errors: of a short recording, few ways to leave out one frame differ. */
const judged = new Map<string, Set<string>>();

function isNew(name: string, frames: readonly FrameCopy[]): boolean {
  const seen = judged.get(name) ?? new Set();
  judged.set(name, seen);
  const before = seen.size;
  seen.add(frames.map(({ frameNumber, timeNs, data }) => `${frameNumber} ${timeNs} ${data.length}`).join());
  return seen.size > before;
}

function errorsOf(frames: readonly FrameCopy[]): string[] {
  const { linkType } = frames[0]!;
  const records = frames.map(({ data, originalLength, timeNs }) => ({ data, originalLength, timeNs }));
  const { analysis, findings } = analyzeBytes(pcapFile(records, { linkType, nanoseconds: true }));
  expect(analysis.frames).toBe(frames.length);
  expect(analysis.counts.issues.filter(({ message }) => message.includes("not supported"))).toEqual([]);
  return findings.filter(({ severity }) => severity === "error").map(({ rule, frame }) => `${rule}@${frame}`);
}

function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const recordings = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".pcap") && !WRONG.includes(name))
  .map((name) => ({ name, frames: readCapture(new Uint8Array(readFileSync(`${FOLDER}/${name}`))).frames }))
  .filter(({ frames }) => frames.length <= 200);

describe("no error that the whole recording does not have", () => {
  test.each(Object.entries(SPOILS))("%s", (_, spoil) => {
    expect(recordings.length).toBeGreaterThan(30);
    for (const { name, frames } of recordings) {
      const first = Math.min(...frames.map(({ timeNs }) => timeNs));
      const whole = frames.map((frame) => ({ ...frame, timeNs: frame.timeNs - first }));
      const known = errorsOf(whole).map((error) => error.split("@")[0]!);
      for (let round = 0; round < ROUNDS; round++) {
        const spoiled = spoil(whole, seeded(1000 * round + name.length));
        if (spoiled.length === 0 || !isNew(name, spoiled)) continue;
        const fresh = errorsOf(spoiled).filter((error) => ![...INHERENT, ...known].includes(error.split("@")[0]!));
        expect(fresh, `${name}, round ${round}`).toEqual([]);
      }
    }
  });
});
