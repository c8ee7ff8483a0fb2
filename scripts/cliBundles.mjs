// The bundles of the command line: a small one that starts, and one for each `import(…)` within src/cli.
import { chmod, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";

/** Bundles in FOLDER/cli, loaded by FOLDER/cli.js. */
const PARTS = { run: "src/cli/run.ts", answers: "src/cli/answers.ts", mcpSdk: "src/cli/mcpSdk.ts" };

/** Writes FOLDER/cli.js and its parts. Answers the names of the files that went into them. */
export async function buildCli(folder, options = {}) {
  const common = {
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    legalComments: "eof",
    logLevel: "warning",
    metafile: true,
    ...options,
  };
  const built = await Promise.all([
    build({
      ...common,
      entryPoints: { cli: "src/cli/cliMain.ts" },
      outdir: folder,
      banner: { js: "#!/usr/bin/env node" },
    }),
    // One after the other would share what esbuild splits off as modules of ECMAScript, which start more slowly.
    ...Object.entries(PARTS).map(([name, path]) =>
      build({
        ...common,
        entryPoints: { [name]: path },
        outdir: join(folder, "cli"),
        // The loader calls it as Node calls a module, without a copy of the text to wrap it.
        banner: { js: "(function (exports, require, module, __filename, __dirname) {" },
        footer: { js: "})" },
        // `import(…)` becomes a promise of `require(…)`, which the loader serves.
        supported: { "dynamic-import": false },
        plugins: [otherParts, ...(name === "run" ? [ruleIds, noChildren] : [])],
      }),
    ),
  ]);
  for (const name of Object.keys(PARTS)) await escapeAll(join(folder, "cli", `${name}.js`));
  // Whoever has linked it (npm link) runs this very file.
  await chmod(join(folder, "cli.js"), 0o755);
  return built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
}

/** Text that is all ASCII is read in half the time. esbuild escapes strings, and leaves regular expressions as they are. */
async function escapeAll(file) {
  const text = await readFile(file, "utf8");
  const escaped = text.replace(/[^\0-\u007f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  if (escaped !== text) await writeFile(file, escaped);
}

const otherParts = {
  name: "other parts",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\// }, ({ path, kind }) => {
      if (kind !== "dynamic-import") return undefined;
      if (PARTS[basename(path)] === undefined) throw new Error(`${path} is imported dynamically and no part.`);
      return { path: `${path}.js`, external: true };
    });
  },
};

/** The ids of the rules as an array, without the rules. */
const ruleIds = {
  name: "rule ids",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]cli[\\/]ruleIds\.ts$/ }, async ({ path }) => {
      const { outputFiles } = await build({ entryPoints: [path], bundle: true, write: false, format: "cjs" });
      const module = { exports: {} };
      new Function("module", "exports", outputFiles[0].text)(module, module.exports);
      return { contents: `export const RULE_IDS = ${JSON.stringify(module.exports.RULE_IDS)};` };
    });
  },
};

/** commander starts programs for commands that are programs; ours are none, and Node's module takes 3 ms to load. */
const noChildren = {
  name: "no child processes",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ path }) => ({ path, namespace: "none" }));
    onLoad({ filter: /.*/, namespace: "none" }, () => ({ contents: "module.exports = {};" }));
  },
};
