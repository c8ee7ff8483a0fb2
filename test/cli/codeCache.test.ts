// What V8 compiled is executed without a check: it must come from this user, and from this very bundle.

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildCli } from "../../scripts/cliBundles.mjs";
import { codeCacheFolder, readCode, writeCode } from "../../src/cli/codeCache";

const home = mkdtempSync(join(tmpdir(), "code-cache-"));
const base = join(home, ".cache");
const folder = join(base, "tcp-handshake");
const file = join(folder, "name");
afterAll(() => rmSync(home, { recursive: true }));
beforeEach(() => rmSync(base, { recursive: true, force: true }));

const STAMP = { size: 100, mtimeMs: 1.5, ctimeMs: 2.5 };
const DATA = Buffer.from(Array.from({ length: 10_000 }, (_, i) => i % 251));
const kept = () => readCode(folder, "name", STAMP);
const hasModes = process.getuid !== undefined;
const isRoot = process.getuid?.() === 0;

test("is in the folder that the platform has for it", () => {
  expect(codeCacheFolder({ HOME: "/home/ada" }, "linux")).toBe(join("/home/ada/.cache/tcp-handshake"));
  expect(codeCacheFolder({ HOME: "/home/ada", XDG_CACHE_HOME: "/var/ada" }, "linux")).toBe(
    join("/var/ada/tcp-handshake"),
  );
  expect(codeCacheFolder({ HOME: "/Users/ada" }, "darwin")).toBe(join("/Users/ada/Library/Caches/tcp-handshake"));
  for (const environment of [{}, { HOME: "here" }, { HOME: "/home/ada", NODE_DISABLE_COMPILE_CACHE: "1" }])
    expect(codeCacheFolder(environment, "linux")).toBeUndefined();
});

test("what was written is read, and nothing else is left", () => {
  writeCode(folder, "name", STAMP, DATA);
  expect(kept()?.equals(DATA)).toBe(true);
  expect(readdirSync(folder)).toEqual(["name"]);
});

test("another bundle has other code", () => {
  writeCode(folder, "name", STAMP, DATA);
  for (const other of [{ size: 101 }, { mtimeMs: 2 }, { ctimeMs: 3 }])
    expect(readCode(folder, "name", { ...STAMP, ...other })).toBeUndefined();
});

test("a file that is cut, empty, or has lost a page is not read", () => {
  writeCode(folder, "name", STAMP, DATA);
  const octets = readFileSync(file);
  const withoutPage = Buffer.from(octets).fill(0, 4096, 8192);
  for (const damaged of [octets.subarray(0, 5000), octets.subarray(0, 10), Buffer.alloc(0), withoutPage]) {
    writeFileSync(file, damaged);
    expect(kept()).toBeUndefined();
  }
});

describe.skipIf(!hasModes)("what somebody else could have written is not read", () => {
  beforeEach(() => writeCode(folder, "name", STAMP, DATA));

  test.each([0o620, 0o602])("a file of mode %o", (mode) => {
    chmodSync(file, mode);
    expect(kept()).toBeUndefined();
  });

  test.each([0o770, 0o707])("a folder of mode %o, and nothing is written there", (mode) => {
    chmodSync(folder, mode);
    expect(kept()).toBeUndefined();
    writeCode(folder, "another", STAMP, DATA);
    expect(readdirSync(folder)).toEqual(["name"]);
  });

  test("a link to a file or to a folder", () => {
    renameSync(file, join(folder, "elsewhere"));
    symlinkSync(join(folder, "elsewhere"), file);
    expect(kept()).toBeUndefined();
    rmSync(file);
    renameSync(join(folder, "elsewhere"), file);
    renameSync(folder, join(base, "elsewhere"));
    symlinkSync(join(base, "elsewhere"), folder);
    expect(kept()).toBeUndefined();
  });

  test.skipIf(!isRoot)("of another owner", () => {
    chownSync(file, 65534, 65534);
    expect(kept()).toBeUndefined();
    chownSync(file, 0, 0);
    expect(kept()).toBeDefined();
    chownSync(folder, 65534, 65534);
    expect(kept()).toBeUndefined();
  });

  test.skipIf(!isRoot)("root leaves nothing in the home of a user", () => {
    rmSync(base, { recursive: true });
    chownSync(home, 65534, 65534);
    writeCode(folder, "name", STAMP, DATA);
    chownSync(home, 0, 0);
    expect(existsSync(base)).toBe(false);
  });
});

test("without a home nothing happens", () => {
  writeCode(join(home, "nowhere/.cache/tcp-handshake"), "name", STAMP, DATA);
  expect(existsSync(join(home, "nowhere"))).toBe(false);
});

test("where the folder is a file, nothing happens", () => {
  writeFileSync(base, "");
  writeCode(folder, "name", STAMP, DATA);
  expect(kept()).toBeUndefined();
  rmSync(base);
});

test("the oldest files are removed", () => {
  for (let i = 0; i < 30; i++) {
    writeCode(folder, `file${i}`, STAMP, DATA);
    utimesSync(join(folder, `file${i}`), i, i);
  }
  expect(readdirSync(folder)).toHaveLength(24);
  expect(readCode(folder, "file5", STAMP)).toBeUndefined();
  expect(readCode(folder, "file6", STAMP)).toBeDefined();
});

describe("the program", () => {
  const dist = join(home, "program/dist");
  beforeAll(async () => {
    mkdirSync(dist, { recursive: true });
    writeFileSync(join(home, "program/package.json"), '{"version":"9.8.7"}');
    await buildCli(dist);
  });

  const start = (args: readonly string[], environment: object = {}, options: readonly string[] = []) => {
    const env = {
      ...process.env,
      NODE_DISABLE_COMPILE_CACHE: "",
      XDG_CACHE_HOME: base,
      LOCALAPPDATA: base,
      ...environment,
    };
    return spawnSync(process.execPath, [...options, join(dist, "cli.js"), ...args], { encoding: "utf8", env });
  };
  const place = process.platform === "darwin" ? { HOME: home } : {};
  const where = process.platform === "darwin" ? join(home, "Library/Caches/tcp-handshake") : folder;
  // One that is written again is another file, also within the resolution of its time.
  const written = () =>
    readdirSync(where).map((name) => {
      const { ino, mtimeMs } = statSync(join(where, name));
      return [name, ino, mtimeMs];
    });

  test("takes what an earlier run compiled, and compiles again what V8 rejects", () => {
    mkdirSync(join(where, ".."), { recursive: true, mode: 0o700 });
    const printed = start(["rules"], place).stdout;
    expect(printed).toContain("syn-ack-wrong-ack");
    const first = written();
    // The bundles run and answers.
    expect(first).toHaveLength(2);
    expect(start(["rules"], place).stdout).toBe(printed);
    expect(written()).toEqual(first);
    // Other flags of V8 make other code.
    expect(start(["rules"], place, ["--no-opt"]).stdout).toBe(printed);
    const second = written();
    expect(second.map(([name]) => name)).toEqual(first.map(([name]) => name));
    expect(second).not.toEqual(first);
  });

  test("works without, where the user wants none", () => {
    mkdirSync(join(where, ".."), { recursive: true });
    expect(start(["--version"], { ...place, NODE_DISABLE_COMPILE_CACHE: "1" }).stdout).toBe("9.8.7\n");
    expect(existsSync(where)).toBe(false);
  });

  test("help loads neither the analysis nor the protocol's SDK", () => {
    for (const part of ["answers.js", "mcpSdk.js"]) renameSync(join(dist, "cli", part), join(home, part));
    const { stdout, status } = start(["--help"], place);
    for (const part of ["answers.js", "mcpSdk.js"]) renameSync(join(home, part), join(dist, "cli", part));
    expect(stdout).toContain("compare");
    expect(status).toBe(0);
  });

  test("no bundle has what the loader cannot read", () => {
    for (const part of ["run.js", "answers.js", "mcpSdk.js"]) {
      const text = readFileSync(join(dist, "cli", part), "utf8");
      expect(/\bimport\(/.test(text)).toBe(false);
      // The loader reads it as Latin-1.
      expect(Buffer.byteLength(text)).toBe(text.length);
    }
  });
});
