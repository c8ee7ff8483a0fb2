import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { make, PAIR, RECIPES } from "../scripts/samples/make.mjs";
import { recordingTests } from "./support/recording";
import { hasTshark, tsharkRows, whyNoTshark } from "./support/tshark";

const FOLDER = "media/samples";
const SAMPLES = {
  clean: { outcomes: ["established"], silent: true },
  "clean-ipv6": { outcomes: ["established"], silent: true },
  long: { outcomes: ["established"], silent: true },
  refused: { outcomes: ["refused"], problems: ["syn-refused@2"] },
  unanswered: { outcomes: ["unanswered"], problems: ["syn-retransmitted@2", "syn-unanswered@4"] },
  unreachable: { outcomes: ["unreachable"], problems: ["syn-unreachable@2"] },
  "ack-missing": { outcomes: ["half-open"], problems: ["syn-ack-retransmitted@3", "handshake-ack-missing@4"] },
  reset: { outcomes: ["reset"], problems: ["handshake-reset@3"] },
  "syn-ack-lost-client": { outcomes: ["established"], problems: ["syn-retransmitted@2", "handshake-slow@4"] },
  "syn-ack-lost-server": {
    outcomes: ["established"],
    problems: ["syn-retransmitted@3", "syn-ack-retransmitted@4", "handshake-slow@5"],
  },
  "syn-ack-wrong-ack": { outcomes: ["broken"], problems: ["syn-ack-wrong-ack@2", "syn-retransmitted@4"] },
  "syn-ack-wrong-ack-accepted": { outcomes: ["broken"], problems: ["syn-ack-wrong-ack@2"] },
};

recordingTests(FOLDER, SAMPLES);

test("every sample is in the table, and small", () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".pcap"));
  expect(files.sort()).toEqual(
    Object.keys(SAMPLES)
      .map((name) => `${name}.pcap`)
      .sort(),
  );
  for (const file of files) expect(readFileSync(`${FOLDER}/${file}`).length, file).toBeLessThan(100_000);
});

test.each(RECIPES.map((recipe) => [recipe.to, recipe] as const))("%s is what its recipe makes", (to, recipe) => {
  const made = make(recipe, readFileSync(`${FOLDER}/${recipe.from}`));
  expect(Buffer.compare(made, readFileSync(`${FOLDER}/${to}`))).toBe(0);
});

test.each(PAIR)("$to is what was recorded there", ({ from, to }) => {
  expect(Buffer.compare(readFileSync(from), readFileSync(`${FOLDER}/${to}`))).toBe(0);
});

test.skipIf(!hasTshark).each(RECIPES.map(({ to }) => [to] as const))(`%s has no wrong checksum${whyNoTshark}`, (to) => {
  const rows = tsharkRows(readFileSync(`${FOLDER}/${to}`), ["tcp.checksum.status"]);
  expect(new Set(rows.flat())).toEqual(new Set(["1"]));
});

test("the long sample has a data phase worth folding", () => {
  const bytes = readFileSync(`${FOLDER}/long.pcap`);
  let records = 0;
  for (let at = 24; at < bytes.length; at += 16 + bytes.readUInt32LE(at + 8)) records++;
  expect(records).toBeGreaterThan(400);
});
