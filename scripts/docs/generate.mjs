// @ts-check
// Writes docs/rules from the rule modules, docs/glossary.md, and from the schema of ndjson's lines their types for table programs: `npm run docs`.
// A test compares the files with what this would write.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const folder = join(root, "docs", "rules");

/** @param {string} name */
async function load(name) {
  const bundle = await build({
    entryPoints: [join(root, "scripts", "docs", name)],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
  });
  const code = bundle.outputFiles[0]?.text ?? "";
  return import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
}
/** @type {typeof import("./pages")} */
const { buildPages, buildGlossary } = await load("pages.ts");
/** @type {typeof import("./tableTypes")} */
const { columnsOf, DUCKDB, duckDbMacro, SPARK, sparkSchema } = await load("tableTypes.ts");

const pages = buildPages();
await mkdir(folder, { recursive: true });
for (const name of await readdir(folder)) if (!pages.has(name)) await rm(join(folder, name));
for (const [name, text] of pages) await writeFile(join(folder, name), text);
await writeFile(join(root, "docs", "glossary.md"), buildGlossary());
console.log(`${pages.size} files in docs/rules`);

const schemas = join(root, "docs", "schema");
/** @param {string} name */
const schemaOf = async (name) => JSON.parse(await readFile(join(schemas, `${name}.schema.json`), "utf8"));
const [line, analysis] = [await schemaOf("flow-line"), await schemaOf("analysis")];
await writeFile(join(schemas, "flow-line.duckdb.sql"), duckDbMacro(columnsOf(line, analysis, DUCKDB)));
await writeFile(join(schemas, "flow-line.spark.ddl"), sparkSchema(columnsOf(line, analysis, SPARK)));
