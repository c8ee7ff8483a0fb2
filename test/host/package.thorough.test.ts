// The packaged files. The package's own tool lists them, and loading it takes seconds.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { listFiles, PackageManager } from "@vscode/vsce";
import { expect, test } from "vitest";

const { contributes } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

test("what the manifest names of ours is in the package", async () => {
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  const packaged = await listFiles({ cwd, packageManager: PackageManager.None });
  const steps: { media: { markdown: string } }[] = contributes.walkthroughs[0].steps;
  const named = [
    ...steps.flatMap(({ media }) => [media.markdown, media.markdown.replace(".md", ".nls.zh-cn.md")]),
    ...["", ".zh-cn"].flatMap((language) => [`package.nls${language}.json`, `l10n/bundle.l10n${language}.json`]),
    ...contributes.grammars.map(({ path }: { path: string }) => path),
    contributes.languages[0].configuration,
  ];
  for (const path of named) expect(packaged).toContain(path.replace(/^\.\//, ""));
});
