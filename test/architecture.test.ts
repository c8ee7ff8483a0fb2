import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { join as joinPosix } from "node:path/posix";
import { describe, expect, test } from "vitest";
import { RULES } from "../src/core/rules/catalogue";
import { IMPORT_TABLE } from "./importTable";

const RULE_FILES = RULES.map(({ group, id }) => `src/core/rules/${group}/${id}`);

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
  return Object.keys(IMPORT_TABLE)
    .filter((prefix) => path.startsWith(prefix))
    .sort((a, b) => b.length - a.length)[0];
}

function covers(pattern: string, path: string): boolean {
  if (!pattern.endsWith("/*")) return path.startsWith(pattern);
  const folder = pattern.slice(0, -1);
  return path.startsWith(folder) && !path.slice(folder.length).includes("/");
}

/** Why an import must not be, or nothing. */
function fault({ file, target, types }: Import): string | undefined {
  const row = rowOf(file);
  if (row === undefined) return `${file} is in no row of the table`;
  const { values, types: more = [] } = IMPORT_TABLE[row]!;
  const allowed = [...values, ...(types ? more : [])];
  if (RULE_FILES.includes(target) && RULE_FILES.includes(file.replace(/\.ts$/, "")))
    return `${file} imports a rule, ${target}`;
  if (rowOf(target) === row || allowed.some((pattern) => covers(pattern, target))) return undefined;
  return `${file} imports ${types ? "types of " : ""}${target}`;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(".", join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
}

/** Files that import each other, if only by way of others: groups of them that cannot be read one after the other. */
function circlesOf(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const reached = (from: string): Set<string> => {
    const seen = new Set<string>();
    const open = [...(imports.get(from) ?? [])];
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      open.push(...(imports.get(file) ?? []));
    }
    return seen;
  };
  const reach = new Map([...imports.keys()].map((file) => [file, reached(file)]));
  const circles = new Set<string>();
  for (const [file, all] of reach)
    if (all.has(file))
      circles.add(
        [...all]
          .filter((other) => reach.get(other)?.has(file))
          .sort()
          .join(" "),
      );
  return [...circles].map((circle) => circle.split(" "));
}

test("every import of src and webview is in the table", () => {
  const files = [...sources("src"), ...sources("webview")];
  const imports = files.flatMap((file) => importsOf(file, readFileSync(file, "utf8")));
  expect(imports.length).toBeGreaterThan(files.length);
  expect(imports.map(fault).filter((each) => each !== undefined)).toEqual([]);
});

test("no files of src and webview import each other, types included", () => {
  const files = [...sources("src"), ...sources("webview")];
  const imports = new Map(
    files.map((file) => [file, importsOf(file, readFileSync(file, "utf8")).map(({ target }) => `${target}.ts`)]),
  );
  expect(circlesOf(imports)).toEqual([]);
});

test("a circle is found, be it of two files or of three", () => {
  const graph = {
    "a.ts": ["b.ts"],
    "b.ts": ["c.ts"],
    "c.ts": ["a.ts", "d.ts"],
    "d.ts": [],
    "e.ts": ["f.ts"],
    "f.ts": ["e.ts"],
  };
  expect(circlesOf(new Map(Object.entries(graph)))).toEqual([
    ["a.ts", "b.ts", "c.ts"],
    ["e.ts", "f.ts"],
  ]);
});

test("no two files of src and webview have the same name", () => {
  const names = [...sources("src"), ...sources("webview")].map((file) => file.replace(/^.*\//, ""));
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

describe("the table", () => {
  const faultOf = (file: string, line: string) => importsOf(file, line).map(fault)[0];
  test.each([
    ["src/core/tracker/a.ts", 'import { a } from "../wire/packet";'],
    ["src/core/flow/a.ts", 'import { a } from "./b";'],
    ["src/core/diagram/a.ts", 'import type { Finding } from "../rules/finding";'],
    ["src/core/diagram/a.ts", 'import {\n  type A,\n  type B,\n} from "../rules/finding";'],
    ["src/core/rules/handshake/a.ts", 'import { defineRule } from "../rule";'],
    ["src/core/rules/catalogue.ts", 'import { a } from "./options/a";'],
    ["src/core/analysis/analysis.ts", 'import { a } from "../tracker/tracker";'],
    ["webview/controls.ts", 'import { a } from "@vscode/webview-ui-toolkit";'],
    ["webview/list/a.ts", 'import { a } from "../dom";'],
    ["src/core/wire/a.ts", '// import "vscode";'],
  ])("lets %s write %j", (file, line) => {
    expect(faultOf(file, line)).toBeUndefined();
  });
  test.each([
    ["src/core/bytes/a.ts", 'import { a } from "../wire/packet";'],
    ["src/core/flow/a.ts", 'import { a } from "../tracker/tracker";'],
    ["src/core/wire/a.ts", 'import fs from "node:fs";'],
    ["src/core/wire/a.ts", 'import "vscode";'],
    ["src/core/wire/a.ts", 'const fs = await import("node:fs");'],
    ["src/core/wire/a.ts", 'import { a } from "./fields/b";'],
    ["src/core/diagram/a.ts", 'import { type A, b } from "../rules/finding";'],
    ["src/core/diagram/a.ts", 'export { a } from "../analysis/analysis";'],
    ["src/core/rules/handshake/syn-refused.ts", 'import { b } from "./syn-unanswered";'],
    ["src/core/rules/handshake/a.ts", 'import { b } from "../options/b";'],
    ["src/core/rules/segments/a.ts", 'import { decode } from "../../wire/decode";'],
    ["src/core/rules/facts/a.ts", 'import { defineRule } from "../rule";'],
    ["src/core/analysis/query.ts", 'import { severityRank } from "../text/severities";'],
    ["src/host/capture/a.ts", 'import { Analysis } from "../../core/analysis/analysis";'],
    ["src/host/capture/a.ts", 'import { a } from "../problems/b";'],
    ["webview/list/a.ts", 'import { a } from "@vscode/webview-ui-toolkit";'],
    ["webview/list/a.ts", 'import { a } from "../details/b";'],
    ["webview/page/a.ts", 'import * as vscode from "vscode";'],
    ["src/elsewhere/a.ts", 'import { a } from "./b";'],
  ])("forbids %s to write %j", (file, line) => {
    expect(faultOf(file, line)).toBeDefined();
  });
});
