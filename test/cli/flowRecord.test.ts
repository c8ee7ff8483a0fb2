import { expect, test } from "vitest";
import { toPlainEvidence } from "../../src/cli/flowRecord";

test("octets in a finding's evidence are printed as hexadecimal text, wherever they stand", () => {
  const evidence = {
    iss: 1,
    silent: undefined,
    none: null,
    cookie: new Uint8Array([0, 15, 255]),
    options: [{ kind: "fastOpen", cookie: new Uint8Array([1]) }, 7],
  };
  expect(JSON.stringify(toPlainEvidence(evidence))).toBe(
    '{"iss":1,"none":null,"cookie":"000fff","options":[{"kind":"fastOpen","cookie":"01"},7]}',
  );
});
