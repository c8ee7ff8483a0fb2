// @ts-check
// Puts a real VS Code into .vscode-test/min and .vscode-test/latest, from the npm package code-server: it carries the whole
// built workbench, server and extension host of VS Code, and can be had where the desktop build cannot be downloaded.
// Run as a program: node test/vscode/install.mjs [min] [latest]
import { existsSync } from "node:fs";
import { cp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { installOnce, npmInstall } from "./npm.mjs";
import { cache, isProgram } from "./paths.mjs";

/** @typedef {"min" | "latest"} Version */
/** @typedef {{ version: string, node: string, main: string }} VSCode version; the two paths to start its server with */

/**
 * The oldest version that `engines.vscode` admits, and the newest that was tried. Only the newest insists on its own Node;
 * only the oldest comes without the program that searches for files (its install script downloads it).
 */
const versions = {
  min: { vscode: "1.100.3", codeServer: "4.100.3", node: undefined, ripgrep: "1.18.0", megabytes: 370 },
  latest: { vscode: "1.139.1", codeServer: "4.139.1", node: "24", ripgrep: undefined, megabytes: 780 },
};

/**
 * Installs a version unless it is there already.
 *
 * @param {Version} which
 * @returns {Promise<VSCode>}
 */
export async function installVSCode(which) {
  const wanted = versions[which];
  const folder = join(cache, which);
  const stampFile = join(folder, "installed.json");
  const stamp = JSON.stringify({ ...wanted, platform: process.platform, arch: process.arch });
  if (existsSync(folder) && (await readFile(stampFile, "utf8").catch(() => "")) !== stamp) {
    await rm(folder, { recursive: true, force: true });
  }
  await installOnce(folder, async (temporary) => {
    console.log(`Installing VS Code ${wanted.vscode} into .vscode-test/${which} (${wanted.megabytes} MB, once) …`);
    await npmInstall(temporary, [
      `code-server@${wanted.codeServer}`,
      ...(wanted.node ? [`${nodePackage()}@${wanted.node}`] : []),
      ...(wanted.ripgrep ? [`@vscode/ripgrep-universal@${wanted.ripgrep}`] : []),
    ]);
    // VS Code's own dependencies are a project of its own inside the package. Its native add-ons (logging to files,
    // watching the parent process, sqlite) stay unbuilt: VS Code does without them, and no compiler is needed.
    const vscode = join(temporary, "node_modules/code-server/lib/vscode");
    await npmInstall(vscode, ["--omit=dev"]);
    // The workbench looks for some modules under the name they have in the desktop build.
    if (!existsSync(join(vscode, "node_modules.asar"))) {
      await symlink("node_modules", join(vscode, "node_modules.asar"), "junction");
    }
    if (wanted.ripgrep) {
      const search = join("bin", process.platform === "win32" ? "rg.exe" : "rg");
      const all = join(temporary, "node_modules/@vscode/ripgrep-universal/bin", `${process.platform}-${process.arch}`);
      await cp(join(all, basename(search)), join(vscode, "node_modules/@vscode/ripgrep", search));
    }
    await writeFile(join(temporary, "installed.json"), stamp);
  });
  return {
    version: wanted.vscode,
    node: wanted.node ? join(folder, "node_modules", nodePackage(), nodeExecutable()) : process.execPath,
    main: join(folder, "node_modules/code-server/lib/vscode/out/server-main.js"),
  };
}

/** The package that holds the Node executable of this platform; what the package `node` would choose. */
function nodePackage() {
  const prefix = process.platform === "darwin" && process.arch === "arm64" ? "node-bin" : "node";
  const platform = process.platform === "win32" ? "win" : process.platform;
  return `${prefix}-${platform}-${process.arch}`;
}

function nodeExecutable() {
  return process.platform === "win32" ? "bin/node.exe" : "bin/node";
}

if (isProgram(import.meta.url)) {
  const asked = process.argv.slice(2);
  for (const which of asked.length > 0 ? asked : Object.keys(versions)) {
    if (which !== "min" && which !== "latest") throw new Error(`"${which}" is neither min nor latest`);
    const vscode = await installVSCode(which);
    console.log(`${which}: VS Code ${vscode.version}, ${vscode.main}`);
  }
}
