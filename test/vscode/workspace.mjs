// @ts-check
// What VS Code is given for a run: a workspace that tests may change, and the extension as its users get it.
import { existsSync, rmSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./paths.mjs";

/** An extension of its own, not packaged. */
export const opener = join(root, "test/vscode/opener");

/**
 * Makes an empty folder that is removed by `dispose`, or else with this process.
 *
 * @returns {Promise<{ path: string, dispose(): Promise<void> }>}
 */
export async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), "tcp-handshake-"));
  const removeOnExit = () => rmSync(path, { recursive: true, force: true });
  process.once("exit", removeOnExit);
  const dispose = async () => {
    // Processes that are just ending may still write into it.
    await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    process.removeListener("exit", removeOnExit);
  };
  return { path, dispose };
}

/**
 * Copies the sample captures, and with `fixtures` those of the tests into a folder of that name.
 *
 * @param {string} folder Is made.
 * @param {{ fixtures?: boolean }} [options]
 */
export async function fillWorkspace(folder, { fixtures = false } = {}) {
  await mkdir(folder, { recursive: true });
  const samples = join(root, "media/samples");
  if (existsSync(samples)) await cp(samples, folder, { recursive: true });
  const ours = join(root, "test/fixtures");
  if (fixtures && existsSync(ours)) await cp(ours, join(folder, "fixtures"), { recursive: true });
}

/**
 * Installs the built extension: exactly the files that the package has. (VS Code would take it from where it is built, too,
 * but finds such an extension only some seconds after the window is there.)
 *
 * @param {string} extensionsDir
 * @returns {Promise<{ id: string, category: string | undefined }>} Its id, and the category of its commands.
 */
export async function installExtension(extensionsDir) {
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  if (!existsSync(join(root, manifest.main))) throw new Error(`${manifest.main} is not built; run: npm run build`);
  const { default: vsce } = await import("@vscode/vsce");
  const id = `${manifest.publisher}.${manifest.name}`;
  const folder = join(extensionsDir, `${id}-${manifest.version}`);
  await rm(folder, { recursive: true, force: true });
  for (const file of await vsce.listFiles({ cwd: root, packageManager: vsce.PackageManager.None })) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await cp(join(root, file), join(folder, file));
  }
  await listExtension(extensionsDir, { id, version: manifest.version, folder });
  return { id, category: manifest.contributes?.commands?.[0]?.category };
}

/**
 * Installs what opens a sample capture in a window that shows nothing yet, beside the extension that `installExtension` has
 * installed.
 *
 * @param {string} extensionsDir
 */
export async function installOpener(extensionsDir) {
  const { publisher, name, version } = JSON.parse(await readFile(join(opener, "package.json"), "utf8"));
  const id = `${publisher}.${name}`;
  const folder = join(extensionsDir, `${id}-${version}`);
  await cp(opener, folder, { recursive: true });
  await listExtension(extensionsDir, { id, version, folder });
}

/**
 * Adds to the list of installed extensions. Where it is missing, VS Code makes it while it starts, and a window that is
 * quick does not see it yet.
 *
 * @param {string} extensionsDir
 * @param {{ id: string, version: string, folder: string }} extension
 */
async function listExtension(extensionsDir, { id, version, folder }) {
  const file = join(extensionsDir, "extensions.json");
  const entry = {
    identifier: { id },
    version,
    location: { $mid: 1, path: pathToFileURL(folder).pathname, scheme: "file" },
    relativeLocation: basename(folder),
  };
  /** @type {(typeof entry)[]} */
  const listed = existsSync(file) ? JSON.parse(await readFile(file, "utf8")) : [];
  const others = listed.filter(({ identifier }) => identifier.id !== id);
  await writeFile(file, JSON.stringify([...others, entry]));
}
