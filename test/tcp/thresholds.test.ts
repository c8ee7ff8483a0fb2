import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as thresholds from "../../src/core/tcp/thresholds";

// One sentence with two numbers, in two files, is how a flow and a rule come to disagree.
test("no file that judges or shows flows has a time or a distance of its own to judge by", () => {
  const files = [
    "tracker",
    "flow",
    "evidence",
    "rules",
    "diagram",
    "transcript",
    "analysis",
    "connection",
    "causes",
    "lesson",
    "time",
  ].flatMap((folder) =>
    readdirSync(`src/core/${folder}`, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll("\\", "/")),
  );
  const own = /\bconst \w*(?:_NS|FAR|CLOSE|NEAR) = |[^\w"'#.]\d[\d_]*(?:\.\d+)?e[6-9]\b(?!["'])/;
  // Milliseconds of a setting, and a unit to store moments in.
  const units = /handshakeSlowMs \* 1e6|silenceNs \/ 1e9|\/ 1e9|1e9 \/ rate|\* 1e9(;| \+)/;
  const found = files.flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => own.test(line) && !units.test(line) && !/raw |UNIT_NS|_RATES/.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});

test("every threshold has its source in a comment", () => {
  const source = readFileSync("src/core/tcp/thresholds.ts", "utf8");
  for (const name of Object.keys(thresholds)) expect(source).toMatch(new RegExp(`\\*/\\nexport const ${name} = `));
});
