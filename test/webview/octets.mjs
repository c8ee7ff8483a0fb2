// The octets of a frame that is far larger than a packet.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { captureBackend } from "./backend.mjs";
import { currentRow, SAMPLES, until } from "./subjects.mjs";

const HEADER = 24;
const SNAP_LENGTH_AT = 16;
const RECORD_HEADER = 16;
const SENT = 1 << 18;

/** The sample with its first record filled up with zeros to `length` octets. */
async function withLargeFrame(path, length) {
  const clean = await readFile(`${SAMPLES}clean.pcap`);
  const captured = clean.readUInt32LE(HEADER + 8);
  const head = clean.subarray(0, HEADER + RECORD_HEADER + captured);
  const padding = Buffer.alloc(length - captured);
  const large = Buffer.concat([head, padding, clean.subarray(head.length)]);
  large.writeUInt32LE(length, SNAP_LENGTH_AT);
  large.writeUInt32LE(length, HEADER + 8);
  large.writeUInt32LE(length, HEADER + 12);
  await writeFile(path, large);
}

export const octetChecks = {
  "of a very large frame the page gets, and draws, the beginning": async (open) => {
    const folder = await mkdtemp(join(tmpdir(), "tcp-handshake-"));
    try {
      const path = join(folder, "large.pcap");
      await withLargeFrame(path, 3_000_000);
      let sent;
      const backend = async (tell) => {
        const { handlers, ...rest } = await captureBackend(path, tell);
        const frame = async (arg) => {
          const detail = await handlers.frame(arg);
          if (detail.frameNumber === 1) sent = detail;
          return detail;
        };
        return { handlers: { ...handlers, frame }, ...rest };
      };
      const { page } = await open({ backend });
      await currentRow(page).waitFor();
      await page.locator("g.row[data-frame='1']").click();
      const drawn = (count) =>
        until(page, (wanted) => document.querySelectorAll(".hexes .octet").length === wanted, count);
      await drawn(2048);
      assert.match(await page.locator(".details-note").innerText(), /3,000,000 octets/);
      assert.equal(sent.octets.length, SENT);
      const more = page.locator(".octets-more");
      await more.getByText("Show 65,536 more octets of 3,000,000").click();
      await drawn(2048 + 65_536);
      for (let count = 2048 + 2 * 65_536; count < SENT; count += 65_536) {
        await more.getByText("Show 65,536 more octets").click();
        await drawn(count);
      }
      await more.getByText("Show 63,488 more octets of 3,000,000").click();
      await drawn(SENT);
      assert.equal(await more.innerText(), "2,737,856 more octets were captured, and are not shown here.");
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};
