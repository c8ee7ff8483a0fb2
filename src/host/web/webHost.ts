import { Uri, workspace } from "vscode";
import type { HostPlatform } from "../hostPlatform";
import { startBlobWorker } from "./blobWorker";

export function webHost(extension: Uri): HostPlatform {
  const code = () => workspace.fs.readFile(Uri.joinPath(extension, "dist", "web", "worker.js"));
  return {
    // A dropped file has a path of the browser's own, which only VS Code can open.
    hasFiles: false,
    startAnalysis: () => startBlobWorker(code),
    realPath: async (path) => path,
    pathBelow(folder, path) {
      const start = `${folder.replace(/\/$/, "")}/`;
      if (path.startsWith("/") && !path.startsWith(start)) return undefined;
      const inside = path.startsWith("/") ? path.slice(start.length) : path;
      return inside === "" || inside.split("/").includes("..") ? undefined : inside;
    },
  };
}
