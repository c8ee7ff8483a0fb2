import { expect, test } from "vitest";
import * as layout from "../../src/core/tracker/rowLayout";

const words = Object.entries(layout).filter((entry): entry is [string, number] => typeof entry[1] === "number");

/** Fields of more than one word. */
const WIDE: Readonly<Record<string, number>> = { F_ADDRESS_REST: 6, F_RULES: layout.RULE_WORDS };

/** The words of one endpoint, counted from its beginning. */
const ENDPOINT = /^(?:S_|SND_|RCV_|ISS$)/;

// An address that shares a word with a count is another one after the first event that was dropped.
test("no two fields of a flow share a word, and a flow has no other words", () => {
  const owners = new Map<number, string>();
  const take = (word: number, name: string) => {
    expect(owners.get(word), `${name} at ${word}`).toBeUndefined();
    expect(word).toBeLessThan(layout.FLOW_WIDTH);
    owners.set(word, name);
  };
  for (const [name, word] of words) {
    if (name === "F_SIDE_A" || name === "F_SIDE_B") {
      for (const [field, at] of words) if (ENDPOINT.test(field)) take(word + at, `${name}+${field}`);
    } else if (name.startsWith("F_")) for (let more = 0; more < (WIDE[name] ?? 1); more++) take(word + more, name);
  }
  // Both endpoints have ten words together, and six behind those of both.
  expect(owners.size).toBeGreaterThan(layout.FLOW_WIDTH - 4);
});

test("each word of an address has a place of its own", () => {
  const places = [0, 1].flatMap((side) => [0, 1, 2, 3].map((word) => layout.addressPlace(side, word)));
  expect(new Set(places).size).toBe(8);
});
