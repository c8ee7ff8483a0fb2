// Draws media/icon.png from media/icon.svg: node scripts/pictures/icon.mjs

import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";
import { browserPath } from "../../test/webview/harness.mjs";

const media = new URL("../../media/", import.meta.url);
const svg = await readFile(new URL("icon.svg", media), "utf8");
const browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
await page.setContent(`<body style="margin:0">${svg}</body>`);
await page.screenshot({ path: new URL("icon.png", media).pathname, omitBackground: true });
await browser.close();
