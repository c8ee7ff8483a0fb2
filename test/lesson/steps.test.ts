// Every sentence of every step, compared with the frames: over all samples and recordings, and over the scripts of all rules
// and situations.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { recordings } from "../support/faults/cleanFlows";
import { CORNERS } from "../support/matrix";
import { buildScript } from "../support/script";
import { faultsIn, SCRIPTS } from "./sentences";

const NETWORK = "test/fixtures/network";
const between = readdirSync(NETWORK).flatMap((scene) =>
  readdirSync(`${NETWORK}/${scene}`)
    .filter((name) => name.endsWith(".pcap"))
    .map((name) => `${NETWORK}/${scene}/${name}`),
);

describe("the sentences agree with the frames of", () => {
  test.each([...recordings(), ...between].map((path) => [path]))("%s", (path) => {
    expect(faultsIn(new Uint8Array(readFileSync(path)))).toEqual([]);
  });

  test.each(Object.entries(SCRIPTS))("%s", (_, script) => {
    for (const setting of CORNERS) expect(faultsIn(buildScript(script, setting).bytes), setting.name).toEqual([]);
  });
});
