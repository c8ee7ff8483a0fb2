import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { join as joinPosix } from "node:path/posix";
import { describe, expect, test } from "vitest";

// Who may import whom (what is not in the table is forbidden). The longest prefix that fits a file is its row; a row may always import itself.
const CORE = "src/core/";
const TABLE: Readonly<Record<string, { values: readonly string[]; types?: readonly string[] }>> = {
  "src/core/bytes/": { values: [] },
  "src/core/capture/": { values: ["src/core/bytes/"] },
  "src/core/wire/": { values: ["src/core/bytes/"] },
  "src/core/flow/": { values: ["src/core/wire/", "src/core/bytes/"] },
  "src/core/rules/": { values: ["src/core/flow/", "src/core/bytes/", "src/core/wire/packet"] },
  "src/core/diagram/": { values: ["src/core/flow/", "src/core/bytes/"], types: ["src/core/rules/", "src/core/query"] },
  "src/core/transcript/": {
    values: ["src/core/flow/", "src/core/bytes/"],
    types: ["src/core/rules/", "src/core/query"],
  },
  "src/core/query": { values: [], types: [CORE] },
  "src/core/": { values: [CORE] },
  "src/protocol/": { values: [], types: [CORE] },
  // Reading files, for every end that has Node.
  "src/io/": { values: ["src/core/capture/", "node:"] },
  "src/worker/": { values: [CORE, "src/protocol/", "src/io/", "node:"] },
  "src/cli/": { values: [CORE, "src/protocol/", "src/io/", "node:"] },
  "src/host/": { values: ["src/protocol/", "vscode", "node:", "pcap-parser"], types: [CORE] },
  "src/extension": { values: ["src/host/", "vscode"] },
  "webview/": { values: ["src/protocol/", "src/core/diagram/", "src/core/bytes/"], types: [CORE] },
  // One module for every control, so that exchanging the toolkit is one file's work.
  "webview/controls": { values: ["webview/", "@vscode/webview-ui-toolkit"] },
};
const RULES = sources("src/core/rules")
  .filter((file) => /\bdefineRule(<.*>)?\(\{/.test(readFileSync(file, "utf8")))
  .map((file) => file.replace(/\.ts$/, ""));

interface Import {
  readonly file: string;
  readonly target: string;
  readonly types: boolean;
}

/** The imports of a source text; relative ones as paths from the project's root. */
function importsOf(file: string, source: string): Import[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  const clauses = code.matchAll(
    /^\s*(?:import|export)\s+(type\s)?([^"';]*?)\bfrom\s*"([^"]+)"|^\s*import\s*()()"([^"]+)"|\b(?:import|require)\(\s*()()["'`]([^"'`]+)/gm,
  );
  return [...clauses].map((clause) => {
    const target = clause[3] ?? clause[6] ?? clause[9] ?? "";
    return {
      file,
      target: target.startsWith(".") ? joinPosix(file, "..", target) : target,
      types: clause[1] !== undefined || /^\{(\s*type\s[^,}]+,?)+\s*\}\s*$/.test(clause[2] ?? ""),
    };
  });
}

function rowOf(path: string): string | undefined {
  return Object.keys(TABLE)
    .filter((prefix) => path.startsWith(prefix))
    .sort((a, b) => b.length - a.length)[0];
}

/** Why an import must not be, or nothing. */
function fault({ file, target, types }: Import): string | undefined {
  const row = rowOf(file);
  if (row === undefined) return `${file} is in no row of the table`;
  const { values, types: more = [] } = TABLE[row]!;
  const allowed = [row, ...values, ...(types ? more : [])];
  if (RULES.includes(target) && RULES.includes(file.replace(/\.ts$/, ""))) return `${file} imports a rule, ${target}`;
  if (allowed.some((prefix) => target.startsWith(prefix))) return undefined;
  return `${file} imports ${types ? "types of " : ""}${target}`;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(".", join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
}

test("every import of src and webview is in the table", () => {
  const files = [...sources("src"), ...sources("webview")];
  const imports = files.flatMap((file) => importsOf(file, readFileSync(file, "utf8")));
  expect(imports.length).toBeGreaterThan(files.length);
  expect(imports.map(fault).filter((each) => each !== undefined)).toEqual([]);
});

describe("the table", () => {
  const faultOf = (file: string, line: string) => importsOf(file, line).map(fault)[0];
  test.each([
    ["src/core/flow/a.ts", 'import { a } from "../wire/packet";'],
    ["src/core/flow/a.ts", 'import { a } from "./b";'],
    ["src/core/diagram/a.ts", 'import type { Finding } from "../rules/rule";'],
    ["src/core/diagram/a.ts", 'import {\n  type A,\n  type B,\n} from "../rules/rule";'],
    ["src/core/rules/a.ts", 'import { defineRule } from "./rule";'],
    ["src/core/rules/catalogue.ts", 'import { a } from "./a";'],
    ["src/core/analysis.ts", 'import { a } from "./flow/tracker";'],
    ["webview/controls.ts", 'import { a } from "@vscode/webview-ui-toolkit";'],
    ["src/core/wire/a.ts", '// import "vscode";'],
  ])("lets %s write %j", (file, line) => {
    expect(faultOf(file, line)).toBeUndefined();
  });
  test.each([
    ["src/core/bytes/a.ts", 'import { a } from "../wire/packet";'],
    ["src/core/wire/a.ts", 'import fs from "node:fs";'],
    ["src/core/wire/a.ts", 'import "vscode";'],
    ["src/core/wire/a.ts", 'const fs = await import("node:fs");'],
    ["src/core/diagram/a.ts", 'import { type A, severityRank } from "../rules/rule";'],
    ["src/core/diagram/a.ts", 'export { a } from "../analysis";'],
    ["src/core/rules/syn-refused.ts", 'import { b } from "./syn-unanswered";'],
    ["src/core/rules/a.ts", 'import { decode } from "../wire/decode";'],
    ["src/core/query.ts", 'import { severityRank } from "./rules/rule";'],
    ["src/host/a.ts", 'import { Analysis } from "../core/analysis";'],
    ["webview/a.ts", 'import { a } from "@vscode/webview-ui-toolkit";'],
    ["webview/a.ts", 'import * as vscode from "vscode";'],
    ["src/elsewhere/a.ts", 'import { a } from "./b";'],
  ])("forbids %s to write %j", (file, line) => {
    expect(faultOf(file, line)).toBeDefined();
  });
});
