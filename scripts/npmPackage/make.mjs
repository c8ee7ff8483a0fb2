// The npm package of the command line, a folder and its tarball: bundles, no dependencies, nothing of the extension.
// node scripts/npmPackage/make.mjs [FOLDER]; the folder is build/npm, and the tarball lies beside it
import { execFileSync } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compile } from "json-schema-to-typescript";
import { buildCli } from "../cliBundles.mjs";
import { withTexts } from "../l10n/manifestTexts.mjs";
import { noticesOf, packagesOf } from "../notices/notices.mjs";

const OUT = process.argv[2] ?? "build/npm";
/** Without what belongs to the folder of the extension. */
const KEPT = ["version", "description", "license", "repository", "bugs", "homepage"];

const readJson = async (path) => JSON.parse(await readFile(path, "utf8"));
const manifest = withTexts(await readJson("package.json"), await readJson("package.nls.json"));
const run = (program, args, options = {}) =>
  execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], ...options });

await rm(OUT, { recursive: true, force: true });
for (const folder of ["dist", "man", "completions", "schema"]) await mkdir(join(OUT, folder), { recursive: true });
const bundled = await buildCli(join(OUT, "dist"));
await writeFile(join(OUT, "NOTICE.txt"), noticesOf(packagesOf(bundled)));
for (const file of ["LICENSE", "CHANGELOG.md"]) await cp(file, join(OUT, file));
await cp("docs/schema", join(OUT, "schema"), { recursive: true });
await writeFile(join(OUT, "README.md"), await readme());
await writeFile(join(OUT, "output.d.ts"), await types());
await writeFile(
  join(OUT, "package.json"),
  `${JSON.stringify(
    {
      name: "tcp-handshake",
      ...Object.fromEntries(KEPT.map((key) => [key, manifest[key]])),
      keywords: manifest.keywords.concat("cli", "ci"),
      engines: { node: manifest.engines.node },
      bin: { "tcp-handshake": "dist/cli.js" },
      man: "man/tcp-handshake.1",
      types: "output.d.ts",
      files: ["dist", "man", "completions", "schema", "output.d.ts", "NOTICE.txt", "CHANGELOG.md"],
    },
    null,
    2,
  )}\n`,
);
// The program finds its version beside it.
const cli = (...args) => run(process.execPath, [join(OUT, "dist/cli.js"), ...args]);
await writeFile(join(OUT, "man/tcp-handshake.1"), cli("manual"));
for (const shell of ["bash", "zsh", "fish"])
  await writeFile(join(OUT, `completions/tcp-handshake.${shell}`), cli("completion", shell));
const [packed] = JSON.parse(
  run("npm", ["pack", "--json", "--pack-destination", ".."], { cwd: OUT, shell: process.platform === "win32" }),
);
console.log(
  `${join(OUT, "..", packed.filename)}: ${packed.entryCount} files, ${packed.size} bytes packed, ${packed.unpackedSize} unpacked`,
);

/** The page of the command line, with links that lead somewhere from anywhere. */
async function readme() {
  const page = await readFile("docs/command-line.md", "utf8");
  const home = `${manifest.homepage.replace("#readme", "")}/blob/main`;
  return page
    .replace(/^# .*$/m, "# tcp-handshake")
    .replace(/```sh\nnpm ci[\s\S]*?```/, "```sh\nnpx tcp-handshake capture.pcap\n```")
    .replaceAll(/\]\((?!https?:|#)([^)]+)\)/g, (_, path) => `](${home}/docs/${path})`);
}

/** What the formats json and ndjson print, as types. */
async function types() {
  const options = { bannerComment: "", additionalProperties: false, cwd: "docs/schema", style: { printWidth: 120 } };
  const read = async (name) => JSON.parse(await readFile(`docs/schema/${name}.schema.json`, "utf8"));
  const analysis = await compile(await read("analysis"), "Analysis", options);
  const line = await read("flow-line");
  // A line is a flow and what is on a line besides.
  const { properties, required } = line.allOf[1];
  const rest = await compile({ title: "FlowLineKeys", type: "object", properties, required }, "FlowLineKeys", options);
  const keys = rest.replaceAll("export type Schema = 1;\n", "");
  return `// What tcp-handshake prints as JSON: --format json is an Analysis, a line of ndjson a FlowLine.\n\n${analysis}\n${keys}\nexport type FlowLine = Flow & FlowLineKeys;\n`;
}
