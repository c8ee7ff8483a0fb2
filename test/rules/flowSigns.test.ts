// A rule that needs a sign finds nothing in flows without it: recordings, and what becomes of them when octets change.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { RULES } from "../../src/core/rules/catalogue";
import { signsOf } from "../../src/core/rules/facts/flowSigns";
import type { Rule } from "../../src/core/rules/rule";
import { analyzeBytes } from "../support/capture";
import { editSegment, segmentOf } from "../support/editSegment";
import { captureOf } from "../support/faults/cleanFlows";
import { readCapture } from "../support/readCapture";

const FOLDER = "test/fixtures/recorded";
const ASKED_ALWAYS: readonly Rule[] = RULES.map(({ needs: _, ...rule }) => rule);
/** End, NOP, another kind or length, and what is neither. */
const CHANGED = [0, 1, 3, 5, 8, 255];

function differences(bytes: Uint8Array): string[] {
  const [found, all] = [RULES, ASKED_ALWAYS].map((rules) =>
    analyzeBytes(bytes, {}, rules).findings.map(({ rule, frame }) => `${rule} on frame ${frame}`),
  );
  return all!.filter((finding) => !found!.includes(finding));
}

test("recordings", () => {
  for (const file of readdirSync(FOLDER)) expect(differences(read(file)), file).toEqual([]);
});

test.each(["mptcp", "syn-cookies"])("%s with other octets in the options of its first segments", (file) => {
  const { frames } = readCapture(read(`${file}.pcap`));
  for (const at of [0, 1, 2]) {
    const { optionsStart, optionsEnd } = segmentOf(frames[at]!)!;
    for (let octet = optionsStart; octet < optionsEnd; octet++)
      for (const value of CHANGED) {
        const spoiled = editSegment(frames[at]!, (view) => void view.setUint8(octet, value))!;
        const capture = captureOf(frames.with(at, spoiled));
        expect(differences(capture), `frame ${at + 1}, octet ${octet} is ${value}`).toEqual([]);
      }
  }
});

test("an ordinary flow has no sign", () => {
  const { flows } = analyzeBytes(read("ack-lost.pcap"));
  expect(flows.map((flow) => signsOf({ ...flow, events: flow.events.slice(0, 1) }) & 0xff)).toEqual([0]);
});

function read(file: string): Uint8Array {
  return new Uint8Array(readFileSync(`${FOLDER}/${file}`));
}
