import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseArguments } from "../../src/cli/arguments";
import { RULES } from "../../src/core/rules/catalogue";

const folder = mkdtempSync(join(tmpdir(), "tcp-handshake-"));
afterAll(() => rmSync(folder, { recursive: true }));

const known = { ruleIds: RULES.map(({ id }) => id), version: "1.2.3" };
/** A language of the user's that the machine does not have makes shells complain. */
const env = { ...process.env, LC_ALL: "C" };
const printed = (...argv: string[]) => (parseArguments(argv, known) as { text: string }).text;
const has = (program: string) => process.platform !== "win32" && spawnSync(program, ["--version"]).status === 0;

const LINES: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ["tcp-handshake dia", ["diagram"]],
  ["tcp-handshake analyze --handsh", ["--handshake-slow-ms"]],
  ["tcp-handshake analyze --format js", ["json"]],
  ["tcp-handshake analyze --rule port-re", ["port-reused="]],
  ["tcp-handshake explain syn-ref", ["syn-refused"]],
  ["tcp-handshake completion fi", ["fish"]],
  ["tcp-handshake check --exp", ["--expect"]],
  ["tcp-handshake check --expect nothing-like-th", []],
];

describe("completion in", () => {
  test.skipIf(!has("bash")).each(LINES)("bash of %j offers %j", (line, offered) => {
    const path = join(folder, "completion.bash");
    writeFileSync(path, printed("completion", "bash"));
    const words = line.split(" ");
    const script = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _tcp_handshake; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", script, path, ...words], {
      encoding: "utf8",
      cwd: folder,
      env,
    });
    expect([stdout.split("\n").filter((word) => word !== ""), stderr]).toEqual([offered, ""]);
  });

  test.skipIf(!has("fish")).each(LINES)("fish of %j offers %j", (line, offered) => {
    const path = join(folder, "completion.fish");
    writeFileSync(path, printed("completion", "fish"));
    const script = "source $argv[1]; complete -C $argv[2]";
    const options = { encoding: "utf8", cwd: folder, env: { ...env, HOME: folder } } as const;
    const { stdout, stderr } = spawnSync("fish", ["-c", script, path, line], options);
    const words = stdout.split("\n").filter((word) => word !== "");
    expect([words.map((word) => word.split("\t")[0]), stderr]).toEqual([offered, ""]);
  });

  test.skipIf(!has("zsh"))("zsh is that of bash, and is accepted", () => {
    const path = join(folder, "completion.zsh");
    writeFileSync(path, printed("completion", "zsh"));
    const script = `source ${path}; print $_comps[tcp-handshake]`;
    const { stdout, stderr } = spawnSync("zsh", ["-f", "-c", script], { encoding: "utf8", env });
    expect([stdout.trim(), stderr]).toEqual([expect.stringContaining("_bash_complete"), ""]);
  });
});

describe("the manual page", () => {
  const page = printed("manual");

  test("names every command and every option", () => {
    for (const word of [
      "analyze",
      "check",
      "diagram",
      "explain",
      "--fail-on",
      "--checksums",
      "--expect",
      "EXIT STATUS",
    ])
      expect(page).toContain(word.replaceAll("-", "\\-"));
  });

  test.skipIf(!has("groff"))("is right by groff's own warnings", () => {
    const { stderr } = spawnSync("groff", ["-man", "-ww", "-Tutf8"], { input: page, encoding: "utf8", env });
    expect(stderr).toBe("");
  });
});
