import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as captures from "./captures";

// The package as it is published, used as somebody does who has nothing else of it.

const folder = mkdtempSync(join(tmpdir(), "tcp-handshake-"));
const empty = join(folder, "empty");
const made = join(folder, "npm");
afterAll(() => rmSync(folder, { recursive: true }));

const npm = (...args: string[]) => {
  const options = { cwd: empty, encoding: "utf8", shell: process.platform === "win32" } as const;
  // Settings of the user's npm that this one does not know are none of our errors.
  const settings = ["--offline", "--loglevel=error", "--no-audit", "--no-fund", "--cache", join(folder, "cache")];
  return spawnSync("npm", [...settings, ...args], options);
};

let tarball = "";
beforeAll(() => {
  const printed = execFileSync(process.execPath, ["scripts/npmPackage/make.mjs", made], { encoding: "utf8" });
  tarball = printed.slice(0, printed.indexOf(":", 3));
  mkdirSync(empty);
  writeFileSync(join(empty, "package.json"), "{}");
  writeFileSync(join(empty, "refused.pcap"), captures.refused.bytes);
});

test("works from the tarball in an empty folder, and brings nothing along", () => {
  expect(npm("install", tarball).stderr).toBe("");
  expect(JSON.parse(readFileSync(join(empty, "package-lock.json"), "utf8")).packages).toMatchObject({
    "node_modules/tcp-handshake": { version: expect.any(String) },
  });
  const { stdout, status } = npm("exec", "--", "tcp-handshake", "refused.pcap");
  expect(stdout).toMatch(/^refused\.pcap: pcap, 2 frames, .*\(1 refused\)$/m);
  expect(status).toBe(1);
});

test("is under a megabyte, and has the manual, completions, schemas and types", () => {
  expect(statSync(tarball).size).toBeLessThan(1_000_000);
  const here = join(empty, "node_modules/tcp-handshake");
  const manifest = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
  expect(manifest.dependencies).toBeUndefined();
  for (const file of [manifest.bin["tcp-handshake"], manifest.man, manifest.types])
    expect(statSync(join(here, file)).size).toBeGreaterThan(0);
  for (const file of ["completions/tcp-handshake.fish", "schema/analysis.schema.json", "NOTICE.txt", "LICENSE"])
    expect(statSync(join(here, file)).size).toBeGreaterThan(0);
  expect(readFileSync(join(here, "README.md"), "utf8")).not.toMatch(/\]\((?!https:|#)/);
});

test("has types that a program can use", () => {
  const program = `
    import type { Analysis, FlowLine } from "tcp-handshake";
    export const refused = ({ captures }: Analysis) =>
      captures.flatMap(({ flows }) => flows.filter(({ outcome }) => outcome === "refused").map(({ findings }) => findings[0]?.frame));
    export const took = (line: FlowLine): number => line.durationNs + (line.rtt.synToSynAckNs ?? 0);
    // @ts-expect-error There is no such outcome.
    export const wrong = (line: FlowLine) => line.outcome === "refusd";`;
  writeFileSync(join(empty, "program.ts"), program);
  const args = [
    "--noEmit",
    "--strict",
    "--module",
    "esnext",
    "--moduleResolution",
    "bundler",
    "--types",
    "",
    "program.ts",
  ];
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(process.cwd(), "node_modules/typescript/bin/tsc"), ...args],
    {
      cwd: empty,
      encoding: "utf8",
    },
  );
  expect([stdout, status]).toEqual(["", 0]);
});
