import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const FOLDER = ".github/workflows";

test("every action is named by a commit, with its release beside it", () => {
  const uses = readdirSync(FOLDER).flatMap((name) =>
    [...readFileSync(`${FOLDER}/${name}`, "utf8").matchAll(/uses: *(.+)/g)].map(([, action]) => action),
  );
  expect(uses.length).toBeGreaterThan(3);
  expect(uses.filter((action) => !/^[\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/.test(action ?? ""))).toEqual([]);
  // One release of each.
  expect(new Set(uses).size).toBe(new Set(uses.map((action) => action?.split("@")[0])).size);
});
