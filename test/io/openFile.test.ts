import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SourceError } from "../../src/io/byteSource";
import { FileSource } from "../../src/io/node/fileSource";
import { fifoPieces, filePieces } from "../../src/io/node/nodePieces";
import { isFifo, openFile, storedName } from "../../src/io/node/openFile";
import { ReadError } from "../../src/io/readError";

const folder = mkdtempSync(join(tmpdir(), "tcp-handshake-"));
const path = (name: string) => join(folder, name);
const server = createServer();
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

// Windows has neither `mkfifo` nor these devices.
describe.skipIf(process.platform === "win32")("what is no file", () => {
  beforeAll(async () => {
    mkdirSync(path("folder"));
    execFileSync("mkfifo", [path("pipe")]);
    server.listen(path("socket"));
    await once(server, "listening");
  });

  test.each([
    ["folder", "it is a directory"],
    ["pipe", "it is a named pipe"],
    ["socket", "it is a socket"],
    ["/dev/zero", "it is a device"],
    ["missing", "it does not exist"],
  ])("%s is refused before it is opened", (name, reason) => {
    const where = name.startsWith("/") ? name : path(name);
    expect(() => openFile(where)).toThrow(new ReadError(reason));
    expect(() => new FileSource(where)).toThrow(SourceError);
    expect(() => new FileSource(where)).toThrow(`cannot be read: ${reason}.`);
    expect(isFifo(where)).toBe(name === "pipe");
  });

  test("a named pipe is read to its end, once its writer comes, and the thread does not wait", async () => {
    let text = "";
    const read = (async () => {
      for await (const piece of fifoPieces(path("pipe"))) text += Buffer.from(piece).toString();
    })();
    // Would never be started if opening the pipe blocked this thread.
    const writer = spawn("sh", ["-c", 'echo first > "$0"; echo second', path("pipe")], { stdio: "ignore" });
    await once(writer, "exit");
    await read;
    expect(text).toBe("first\n");
  });
});

test("a file is read", async () => {
  writeFileSync(path("file"), "abc");
  const pieces: string[] = [];
  for await (const piece of filePieces(path("file"), 2)) pieces.push(Buffer.from(piece).toString());
  expect(pieces).toEqual(["ab", "c"]);
});

// Other systems do not store such names.
describe.skipIf(process.platform !== "linux")("a name that is not UTF-8", () => {
  const octets = (name: string) => Buffer.from(name, "latin1");
  const make = (name: string, content: string) =>
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), octets(name)]), content);
  const read = (name: string) => {
    const source = new FileSource(path(octets(name).toString()));
    const text = Buffer.from(source.next()!).toString();
    expect(source.changed()).toBe("same");
    source.close();
    return text;
  };

  test("is found by what Node makes of it, in folders of such names, too", () => {
    mkdirSync(Buffer.concat([Buffer.from(`${folder}/`), octets("h\u00f6fe")]));
    make("gr\u00fcn.pcap", "green");
    make("h\u00f6fe/bl\u00e4u", "blue");
    expect(read("gr\u00fcn.pcap")).toBe("green");
    expect(read("h\u00f6fe/bl\u00e4u")).toBe("blue");
    execFileSync("sh", ["-c", 'cd "$0" && test -f "$(printf "gr\\374n.pcap")"', folder]);
  });

  test("is not guessed if two look alike", () => {
    make("tw\u00e4", "1");
    make("tw\u00f6", "2");
    expect(() => read("tw\u00e4")).toThrow("it does not exist");
  });

  test("is no other than U+FFFD itself if a file has that", () => {
    writeFileSync(path("x\ufffd"), "itself");
    make("x\u00e4", "another");
    expect(storedName(path("x\ufffd"))).toBe(path("x\ufffd"));
    expect(storedName(path("plain"))).toBe(path("plain"));
  });
});
