// Draws media/icon.png from media/icon.svg: node scripts/pictures/icon.mjs

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launchBrowser } from "../../test/vscode/browser.mjs";

const media = new URL("../../media/", import.meta.url);
const svg = await readFile(new URL("icon.svg", media), "utf8");
const { browser, close } = await launchBrowser();
const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
await page.setContent(`<body style="margin:0">${svg}</body>`);
await page.screenshot({ path: fileURLToPath(new URL("icon.png", media)), omitBackground: true });
await close();
