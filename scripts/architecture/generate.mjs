// @ts-check
// Writes docs/architecture.svg from the import table: `npm run docs`. A test compares the file with what this would write.
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const bundle = await build({
  stdin: {
    contents: 'export { buildRoomGraph } from "./roomGraph"; export { drawRooms } from "./picture";',
    resolveDir: join(root, "scripts", "architecture"),
  },
  bundle: true,
  write: false,
  platform: "node",
  format: "esm",
});
const code = bundle.outputFiles[0]?.text ?? "";
/** @type {typeof import("./roomGraph") & typeof import("./picture")} */
const { buildRoomGraph, drawRooms } = await import(
  `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`
);

await writeFile(join(root, "docs", "architecture.svg"), drawRooms(buildRoomGraph()));
console.log("docs/architecture.svg");
