import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RunningMark, unsavedIn } from "../../src/host/live/unsavedFiles";

let folder: string;
const marks: RunningMark[] = [];

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "tcp-handshake-")), "live");
});

afterEach(async () => {
  for (const mark of marks.splice(0)) mark.dispose();
  await rm(join(folder, ".."), { recursive: true });
});

async function capture(name: string): Promise<RunningMark> {
  const mark = await RunningMark.set(folder, name);
  marks.push(mark);
  await writeFile(join(folder, mark.name), "captured");
  return mark;
}

test("a folder that was never made has no captures, and is not made by looking", async () => {
  expect(await unsavedIn(folder)).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});

test("what a window is capturing is no other window's to save, until it has ended", async () => {
  const running = await capture("a.pcap");
  (await capture("b.pcap")).dispose();
  await mkdir(join(folder, "folder.pcap"));
  expect(await unsavedIn(folder)).toEqual(["b.pcap"]);
  running.dispose();
  expect(await unsavedIn(folder)).toEqual(["a.pcap", "b.pcap"]);
  expect(await readdir(folder)).toEqual(["a.pcap", "b.pcap", "folder.pcap"]);
});

test("what a window that crashed left behind is offered", async () => {
  await capture("a.pcap");
  const anHourAgo = new Date(Date.now() - 3_600_000);
  await utimes(join(folder, "a.pcap.running"), anHourAgo, anHourAgo);
  expect(await unsavedIn(folder)).toEqual(["a.pcap"]);
});

test("two windows that begin within the same second write two files", async () => {
  const names = await Promise.all(["a.pcap", "a.pcap"].map((name) => capture(name)));
  expect(names.map(({ name }) => name).sort()).toEqual(["a-2.pcap", "a.pcap"]);
  for (const mark of marks.splice(0)) mark.dispose();
  expect((await capture("a.pcap")).name).toBe("a-3.pcap");
});
