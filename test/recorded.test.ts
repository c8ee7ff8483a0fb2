import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { recordingTests } from "./support/recording";

// Recorded from a real stack by scripts/samples/record.py, where each scene says what was done. A stack that keeps the
// rules must not be told otherwise: no error stands here that is not really one.
const FOLDER = "test/fixtures/recorded";
const OPEN = { outcomes: ["established"] };
const RECORDINGS = {
  "accept-queue-full": {
    outcomes: ["established", "established", "established"],
    problems: ["syn-retransmitted@8", "handshake-slow@10"],
  },
  "ack-lost": { ...OPEN, problems: ["syn-ack-retransmitted@4"] },
  "begun-before": { outcomes: ["not-captured"], told: ["handshake-not-captured@1"] },
  "challenge-ack-reset": { ...OPEN, problems: ["reset-in-window@8"], told: ["challenge-ack@9"] },
  "challenge-ack-syn": { outcomes: ["established", "half-open"], told: ["challenge-ack@9"] },
  ecn: OPEN,
  "fast-open": { outcomes: ["established", "established"] },
  "fast-open-ignored": { outcomes: ["established", "established"], told: ["fast-open-ignored@10"] },
  "half-open-recovery": {
    outcomes: ["established", "established"],
    problems: [],
    told: ["half-open-recovery@10", "port-reused@8", "syn-retransmitted@11"],
  },
  "handshake-ack-changed-on-the-way": {
    outcomes: ["broken"],
    problems: ["handshake-ack-wrong-ack@3", "syn-ack-retransmitted@13"],
  },
  "headers-cut": OPEN,
  "keep-alive": { ...OPEN, told: ["keep-alive@8"] },
  mptcp: { outcomes: ["established", "established"], told: ["mptcp-fallback@20"] },
  "numbers-cut": { outcomes: ["not-captured"], told: ["handshake-not-captured@1"] },
  offloaded: OPEN,
  "one-direction": { outcomes: ["one-sided"], told: ["one-direction-captured@1"] },
  "one-direction-responder": { outcomes: ["not-captured"], told: ["one-direction-captured@1"] },
  "port-reused": { outcomes: ["established", "established"], told: ["port-reused@11"] },
  "recorded-twice": { ...OPEN, silent: true },
  "refused-ipv6": { outcomes: ["refused"], problems: ["syn-refused@2"] },
  "reset-linger-zero": OPEN,
  "reset-unread-data": OPEN,
  "responder-restarted": { ...OPEN, problems: ["reset-with-data-outstanding@9"] },
  "route-unreachable": { outcomes: ["unreachable"], problems: ["syn-unreachable@2"] },
  "route-unreachable-ipv6": { outcomes: ["unreachable"], problems: ["syn-unreachable@2"] },
  "segment-lost": OPEN,
  "simultaneous-close": OPEN,
  "simultaneous-open": { ...OPEN, told: ["simultaneous-open@2"] },
  "syn-ack-lost": { ...OPEN, problems: ["syn-retransmitted@2", "handshake-slow@4", "syn-ack-retransmitted@6"] },
  "syn-cookies": {
    outcomes: new Array<string>(5).fill("established"),
    problems: ["syn-ack-retransmitted@30", "syn-ack-retransmitted@32", "syn-ack-retransmitted@34"],
  },
  "syn-lost": { ...OPEN, problems: ["syn-retransmitted@2", "handshake-slow@4"] },
  "syn-retried-linearly": { outcomes: ["unanswered"], problems: ["syn-retransmitted@2", "syn-unanswered@7"] },
  "timestamps-and-sack-off": OPEN,
  "window-scale-off-initiator": OPEN,
  "window-scale-off-responder": OPEN,
  "zero-window": OPEN,
};

recordingTests(FOLDER, RECORDINGS);

test("every recording is in the table", () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".pcap"));
  expect(files.map((name) => name.replace(/\.pcap$/, "")).sort()).toEqual(Object.keys(RECORDINGS).sort());
});
