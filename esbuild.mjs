// One bundle for each place where code runs, and several for the command line. `--production` minifies, `--watch` builds again on every change.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { build, context } from "esbuild";
import { buildCli } from "./scripts/cliBundles.mjs";
import { noticesOf, packagesOf } from "./scripts/notices/notices.mjs";

const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");

const common = {
  bundle: true,
  minify: production,
  sourcemap: !production,
  logLevel: "warning",
  legalComments: "eof",
  metafile: true,
};
const node = { ...common, platform: "node", target: "node20", format: "cjs" };
const browser = { ...common, platform: "browser", target: "chrome128" };

const bundles = [
  { ...node, entryPoints: { extension: "src/nodeExtension.ts" }, external: ["vscode"], outdir: "dist" },
  { ...node, entryPoints: { worker: "src/worker/workerMain.ts" }, outdir: "dist" },
  // VS Code for the Web: each is one script, and a module that only Node has fails the build.
  {
    ...browser,
    entryPoints: { extension: "src/webExtension.ts" },
    format: "cjs",
    external: ["vscode"],
    outdir: "dist/web",
  },
  { ...browser, entryPoints: { worker: "src/worker/webWorkerMain.ts" }, format: "iife", outdir: "dist/web" },
  { ...browser, entryPoints: { webview: "webview/pageMain.ts" }, format: "iife", outdir: "dist" },
  { ...browser, entryPoints: { webview: "media/page.css" }, outdir: "dist" },
];

if (watch) {
  for (const bundle of bundles) await (await context(bundle)).watch();
} else {
  await rm("dist", { recursive: true, force: true });
  const [cliFiles, ...built] = await Promise.all([
    buildCli("dist", { sourcemap: !production }),
    ...bundles.map((bundle) => build(bundle)),
  ]);
  const files = [...cliFiles, ...built.flatMap(({ metafile }) => Object.keys(metafile.inputs))];
  await writeFile("dist/NOTICE.txt", noticesOf(packagesOf(files)));
  await writeCommands();
}

/** The command for the terminals of VS Code, with the Node that VS Code has. */
async function writeCommands() {
  await mkdir("dist/bin");
  const node = "$" + "{TCP_HANDSHAKE_NODE:-node}";
  const unix = `#!/bin/sh\nELECTRON_RUN_AS_NODE=1 exec "${node}" "$(dirname "$0")/../cli.js" "$@"\n`;
  const windows = '@setlocal\r\n@set ELECTRON_RUN_AS_NODE=1\r\n@"%TCP_HANDSHAKE_NODE%" "%~dp0..\\cli.js" %*\r\n';
  await writeFile("dist/bin/tcp-handshake", unix, { mode: 0o755 });
  await writeFile("dist/bin/tcp-handshake.cmd", windows);
}
