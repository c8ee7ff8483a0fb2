import { appendFileSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FileSource } from "../../src/io/node/fileSource";

let folder: string;
let path: string;
let source: FileSource;

/** With a time of its own, or the one it had. */
function write(content: string, modified = 1000): void {
  writeFileSync(path, content);
  utimesSync(path, modified, modified);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tcp-handshake-"));
  path = join(folder, "a.pcap");
  write("first");
  source = new FileSource(path);
  while (source.next() !== undefined);
});

afterEach(() => {
  source.close();
  rmSync(folder, { recursive: true });
});

// A file can be written twice within the resolution of its time, which is seconds on some file systems.
describe.each([
  ["later", 2000],
  ["at the same time", 1000],
])("a file that is written again, %s", (_, modified) => {
  test("is the same with the same content", () => {
    write("first", modified);
    expect(source.changed()).toBe("same");
  });

  test("has grown behind the same beginning", () => {
    write("first and more", modified);
    expect(source.changed()).toBe("grown");
  });

  test("is another one when it is longer, and begins otherwise", () => {
    write("second", modified);
    expect(source.changed()).toBe("replaced");
  });

  test("is another one when it is shorter", () => {
    write("fir", modified);
    expect(source.changed()).toBe("replaced");
  });
});

test("a file that is as long as before, but was modified, is compared", () => {
  write("other", 2000);
  expect(source.changed()).toBe("replaced");
});

test("what was appended is read on, and then the file is the same again", () => {
  appendFileSync(path, " and more");
  expect(source.changed()).toBe("grown");
  expect(Buffer.from(source.next()!).toString()).toBe(" and more");
  expect(source.changed()).toBe("same");
});

test("a file of the same name with the same content is another one", () => {
  writeFileSync(join(folder, "b.pcap"), "first");
  renameSync(join(folder, "b.pcap"), path);
  expect(source.changed()).toBe("replaced");
});

test("a file that was removed is gone", () => {
  rmSync(path);
  expect(source.changed()).toBe("gone");
});
